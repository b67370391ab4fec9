import type { Emulator } from "../../../../tools/aws-emulator/start";
import { describeWithEmulator } from "../emulated";

const ARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
const EVENT_SELECTORS = [{ ReadWriteType: "WriteOnly", IncludeManagementEvents: true }];
const ADVANCED_SELECTORS = [{ Name: "all", FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }];

describeWithEmulator("AWS CloudTrail", (emulator) => {
  beforeEach(async () => {
    await emulator().reset();
    await emulator().call("s3", "CreateBucket", {
      Bucket: "trails",
      CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
    });
    for (const Name of ["audit", "other"]) await call("CreateTrail", { Name, S3BucketName: "trails" });
  });

  const call = async (operation: string, parameters: object = {}): ReturnType<Emulator["call"]> =>
    await emulator().call("cloudtrail", operation, { ...parameters });
  const names = async (...trailNameList: string[]): Promise<unknown> =>
    ((await call("DescribeTrails", { trailNameList })).trailList as { Name: string }[]).map(({ Name }) => Name);
  const hasCustomSelectors = async (): Promise<unknown> => {
    const { Trail } = (await call("GetTrail", { Name: "audit" })) as { Trail: { HasCustomEventSelectors: boolean } };
    return Trail.HasCustomEventSelectors;
  };

  test("describes the trails that are asked for, by name or ARN, or all", async () => {
    expect(await names("audit")).toEqual(["audit"]);
    expect(await names(ARN)).toEqual(["audit"]);
    expect(await names("none")).toEqual([]);
    expect(await names()).toEqual(["audit", "other"]);
  });

  test("reports custom event selectors once some are put, or as it is set to", async () => {
    expect(await hasCustomSelectors()).toBe(false);
    await call("PutEventSelectors", { TrailName: "audit", EventSelectors: EVENT_SELECTORS });
    expect(await hasCustomSelectors()).toBe(true);
    await emulator().settings({ hasCustomEventSelectors: false });
    expect(await hasCustomSelectors()).toBe(false);
    await emulator().settings({ hasCustomEventSelectors: null });
    expect(await hasCustomSelectors()).toBe(true);
  });

  test("replaces selectors of one kind by those of the other, and has a default", async () => {
    const selectors = async (): Promise<unknown> => await call("GetEventSelectors", { TrailName: ARN });
    expect(await selectors()).toMatchObject({
      EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }],
    });
    await call("PutEventSelectors", { TrailName: "audit", AdvancedEventSelectors: ADVANCED_SELECTORS });
    expect(await selectors()).toEqual({ TrailARN: ARN, AdvancedEventSelectors: ADVANCED_SELECTORS });
    await call("PutEventSelectors", { TrailName: "audit", EventSelectors: EVENT_SELECTORS });
    expect(await selectors()).toEqual({ TrailARN: ARN, EventSelectors: EVENT_SELECTORS });
  });

  test("replaces Insights selectors, and has none by default", async () => {
    const selectors = async (): Promise<unknown> =>
      (await call("GetInsightSelectors", { TrailName: "audit" })).InsightSelectors;
    await expect(selectors()).rejects.toMatchObject({ code: "InsightNotEnabledException" });
    for (const InsightType of ["ApiCallRateInsight", "ApiErrorRateInsight"]) {
      await call("PutInsightSelectors", { TrailName: ARN, InsightSelectors: [{ InsightType }] });
    }
    expect(await selectors()).toEqual([{ InsightType: "ApiErrorRateInsight" }]);
    await call("PutInsightSelectors", { TrailName: "audit", InsightSelectors: [] });
    await expect(selectors()).rejects.toMatchObject({ code: "InsightNotEnabledException" });
  });

  test("deletes a trail by its ARN", async () => {
    await call("DeleteTrail", { Name: ARN });
    expect(await names()).toEqual(["other"]);
    await expect(call("DeleteTrail", { Name: ARN })).rejects.toMatchObject({ code: "TrailNotFoundException" });
  });

  test("takes a tag away by its key", async () => {
    await call("AddTags", { ResourceId: ARN, TagsList: [{ Key: "owner", Value: "platform" }] });
    await call("RemoveTags", { ResourceId: ARN, TagsList: [{ Key: "owner" }] });
    expect(await call("ListTags", { ResourceIdList: [ARN] })).toMatchObject({ ResourceTagList: [{ TagsList: [] }] });
  });

  test.each([
    [{ hasCustomEventSelector: true }, 'got setting "hasCustomEventSelector", expected one of hasCustomEventSelectors'],
    [{ hasCustomEventSelectors: "yes" }, "hasCustomEventSelectors: got 'yes', expected true, false or null"],
  ])("refuses the setting %j", async (settings, sentence) => {
    await expect(emulator().settings(settings as object)).rejects.toThrow(sentence);
  });
});
