import { TerraformVariable } from "cdktf";
import { LogKey, TrailBucket, type TrailBucketProps } from "../../modules";
import { awsStack, Rendered, warningsOf } from "./stack-under-test";

const key = LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");

function bucket(props: Partial<TrailBucketProps> = {}) {
  const stack = awsStack();
  new TrailBucket(stack, "Bucket", { trailName: "audit", key, ...props });
  return { stack, rendered: new Rendered(stack) };
}

test("the bucket is named after trail, account and region, and never force-destroyed", () => {
  expect(bucket().rendered.only("aws_s3_bucket")).toMatchObject({
    bucket: "audit-111122223333-eu-west-1",
    force_destroy: false,
  });
});

test("the public is shut out on all four counts, and ACLs are off", () => {
  const { rendered } = bucket();
  expect(rendered.only("aws_s3_bucket_public_access_block")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(rendered.only("aws_s3_bucket_ownership_controls").rule).toEqual({ object_ownership: "BucketOwnerEnforced" });
});

test("each version is kept, encrypted with the key by a bucket key", () => {
  const { rendered } = bucket();
  expect(rendered.only("aws_s3_bucket_versioning").versioning_configuration).toEqual({ status: "Enabled" });
  expect(rendered.only("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: key.keyArn },
      bucket_key_enabled: true,
    },
  ]);
});

test("a bucket without a key of its own is encrypted by S3, with a warning", () => {
  const { rendered, stack } = bucket({ key: undefined });
  expect(rendered.only("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" }, bucket_key_enabled: false },
  ]);
  expect(warningsOf(stack)).toEqual([expect.stringContaining("S3's own encryption alone")]);
});

describe("the bucket policy", () => {
  const sourceArn = { "aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit" };

  test("lets the one trail write below the account's path", () => {
    const { rendered } = bucket();
    expect(rendered.statement("aws_s3_bucket_policy", "CloudTrailWrite")).toMatchObject({
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: ["arn:aws:s3:::audit-111122223333-eu-west-1/AWSLogs/111122223333/*"],
      Condition: { StringEquals: { ...sourceArn, "s3:x-amz-acl": "bucket-owner-full-control" } },
    });
    expect(rendered.statement("aws_s3_bucket_policy", "CloudTrailReadAcl").Condition).toEqual({
      StringEquals: sourceArn,
    });
  });

  test("lets it write for an organization's members too", () => {
    const { rendered } = bucket({ organizationId: "o-a1b2c3d4e5" });
    expect(rendered.statement("aws_s3_bucket_policy", "CloudTrailWrite").Resource).toEqual([
      "arn:aws:s3:::audit-111122223333-eu-west-1/AWSLogs/111122223333/*",
      "arn:aws:s3:::audit-111122223333-eu-west-1/AWSLogs/o-a1b2c3d4e5/*",
    ]);
  });

  test("denies all that comes without TLS", () => {
    expect(bucket().rendered.statement("aws_s3_bucket_policy", "TlsOnly")).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::audit-111122223333-eu-west-1", "arn:aws:s3:::audit-111122223333-eu-west-1/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  test("comes after public access is blocked and encryption is on", () => {
    expect(bucket().rendered.only("aws_s3_bucket_policy").depends_on).toEqual([
      expect.stringMatching(/^aws_s3_bucket_public_access_block\./),
      expect.stringMatching(/^aws_s3_bucket_ownership_controls\./),
      expect.stringMatching(/^aws_s3_bucket_server_side_encryption_configuration\./),
    ]);
  });
});

describe("the lifecycle", () => {
  const rule = (props?: Partial<TrailBucketProps>) =>
    (bucket(props).rendered.only("aws_s3_bucket_lifecycle_configuration").rule as Record<string, unknown>[])[0];

  test("moves log files to Glacier and deletes none", () => {
    expect(rule()).toMatchObject({
      status: "Enabled",
      transition: [{ days: 90, storage_class: "GLACIER" }],
      noncurrent_version_transition: [{ noncurrent_days: 90, storage_class: "GLACIER" }],
    });
    expect(rule()).not.toHaveProperty("expiration");
    expect(rule()).not.toHaveProperty("noncurrent_version_expiration");
  });

  test("deletes them where asked, all versions", () => {
    expect(rule({ expireAfterDays: 2557 })).toMatchObject({
      expiration: [{ days: 2557 }],
      noncurrent_version_expiration: [{ noncurrent_days: 2557 }],
    });
  });

  test("leaves them where they are, where asked", () => {
    expect(rule({ glacierAfterDays: 0 })).not.toHaveProperty("transition");
  });
});

test.each(["GOVERNANCE", "COMPLIANCE"] as const)("log files may be locked (%s)", (objectLockMode) => {
  const { rendered } = bucket({ objectLockMode, objectLockDays: 400 });
  expect(rendered.only("aws_s3_bucket").object_lock_enabled).toBe(true);
  expect(rendered.only("aws_s3_bucket_object_lock_configuration").rule).toEqual({
    default_retention: { mode: objectLockMode, days: 400 },
  });
});

test("access may be logged to another bucket", () => {
  expect(bucket({ accessLogsBucketName: "access-logs" }).rendered.only("aws_s3_bucket_logging")).toMatchObject({
    target_bucket: "access-logs",
    target_prefix: "audit-111122223333-eu-west-1/",
  });
});

test.each<[string, Partial<TrailBucketProps>, string]>([
  ["a bucket name S3 would refuse", { bucketName: "Audit_Logs" }, 'bucketName: got "Audit_Logs"'],
  ["a bucket name with two dots", { bucketName: "audit..logs" }, 'bucketName: got "audit..logs"'],
  ["a bucket name like an address", { bucketName: "192.168.5.4" }, 'bucketName: got "192.168.5.4"'],
  ["a trail's name that is none", { trailName: "my trail" }, 'trailName: got "my trail"'],
  [
    "a lock of more than a hundred years",
    { objectLockMode: "GOVERNANCE", objectLockDays: 40_000 },
    "objectLockDays: got 40000, expected a whole number of days, 1 to 36500",
  ],
  ["days that are none", { glacierAfterDays: 1.5 }, "glacierAfterDays: got 1.5"],
  ["expiry before Glacier", { expireAfterDays: 90 }, "expireAfterDays: got 90, expected more than 90"],
  [
    "expiry before the lock ends",
    { expireAfterDays: 365, objectLockMode: "GOVERNANCE", objectLockDays: 400 },
    "expireAfterDays: got 365, expected more than 400",
  ],
  ["a lock without an end", { objectLockMode: "COMPLIANCE" }, "objectLockMode, objectLockDays: got one without"],
  ["a lock of an unknown kind", { objectLockMode: "LEGAL" as "COMPLIANCE", objectLockDays: 1 }, 'got "LEGAL"'],
  ["an organization that is none", { organizationId: "acme" }, 'organizationId: got "acme"'],
])("refuses %s", (_, props, message) => {
  expect(() => bucket(props)).toThrow(message);
});

test("days that only a plan knows are taken as they are", () => {
  const stack = awsStack();
  const days = (name: string): number => new TerraformVariable(stack, name, { type: "number" }).numberValue;
  new TrailBucket(stack, "Bucket", {
    trailName: "audit",
    glacierAfterDays: days("glacier"),
    expireAfterDays: days("expiry"),
    objectLockMode: "GOVERNANCE",
    objectLockDays: days("lock"),
  });
  const rendered = new Rendered(stack);
  expect(rendered.only("aws_s3_bucket_lifecycle_configuration").rule).toMatchObject([
    {
      transition: [{ days: "${var.glacier}", storage_class: "GLACIER" }],
      expiration: [{ days: "${var.expiry}" }],
    },
  ]);
  expect(rendered.only("aws_s3_bucket_object_lock_configuration").rule).toEqual({
    default_retention: { mode: "GOVERNANCE", days: "${var.lock}" },
  });
});
