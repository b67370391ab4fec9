import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { installEmulator } from "../../../tools/aws-emulator/install";
import { describeWithEmulator } from "./emulated";

/** A program that takes account, region, keys and endpoint from its environment, as the AWS CLI and Terraform do. */
const PROGRAM = `
import boto3
s3, control = boto3.client("s3"), boto3.client("s3control")
s3.create_bucket(Bucket="trails", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
s3.put_object(Bucket="trails", Key="a/b c/é", Body=b"content")
arn = "arn:aws:s3:::trails"
control.tag_resource(AccountId="111122223333", ResourceArn=arn, Tags=[{"Key": "owner", "Value": "platform"}])
print(s3.get_object(Bucket="trails", Key="a/b c/é")["Body"].read().decode(), s3.get_bucket_tagging(Bucket="trails")["TagSet"])
`;

describeWithEmulator("An emulator", (emulator) => {
  beforeEach(async () => await emulator().reset());

  test("answers for the account of its environment, or for another one", async () => {
    expect(await emulator().call("sts", "GetCallerIdentity")).toMatchObject({ Account: "111122223333" });
    expect(await emulator().call("sts", "GetCallerIdentity", {}, { account: "444455556666" })).toMatchObject({
      Account: "444455556666",
    });
  });

  test("serves a program that has its environment, S3 Control included", async () => {
    const environment = { PATH: process.env.PATH, ...emulator().environment };
    const { stdout } = await promisify(execFile)(installEmulator(), ["-c", PROGRAM], { env: environment });
    expect(stdout).toBe("content [{'Key': 'owner', 'Value': 'platform'}]\n");
  });

  test("keeps accounts and regions apart", async () => {
    const group = { logGroupName: "/app" };
    await emulator().call("logs", "CreateLogGroup", group);
    expect((await emulator().call("logs", "DescribeLogGroups")).logGroups).toMatchObject([group]);
    for (const other of [{ region: "us-east-1" }, { account: "444455556666" }]) {
      expect((await emulator().call("logs", "DescribeLogGroups", {}, other)).logGroups).toEqual([]);
    }
  });

  test("forgets everything at a reset", async () => {
    await emulator().call("logs", "CreateLogGroup", { logGroupName: "/app" });
    await emulator().reset();
    expect(await emulator().calls()).toEqual([]);
    expect((await emulator().call("logs", "DescribeLogGroups")).logGroups).toEqual([]);
  });

  test("passes on what AWS refuses, with its code", async () => {
    await expect(emulator().call("eks", "DescribeCluster", { name: "payments" })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      message: "eks:DescribeCluster: ResourceNotFoundException: No cluster found for name: payments.",
    });
  });

  test.each([
    ["eksx", "DescribeCluster", {}, 'got the service "eksx", expected one of AWS'],
    ["eks", "DescribeClusterr", {}, 'got the operation "DescribeClusterr" of eks, expected one of AWS'],
    ["eks", "DescribeCluster", {}, 'Missing required parameter in input: "name"'],
  ])("refuses a call of %s:%s that AWS does not have", async (service, operation, parameters, sentence) => {
    await expect(emulator().call(service, operation, parameters)).rejects.toThrow(sentence);
  });
});
