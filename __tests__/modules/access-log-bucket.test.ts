import { Testing } from "cdktf";
import {
  AccessLogBucket,
  ArchiveBucket,
  AuditTrailStack,
  TrailBucket,
  type AccessLogBucketProps,
  type AuditTrailStackProps,
} from "../../modules";
import "../../modules/jest";
import { awsStack, Rendered, warningsOf } from "./stack-under-test";

function bucket(props: AccessLogBucketProps = {}) {
  const stack = awsStack();
  return { stack, made: new AccessLogBucket(stack, "AccessLogs", props), rendered: new Rendered(stack) };
}

test("the bucket's policy admits S3 log delivery for the buckets of this account, over TLS alone", () => {
  const { rendered } = bucket();
  expect(rendered.statement("aws_s3_bucket_policy", "S3AccessLogs")).toEqual({
    Sid: "S3AccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::eks-audit-access-logs-111122223333-eu-west-1/*",
    Condition: {
      ArnLike: { "aws:SourceArn": ["arn:aws:s3:::*"] },
      StringEquals: { "aws:SourceAccount": "111122223333" },
    },
  });
  expect(rendered.statement("aws_s3_bucket_policy", "TlsOnly").Effect).toBe("Deny");
});

test("sourceBucketNames narrows the policy to the buckets named", () => {
  const { rendered } = bucket({ sourceBucketNames: ["audit-*", "archive"] });
  expect(rendered.statement("aws_s3_bucket_policy", "S3AccessLogs").Condition).toMatchObject({
    ArnLike: { "aws:SourceArn": ["arn:aws:s3:::audit-*", "arn:aws:s3:::archive"] },
  });
});

test("the bucket is private and encrypted by S3, which delivers to no bucket with SSE-KMS, and gets no warning for it", () => {
  const { rendered, stack } = bucket();
  expect(rendered.only("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" }, bucket_key_enabled: false },
  ]);
  expect(rendered.only("aws_s3_bucket_ownership_controls").rule).toEqual({ object_ownership: "BucketOwnerEnforced" });
  expect(rendered.only("aws_s3_bucket_public_access_block")).toMatchObject({ block_public_policy: true });
  expect(rendered.json.resource).not.toHaveProperty("aws_s3_bucket_object_lock_configuration");
  expect(warningsOf(stack)).toEqual([]);
});

test("a bucket delivers its access logs there, once the policy exists", () => {
  const stack = awsStack();
  const accessLogsBucket = new AccessLogBucket(stack, "AccessLogs");
  new TrailBucket(stack, "Bucket", { trailName: "audit", accessLogsBucket });
  expect(new Rendered(stack).only("aws_s3_bucket_logging")).toMatchObject({
    target_bucket: expect.stringMatching(/^\$\{aws_s3_bucket\.AccessLogs_[0-9A-F]{8}\.bucket\}$/) as string,
    target_prefix: "audit-111122223333-eu-west-1/",
    depends_on: [expect.stringMatching(/^aws_s3_bucket_policy\.AccessLogs_Policy_/)],
  });
});

test("buckets of other stacks deliver their access logs there too", () => {
  const app = Testing.app();
  const accessLogsBucket = new AccessLogBucket(awsStack("logs", app), "AccessLogs");
  const stack = awsStack("archive", app);
  new ArchiveBucket(stack, "Bucket", { accessLogsBucket });
  expect(new Rendered(stack).only("aws_s3_bucket_logging").depends_on).toEqual([]);
  expect(stack.dependencies.map(({ node }) => node.id)).toEqual(["logs"]);
});

const trailStack = (props: Pick<AuditTrailStackProps, "accessLogs" | "bucket">) =>
  new AuditTrailStack(Testing.app(), "trail", {
    account: "111122223333",
    region: "eu-west-1",
    backend: { type: "local", directory: "/state" },
    trail: { name: "audit" },
    ...props,
  });

test("AuditTrailStack makes the bucket where accessLogs asks for it", () => {
  const stack = trailStack({ accessLogs: { expireAfterDays: 400 } });
  const { json } = new Rendered(stack);
  expect(Object.values(json.resource?.aws_s3_bucket_logging ?? {})).toHaveLength(1);
  expect(Object.keys(json.resource?.aws_s3_bucket ?? {})).toHaveLength(2);
  expect(json.output).toHaveProperty("access_logs_bucket_name");
  expect(stack.accessLogBucket).toBeInstanceOf(AccessLogBucket);
});

test("a trail with access logs passes the policy", () => {
  expect(trailStack({ accessLogs: {} })).toSatisfyLoggingPolicy({ profile: "baseline" });
});

test("AuditTrailStack makes none otherwise", () => {
  const { json } = new Rendered(trailStack({}));
  expect(json.resource).not.toHaveProperty("aws_s3_bucket_logging");
  expect(json.output).not.toHaveProperty("access_logs_bucket_name");
});

test("AuditTrailStack refuses a bucket that is given and one to make", () => {
  const accessLogsBucket = new AccessLogBucket(awsStack(), "AccessLogs");
  expect(() => trailStack({ accessLogs: {}, bucket: { accessLogsBucket } })).toThrow(
    "accessLogs, bucket.accessLogsBucket: got both, expected one",
  );
});

test("refuses a source bucket that the policy does not admit, and takes one that it does", () => {
  const stack = awsStack();
  const accessLogsBucket = new AccessLogBucket(stack, "AccessLogs", { sourceBucketNames: ["audit-*"] });
  expect(() => new ArchiveBucket(stack, "Archive", { accessLogsBucket })).toThrow(
    'accessLogsBucket: got a bucket whose policy does not admit the access logs of "eks-audit-archive-111122223333-eu-west-1"; add the name to its sourceBucketNames',
  );
  expect(() => new TrailBucket(stack, "Bucket", { trailName: "audit", accessLogsBucket })).not.toThrow();
});

test("refuses a bucket of another region, for S3 delivers access logs within a region", () => {
  const stack = awsStack();
  const accessLogsBucket = new AccessLogBucket(stack, "AccessLogs", { region: "us-east-1" });
  expect(() => new TrailBucket(stack, "Bucket", { trailName: "audit", accessLogsBucket })).toThrow(
    'accessLogsBucket, region: got a bucket of "us-east-1" for a bucket in "eu-west-1"',
  );
});

test("refuses a bucket of another account, for S3 delivers access logs within an account", () => {
  const accessLogsBucket = new AccessLogBucket(awsStack(), "AccessLogs");
  const other = new AuditTrailStack(Testing.app(), "trail", {
    account: "444455556666",
    region: "eu-west-1",
    backend: { type: "local", directory: "/state" },
    trail: { name: "audit" },
  });
  expect(() => new ArchiveBucket(other, "Archive", { accessLogsBucket })).toThrow(
    "accessLogsBucket: got a bucket of account 111122223333 for one of account 444455556666, expected one of the same account",
  );
});

test.each<[string, object, string]>([
  ["a lock", { objectLockMode: "GOVERNANCE", objectLockDays: 1 }, "objectLockMode, objectLockDays: got a lock"],
  ["access logs of its own", { accessLogsBucketName: "other" }, 'accessLogsBucketName: got "other", expected none'],
  ["no source", { sourceBucketNames: [] }, "sourceBucketNames: got none, expected the name of one bucket or more"],
  ["a source that is no list", { sourceBucketNames: "audit" }, 'sourceBucketNames: got "audit", expected a list'],
  ["a source that is no bucket's name", { sourceBucketNames: ["arn:aws:s3:::audit"] }, 'got "arn:aws:s3:::audit"'],
])("refuses %s", (_, props, message) => {
  expect(() => bucket(props)).toThrow(message);
});
