import { Testing } from "cdktf";
import { AlarmTopic, AuditTrail, ControlPlaneLogGroup, KeptLogGroup, LogKey, TrailBucket } from "../../modules";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, TerraformVariable } from "cdktf";
import { awsStack } from "./stack-under-test";

const plain = { key: LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1") };

describe("a key whose policy is managed here", () => {
  const key = () => {
    const stack = awsStack();
    return {
      stack,
      key: new LogKey(stack, "Key", { logGroupNames: ["/aws/eks/prod-*/cluster"], trailNames: ["audit"] }),
    };
  };

  test("serves the groups and trails its policy admits", () => {
    const { key: given, stack } = key();
    new ControlPlaneLogGroup(stack, "LogGroup", { clusterName: "prod-eu", key: given });
    new TrailBucket(stack, "Bucket", { trailName: "audit", key: given });
    expect(given.admitsTrail("audit")).toBe(true);
  });

  test("is refused for a group that its policy shuts out", () => {
    const { key: given, stack } = key();
    expect(() => new ControlPlaneLogGroup(stack, "LogGroup", { clusterName: "staging", key: given })).toThrow(
      'key, logGroupName: got a key whose policy does not admit the log group "/aws/eks/staging/cluster"; add it to the key\'s logGroupNames',
    );
  });

  test("is refused for a trail and a bucket that its policy shuts out", () => {
    const { key: given, stack } = key();
    const message =
      'key, name: got a key whose policy does not admit the trail "other"; add it to the key\'s trailNames';
    expect(() => new AuditTrail(stack, "Trail", { name: "other", key: given })).toThrow(message);
    expect(() => new TrailBucket(stack, "Bucket", { trailName: "other", key: given })).toThrow(message);
  });

  test("is given the benefit of the doubt for a name that only apply knows, and if its policy is elsewhere", () => {
    const { key: given, stack } = key();
    const late = new TerraformVariable(stack, "name", {}).stringValue;
    expect(given.admitsLogGroup(late)).toBe(true);
    new ControlPlaneLogGroup(stack, "LogGroup", { clusterName: "staging", ...plain });
  });
});

describe("a key of another region", () => {
  const far = LogKey.fromKeyArn("arn:aws:kms:us-east-1:111122223333:key/1");

  test("is refused for group, bucket and topic, by both regions", () => {
    const stack = awsStack();
    const message = (noun: string): string =>
      `key, region: got a key of "us-east-1" for a ${noun} in "eu-west-1", expected a key of its own region`;
    expect(() => new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", key: far })).toThrow(
      message("log group"),
    );
    expect(() => new TrailBucket(stack, "Bucket", { trailName: "audit", key: far })).toThrow(message("bucket"));
    expect(() => new AlarmTopic(stack, "Topic", { key: far })).toThrow(message("topic"));
  });

  test("is known of a LogKey by its own region or its stack's", () => {
    const stack = awsStack();
    const here = new LogKey(stack, "Here");
    const there = new LogKey(stack, "There", { alias: "there", region: "us-east-1" });
    expect([here.region, there.region]).toEqual(["eu-west-1", "us-east-1"]);
    new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", key: there, region: "us-east-1" });
    expect(() => new ControlPlaneLogGroup(stack, "Other", { clusterName: "other", key: there })).toThrow("key, region");
  });

  test("is taken where one of both regions is not known", () => {
    const stack = awsStack();
    const late = new TerraformVariable(stack, "key", {}).stringValue;
    expect(LogKey.fromKeyArn(late).region).toBeUndefined();
    new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", key: LogKey.fromKeyArn(late) });
    const unknown = new TerraformStack(Testing.app(), "unknown");
    new AwsProvider(unknown, "aws", {});
    new ControlPlaneLogGroup(unknown, "Logs", { clusterName: "prod", key: far });
  });
});

describe("two constructs for one log group", () => {
  const group = (stack: TerraformStack, id: string, region?: string): KeptLogGroup =>
    new KeptLogGroup(stack, id, { logGroupName: "/aws/eks/prod/cluster", region });

  test("are refused in one stack, by the path of the first", () => {
    const stack = awsStack();
    group(stack, "One");
    expect(() => group(stack, "Two")).toThrow(
      'logGroupName: got "/aws/eks/prod/cluster", which stack/One already is; give that one on',
    );
  });

  test("are refused in two stacks of one account and region", () => {
    const app = Testing.app();
    group(awsStack("one", app), "LogGroup");
    expect(() => group(awsStack("two", app), "LogGroup")).toThrow("which one/LogGroup already is");
  });

  test("are two groups in two regions, two accounts, or where the account is not known", () => {
    const app = Testing.app();
    const stack = awsStack("one", app);
    group(stack, "Here");
    group(stack, "There", "us-east-1");
    const other = new TerraformStack(app, "other");
    new AwsProvider(other, "aws", { region: "eu-west-1", allowedAccountIds: ["444455556666"] });
    group(other, "LogGroup");
    const unknown = new TerraformStack(app, "unknown");
    new AwsProvider(unknown, "aws", { region: "eu-west-1" });
    group(unknown, "LogGroup");
    expect(() => group(unknown, "Again")).toThrow("which unknown/LogGroup already is");
  });
});
