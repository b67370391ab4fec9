import { describeWithEmulator } from "../emulated";

describeWithEmulator("tags", (emulator) => {
  beforeEach(async () => await emulator().reset());

  const BUCKET = { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } };
  const arn = (service: string, resource: string): string => `arn:aws:${service}:eu-west-1:111122223333:${resource}`;

  test("of a workgroup are deleted with it", async () => {
    const create = async (): Promise<unknown> => await emulator().call("athena", "CreateWorkGroup", { Name: "audit" });
    const ResourceARN = arn("athena", "workgroup/audit");
    await create();
    await emulator().call("athena", "TagResource", { ResourceARN, Tags: [{ Key: "team", Value: "a" }] });
    await emulator().call("athena", "DeleteWorkGroup", { WorkGroup: "audit" });
    await create();
    expect(await emulator().call("athena", "ListTagsForResource", { ResourceARN })).toEqual({ Tags: [] });
  });

  test("of a database are deleted with it", async () => {
    const create = async (): Promise<unknown> =>
      await emulator().call("glue", "CreateDatabase", { DatabaseInput: { Name: "audit" } });
    const ResourceArn = arn("glue", "database/audit");
    await create();
    await emulator().call("glue", "TagResource", { ResourceArn, TagsToAdd: { team: "a" } });
    await emulator().call("glue", "DeleteDatabase", { Name: "audit" });
    await create();
    expect(await emulator().call("glue", "GetTags", { ResourceArn })).toEqual({ Tags: {} });
  });

  test("of a bucket are deleted with it", async () => {
    const create = async (): Promise<unknown> =>
      await emulator().call("s3", "CreateBucket", { Bucket: "audit", ...BUCKET });
    const Tagging = { TagSet: [{ Key: "team", Value: "a" }] };
    await create();
    await emulator().call("s3", "PutBucketTagging", { Bucket: "audit", Tagging });
    await emulator().call("s3", "DeleteBucket", { Bucket: "audit" });
    await create();
    await expect(emulator().call("s3", "GetBucketTagging", { Bucket: "audit" })).rejects.toThrow("NoSuchTagSet");
  });
});
