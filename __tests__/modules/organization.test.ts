import { Testing } from "cdktf";
import {
  LogFoundationStack,
  OrganizationLogStack,
  OrganizationTrailBucket,
  OrganizationTrailStack,
  type OrganizationTrailStackProps,
} from "../../modules";
import "../../modules/jest";
import { awsStack, Rendered } from "./stack-under-test";

const organizationId = "o-a1b2c3d4e5";
const management = "111122223333";
const logging = "444455556666";
const backend = { type: "local", directory: "state" } as const;
const region = "eu-west-1";

function organization(changes: Partial<OrganizationTrailStackProps> = {}) {
  const app = Testing.app();
  const logs = new OrganizationLogStack(app, "organization-logs", {
    account: logging,
    region,
    backend,
    bucket: { organizationId, trailName: "organization", trailAccount: management },
  });
  const { key } = new LogFoundationStack(app, "foundation", {
    account: management,
    region,
    backend,
    logGroupNames: ["/aws/cloudtrail/organization"],
  });
  const trail = new OrganizationTrailStack(app, "organization-trail", {
    account: management,
    region,
    backend,
    logs,
    organizationId,
    logGroupKey: key,
    ...changes,
  });
  return { app, logs, trail };
}

const fromTrail = {
  "aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization",
  "aws:SourceOrgID": organizationId,
};

test("bucket and key stand in the logging account, the trail in its own", () => {
  const { logs, trail } = organization();
  const accounts = [logs, trail].map((stack) => new Rendered(stack).json.provider?.aws?.[0]?.allowed_account_ids);
  expect(accounts).toEqual([[logging], [management]]);
  expect(new Rendered(logs).only("aws_s3_bucket").bucket).toBe("organization-444455556666-eu-west-1");
});

test("the bucket takes log files of the one trail, as long as it is of the organization", () => {
  const rendered = new Rendered(organization().logs);
  const bucket = "arn:aws:s3:::organization-444455556666-eu-west-1";
  expect(rendered.statement("aws_s3_bucket_policy", "CloudTrailWrite")).toMatchObject({
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: [`${bucket}/AWSLogs/${management}/*`, `${bucket}/AWSLogs/${organizationId}/*`],
    Condition: { StringEquals: { ...fromTrail, "s3:x-amz-acl": "bucket-owner-full-control" } },
  });
  expect(rendered.statement("aws_s3_bucket_policy", "CloudTrailReadAcl").Condition).toEqual({
    StringEquals: fromTrail,
  });
});

test("the key serves the one trail, as long as it is of the organization", () => {
  const rendered = new Rendered(organization().logs);
  expect(rendered.statement("aws_kms_key", "CloudTrailEncrypt").Condition).toEqual({
    StringEquals: fromTrail,
    StringLike: {
      "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111122223333:trail/organization",
    },
  });
  expect(rendered.only("aws_kms_key")).toMatchObject({
    enable_key_rotation: true,
    lifecycle: { prevent_destroy: true },
  });
});

test("the trail records all accounts, and waits for the other stack", () => {
  const { logs, trail } = organization();
  expect(trail.dependsOn(logs)).toBe(true);
  expect(new Rendered(trail).only("aws_cloudtrail")).toMatchObject({
    name: "organization",
    is_organization_trail: true,
    is_multi_region_trail: true,
    s3_bucket_name: expect.stringContaining("terraform_remote_state") as string,
    kms_key_id: expect.stringContaining("terraform_remote_state") as string,
  });
});

test("both stacks pass the strict profile", () => {
  const { app } = organization();
  expect(app).toSatisfyLoggingPolicy({ profile: "strict" });
});

test("without a key of its own account the log group is CloudWatch's to encrypt", () => {
  const { trail } = organization({ logGroupKey: undefined });
  expect(new Rendered(trail).only("aws_cloudwatch_log_group")).not.toHaveProperty("kms_key_id");
});

describe("refuses", () => {
  test("a trail at home in another region than its key", () => {
    expect(() => organization({ region: "us-east-1" })).toThrow("region, logs: got a trail at home in");
  });

  test("a trail of another account than the bucket admits", () => {
    expect(() => organization({ account: "999900001111", logGroupKey: undefined })).toThrow(
      "account, organizationId, logs: got",
    );
  });

  test("a key of another account for the log group", () => {
    const { logs } = organization();
    expect(() => organization({ logGroupKey: logs.key })).toThrow("key, logGroupName: got a key whose policy does not");
  });

  test.each([
    [{ organizationId: "a1b2c3d4e5" }, 'organizationId: got "a1b2c3d4e5"'],
    [{ trailAccount: "me" }, 'trailAccount: got "me", expected the twelve digits'],
  ])("%j", (props, message) => {
    const given = { organizationId, trailAccount: management, trailName: "organization", ...props };
    expect(() => new OrganizationTrailBucket(awsStack(), "Bucket", given)).toThrow(message);
  });
});
