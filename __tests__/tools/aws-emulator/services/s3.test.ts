import { describeWithEmulator } from "../emulated";

const BUCKET = { Bucket: "trails" };
const TAGS = [{ Key: "owner", Value: "platform" }];

describeWithEmulator("Amazon S3", (emulator) => {
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
});
