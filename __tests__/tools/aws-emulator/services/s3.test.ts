import type { Caller } from "../../../../tools/aws-emulator/start";
import { describeWithEmulator } from "../emulated";
import { document } from "../policies";

const BUCKET = { Bucket: "trails" };
const TAGS = [{ Key: "owner", Value: "platform" }];

describeWithEmulator("Amazon S3", (emulator) => {
  beforeEach(async () => await emulator().reset());

  const call = async (operation: string, parameters: object = {}, caller?: Caller): Promise<Record<string, unknown>> =>
    await emulator().call("s3", operation, { ...BUCKET, ...parameters }, caller);
  const create = async (parameters: object = {}, caller: Caller = {}): Promise<unknown> =>
    await call(
      "CreateBucket",
      { CreateBucketConfiguration: { LocationConstraint: caller.region ?? "eu-west-1" }, ...parameters },
      caller,
    );

  test("keeps the tags that a bucket is created with, for S3 and for S3 Control", async () => {
    const CreateBucketConfiguration = { LocationConstraint: "eu-west-1", Tags: TAGS };
    await emulator().call("s3", "CreateBucket", { ...BUCKET, CreateBucketConfiguration });
    expect(await emulator().call("s3", "GetBucketTagging", BUCKET)).toEqual({ TagSet: TAGS });
    const resource = { AccountId: "111122223333", ResourceArn: "arn:aws:s3:::trails" };
    expect(await emulator().call("s3control", "ListTagsForResource", resource)).toEqual({ Tags: TAGS });
  });

  test("delivers no access logs at once, so that their bucket can be deleted", async () => {
    const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" };
    for (const Bucket of ["source", "access-logs"]) {
      await emulator().call("s3", "CreateBucket", { Bucket, CreateBucketConfiguration });
    }
    const statement = {
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::access-logs/*",
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await emulator().call("s3", "PutBucketPolicy", { Bucket: "access-logs", Policy });
    await emulator().call("s3", "PutBucketLogging", {
      Bucket: "source",
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket: "access-logs", TargetPrefix: "source/" } },
    });
    await emulator().call("s3", "GetBucketLocation", { Bucket: "source" });
    expect(await emulator().call("s3", "ListObjectsV2", { Bucket: "access-logs" })).toMatchObject({ KeyCount: 0 });
    await emulator().call("s3", "DeleteBucket", { Bucket: "access-logs" });
  });

  describe("a bucket whose name exists", () => {
    test("in the account, in whatever region, is refused", async () => {
      await create();
      for (const region of ["eu-west-1", "eu-central-1"]) {
        await expect(create({}, { region })).rejects.toMatchObject({ code: "BucketAlreadyOwnedByYou" });
      }
    });

    test("in another account is refused until it is deleted there", async () => {
      await create({}, { account: "444455556666" });
      await expect(create()).rejects.toMatchObject({ code: "BucketAlreadyExists" });
      await call("DeleteBucket", {}, { account: "444455556666" });
      await create();
    });
  });

  describe("a bucket that is not empty", () => {
    const refused = async (): Promise<void> =>
      await expect(call("DeleteBucket")).rejects.toMatchObject({ code: "BucketNotEmpty" });

    test("is deleted after its last object", async () => {
      await create();
      await call("PutObject", { Key: "log", Body: "1" });
      await refused();
      await call("DeleteObject", { Key: "log" });
      await call("DeleteBucket");
    });

    test("is deleted after the last version and the last delete marker", async () => {
      await create();
      await call("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
      const versions = [await call("PutObject", { Key: "log", Body: "1" }), await call("DeleteObject", { Key: "log" })];
      for (const { VersionId } of versions) {
        await refused();
        await call("DeleteObject", { Key: "log", VersionId });
      }
      await call("DeleteBucket");
    });
  });

  describe("object lock", () => {
    const lock = async (Days = 1, Mode = "GOVERNANCE"): Promise<unknown> =>
      await call("PutObjectLockConfiguration", {
        ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode, Days } } },
      });
    const version = async (Status: string): Promise<unknown> =>
      await call("PutBucketVersioning", { VersioningConfiguration: { Status } });
    const refusal = { code: "InvalidBucketState" };

    test("needs versioning", async () => {
      await create();
      await expect(lock()).rejects.toMatchObject(refusal);
      await version("Suspended");
      await expect(lock()).rejects.toMatchObject(refusal);
      await version("Enabled");
      await lock();
      expect(await call("GetObjectLockConfiguration")).toEqual({
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } },
        },
      });
    });

    test("is switched on and changed for a bucket with objects", async () => {
      await create();
      await version("Enabled");
      await call("PutObject", { Key: "log", Body: "1" });
      await lock();
      await lock(2);
      expect(await call("GetObjectLockConfiguration")).toMatchObject({
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 2 } } },
      });
    });

    test("keeps versioning from being suspended, also without a rule", async () => {
      await create({ ObjectLockEnabledForBucket: true });
      await expect(version("Suspended")).rejects.toMatchObject(refusal);
      await version("Enabled");
    });

    test("lets a bucket without it suspend versioning", async () => {
      await create();
      await version("Enabled");
      await version("Suspended");
    });

    test("keeps a version from being deleted", async () => {
      await create({ ObjectLockEnabledForBucket: true });
      await lock(1, "COMPLIANCE");
      const { VersionId } = await call("PutObject", { Key: "log", Body: "1", ChecksumAlgorithm: "CRC32" });
      await expect(call("DeleteObject", { Key: "log", VersionId })).rejects.toMatchObject({ code: "AccessDenied" });
    });
  });

  describe("access logs", () => {
    const delivery = (changes: object = {}): object => ({
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::access-logs/*",
      ...changes,
    });
    const log = async (): Promise<unknown> =>
      await call("PutBucketLogging", {
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: "access-logs", TargetPrefix: "trails/" } },
      });
    const putPolicy = async (statement: object): Promise<unknown> =>
      await call("PutBucketPolicy", { Bucket: "access-logs", Policy: document(statement) });
    beforeEach(async () => {
      await create();
      await create({ Bucket: "access-logs" });
    });

    test.each([
      ["all buckets", {}],
      ["the source", { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::tr*" } } }],
      ["the account", { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } }],
      ["the prefix", { Resource: "arn:aws:s3:::access-logs/trails/*" }],
    ])("are accepted where the policy of their bucket is for %s", async (_, changes) => {
      await putPolicy(delivery(changes));
      await log();
      await call("PutBucketLogging", { BucketLoggingStatus: {} });
    });

    test.each([
      ["another source", { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::other" } } }],
      ["another account", { Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } } }],
      ["another prefix", { Resource: "arn:aws:s3:::access-logs/other/*" }],
      ["another service", { Principal: { Service: "cloudtrail.amazonaws.com" } }],
    ])("are refused where the policy of their bucket is for %s", async (_, changes) => {
      await putPolicy(delivery(changes));
      await expect(log()).rejects.toMatchObject({ code: "InvalidTargetBucketForLogging" });
    });

    test("are refused where their bucket has no policy, or does not exist", async () => {
      await expect(log()).rejects.toMatchObject({ code: "InvalidTargetBucketForLogging" });
      await call("DeleteBucket", { Bucket: "access-logs" });
      await expect(log()).rejects.toMatchObject({ code: "InvalidTargetBucketForLogging" });
    });
  });
});
