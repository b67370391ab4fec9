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
});
