import type { Caller, Emulator } from "../../../../tools/aws-emulator/start";
import { describeWithEmulator } from "../emulated";
import { allow, document, root, trust } from "../policies";

const ACCOUNT = "111122223333";
const ORGANIZATION = "o-a1b2c3d4e5";
const ARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
const LOGGING = { account: "444455556666" };
const EVENT_SELECTORS = [{ ReadWriteType: "WriteOnly", IncludeManagementEvents: true }];
const ADVANCED_SELECTORS = [{ Name: "all", FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }];

const CLOUDTRAIL = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } };

/** AWS's own example: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
const bucketPolicy = ({
  condition = {},
  paths = [ACCOUNT],
}: { condition?: object; paths?: string[] } = {}): object => ({
  Version: "2012-10-17",
  Statement: [
    {
      ...CLOUDTRAIL,
      Action: "s3:GetBucketAcl",
      Resource: "arn:aws:s3:::trails",
      Condition: { StringEquals: condition },
    },
    {
      ...CLOUDTRAIL,
      Action: "s3:PutObject",
      Resource: paths.map((path) => `arn:aws:s3:::trails/AWSLogs/${path}/*`),
      Condition: { StringEquals: { ...condition, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::trails", "arn:aws:s3:::trails/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html */
const KEY_STATEMENTS = [
  {
    ...CLOUDTRAIL,
    Action: "kms:GenerateDataKey*",
    Resource: "*",
    Condition: {
      StringEquals: { "aws:SourceArn": ARN },
      StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111122223333:trail/*" },
    },
  },
  { ...CLOUDTRAIL, Action: "kms:DescribeKey", Resource: "*" },
];

describeWithEmulator("AWS CloudTrail", (emulator) => {
  beforeEach(async () => {
    await emulator().reset();
    await makeBucket();
    await putPolicy(bucketPolicy());
    for (const Name of ["audit", "other"]) await call("CreateTrail", { Name, S3BucketName: "trails" });
  });

  const makeBucket = async (caller: Caller = {}): Promise<unknown> =>
    await emulator().call(
      "s3",
      "CreateBucket",
      { Bucket: "trails", CreateBucketConfiguration: { LocationConstraint: caller.region ?? "eu-west-1" } },
      caller,
    );
  const putPolicy = async (policy: object, caller: Caller = {}): Promise<unknown> =>
    await emulator().call("s3", "PutBucketPolicy", { Bucket: "trails", Policy: JSON.stringify(policy) }, caller);
  const makeKey = async (
    statements: readonly object[],
    caller: Caller = {},
  ): Promise<{ Arn: string; KeyId: string }> => {
    const Policy = document(root(caller.account), ...statements);
    const { KeyMetadata } = await emulator().call("kms", "CreateKey", { Policy }, caller);
    return KeyMetadata as { Arn: string; KeyId: string };
  };
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

  describe("a trail whose name is taken", () => {
    const trail = { Name: "audit", S3BucketName: "trails" };

    test("is refused", async () => {
      await expect(call("CreateTrail", trail)).rejects.toMatchObject({ code: "TrailAlreadyExistsException" });
    });

    test("is made in another region", async () => {
      await emulator().call("cloudtrail", "CreateTrail", trail, { region: "us-east-1" });
    });
  });

  /** Creates the trail again with other parameters, and then changes the existing one to them. */
  const createAndUpdate = (
    parameters: () => object,
    expectation: (ways: Promise<unknown>) => Promise<unknown>,
  ): (() => Promise<void>) => {
    return async () => {
      const trail = { S3BucketName: "trails", ...parameters() };
      await expectation(call("UpdateTrail", { ...trail, Name: "audit" }));
      await call("DeleteTrail", { Name: "audit" });
      await expectation(call("CreateTrail", { ...trail, Name: "audit" }));
    };
  };
  const refused =
    (code: string) =>
    async (way: Promise<unknown>): Promise<void> =>
      await expect(way).rejects.toMatchObject({ code });
  const accepted = async (way: Promise<unknown>): Promise<unknown> => await way;

  describe("a trail of all regions", () => {
    const IsMultiRegionTrail = true;

    test(
      "is refused without global service events",
      createAndUpdate(
        () => ({ IsMultiRegionTrail, IncludeGlobalServiceEvents: false }),
        refused("InvalidParameterCombinationException"),
      ),
    );

    test(
      "is made with them, as they are by default",
      createAndUpdate(() => ({ IsMultiRegionTrail }), accepted),
    );
  });

  describe("a trail's bucket", () => {
    test(
      "that does not exist is refused",
      createAndUpdate(() => ({ S3BucketName: "none" }), refused("S3BucketDoesNotExistException")),
    );

    test.each([
      ["has no statements", { Statement: [] }],
      ["is for another trail", bucketPolicy({ condition: { "aws:SourceArn": `${ARN}2` } })],
      ["is for another account", bucketPolicy({ condition: { "aws:SourceAccount": "444455556666" } })],
      ["is for another path", bucketPolicy({ paths: ["444455556666"] })],
    ])("whose policy %s is refused", async (_, policy) => {
      await putPolicy(policy);
      await createAndUpdate(() => ({}), refused("InsufficientS3BucketPolicyException"))();
    });

    test("that has no policy is refused until it has one", async () => {
      await emulator().call("s3", "DeleteBucketPolicy", { Bucket: "trails" });
      const trail = { Name: "third", S3BucketName: "trails" };
      await refused("InsufficientS3BucketPolicyException")(call("CreateTrail", trail));
      await putPolicy(bucketPolicy());
      await call("CreateTrail", trail);
    });

    test.each([
      ["the trail", { "aws:SourceArn": ARN }],
      ["the account", { "aws:SourceAccount": ACCOUNT }],
    ])("whose policy is for %s is accepted", async (_, condition) => {
      await putPolicy(bucketPolicy({ condition }));
      await createAndUpdate(() => ({}), accepted)();
    });

    test("is refused for a prefix that its policy does not have", async () => {
      const prefixed = (): object => ({ S3KeyPrefix: "all" });
      await createAndUpdate(prefixed, refused("InsufficientS3BucketPolicyException"))();
      const policy = JSON.stringify(bucketPolicy()).replace("trails/AWSLogs", "trails/all/AWSLogs");
      await putPolicy(JSON.parse(policy) as object);
      await call("CreateTrail", { Name: "third", S3BucketName: "trails", ...prefixed() });
    });

    test("is refused with an operator that nobody evaluates, and the call log says so", async () => {
      const [first] = (bucketPolicy() as { Statement: object[] }).Statement;
      await putPolicy({ Statement: [{ ...first, Condition: { DateLessThan: { "aws:CurrentTime": "2026-01-01" } } }] });
      await refused("InternalFailure")(call("CreateTrail", { Name: "third", S3BucketName: "trails" }));
      const { broken } = (await emulator().calls()).at(-1) ?? {};
      expect(broken).toContain("UnsupportedPolicy: the condition operator DateLessThan");
    });
  });

  describe("the trail of an organization", () => {
    const organization = { "aws:SourceArn": ARN, "aws:SourceOrgID": ORGANIZATION };
    const trail = { Name: "audit", S3BucketName: "trails", IsOrganizationTrail: true };
    const paths = [ACCOUNT, ORGANIZATION];

    beforeEach(async () => {
      await emulator().reset();
      await makeBucket(LOGGING);
    });

    test("writes to a bucket and with a key of another account that admit it", async () => {
      await putPolicy(bucketPolicy({ condition: organization, paths }), LOGGING);
      const { Arn } = await makeKey(KEY_STATEMENTS, LOGGING);
      await call("CreateTrail", { ...trail, KmsKeyId: Arn });
      expect(await names()).toEqual(["audit"]);
    });

    test.each([
      ["admits the trail's account alone", { condition: organization }],
      ["is for another organization", { condition: { ...organization, "aws:SourceOrgID": "o-z9y8x7w6v5" }, paths }],
    ])("is refused where the bucket's policy %s", async (_, policy) => {
      await putPolicy(bucketPolicy(policy), LOGGING);
      await refused("InsufficientS3BucketPolicyException")(call("CreateTrail", trail));
    });

    test("is refused where the key of the other account does not admit CloudTrail", async () => {
      await putPolicy(bucketPolicy({ condition: organization, paths }), LOGGING);
      const { Arn } = await makeKey([], LOGGING);
      await refused("InsufficientEncryptionPolicyException")(call("CreateTrail", { ...trail, KmsKeyId: Arn }));
    });
  });

  describe("a trail's key", () => {
    test("that admits CloudTrail is accepted, by its ARN, its id and its alias", async () => {
      const { Arn, KeyId } = await makeKey(KEY_STATEMENTS);
      await emulator().call("kms", "CreateAlias", { AliasName: "alias/audit", TargetKeyId: KeyId });
      for (const KmsKeyId of [Arn, KeyId, "alias/audit", Arn.replace(/key.*/, "alias/audit")]) {
        await createAndUpdate(() => ({ KmsKeyId }), accepted)();
      }
    });

    test.each([
      ["admits nobody of AWS", []],
      ["admits another trail", [{ ...KEY_STATEMENTS[0], Condition: { StringEquals: { "aws:SourceArn": `${ARN}2` } } }]],
      ["lets CloudTrail encrypt but not describe it", KEY_STATEMENTS.slice(0, 1)],
      ["lets CloudTrail describe it but not encrypt", KEY_STATEMENTS.slice(1)],
    ])("whose policy %s is refused", async (_, statements) => {
      const { Arn } = await makeKey(statements);
      await createAndUpdate(() => ({ KmsKeyId: Arn }), refused("InsufficientEncryptionPolicyException"))();
    });

    test("that does not exist, or not in the bucket's region, is refused", async () => {
      const { Arn } = await makeKey(KEY_STATEMENTS, { region: "us-east-1" });
      for (const KmsKeyId of [Arn, Arn.replace("us-east-1", "eu-west-1"), "alias/none"]) {
        await createAndUpdate(() => ({ KmsKeyId }), refused("KmsKeyNotFoundException"))();
        await call("CreateTrail", { Name: "audit", S3BucketName: "trails" });
      }
      await refused("InvalidKmsKeyIdException")(call("UpdateTrail", { Name: "audit", KmsKeyId: "arn:aws:kms:key" }));
    });

    test.each(["DisableKey", "ScheduleKeyDeletion"])("is refused after %s", async (operation) => {
      const { Arn, KeyId } = await makeKey(KEY_STATEMENTS);
      await emulator().call("kms", operation, { KeyId });
      await createAndUpdate(() => ({ KmsKeyId: Arn }), refused("KmsException"))();
    });

    test("is taken away", async () => {
      const { Arn, KeyId } = await makeKey(KEY_STATEMENTS);
      await call("UpdateTrail", { Name: "audit", KmsKeyId: Arn });
      await emulator().call("kms", "DisableKey", { KeyId });
      await refused("KmsException")(call("UpdateTrail", { Name: "audit", EnableLogFileValidation: true }));
      await call("UpdateTrail", { Name: "audit", KmsKeyId: "" });
    });
  });

  describe("a trail's log group", () => {
    const GROUP = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/cloudtrail/audit";
    const ROLE = "arn:aws:iam::111122223333:role/delivery";
    const logs = { CloudWatchLogsLogGroupArn: `${GROUP}:*`, CloudWatchLogsRoleArn: ROLE };
    const iam = async (operation: string, parameters: object): Promise<Record<string, unknown>> =>
      await emulator().call("iam", operation, { ...parameters });
    const fromTrail = { StringEquals: { "aws:SourceArn": ARN } };
    const stream = `${GROUP}:log-stream:111122223333_CloudTrail_eu-west-1*`;
    const deliver = allow(["logs:CreateLogStream", "logs:PutLogEvents"], stream);
    const putRolePolicy = async (PolicyDocument: string): Promise<unknown> =>
      await iam("PutRolePolicy", { RoleName: "delivery", PolicyName: "deliver", PolicyDocument });

    beforeEach(async () => {
      await emulator().call("logs", "CreateLogGroup", { logGroupName: "/aws/cloudtrail/audit" });
      const AssumeRolePolicyDocument = trust("cloudtrail.amazonaws.com", fromTrail);
      await iam("CreateRole", { RoleName: "delivery", AssumeRolePolicyDocument });
      await putRolePolicy(deliver);
    });

    test("is accepted with a role that may write to it, and taken away", async () => {
      await createAndUpdate(() => logs, accepted)();
      await call("UpdateTrail", { Name: "audit", CloudWatchLogsLogGroupArn: "", CloudWatchLogsRoleArn: "" });
    });

    test("is accepted with a role that may write by a policy attached to it", async () => {
      await iam("DeleteRolePolicy", { RoleName: "delivery", PolicyName: "deliver" });
      const { Policy } = await iam("CreatePolicy", { PolicyName: "deliver", PolicyDocument: deliver });
      await refused("InvalidCloudWatchLogsLogGroupArnException")(call("UpdateTrail", { Name: "audit", ...logs }));
      await iam("AttachRolePolicy", { RoleName: "delivery", PolicyArn: (Policy as { Arn: string }).Arn });
      await createAndUpdate(() => logs, accepted)();
    });

    test.each([
      ["does not exist", { ...logs, CloudWatchLogsLogGroupArn: `${GROUP}2:*` }],
      ["is of another account", { ...logs, CloudWatchLogsLogGroupArn: `${GROUP.replace("1111", "4444")}:*` }],
      ["is named without :*", { ...logs, CloudWatchLogsLogGroupArn: GROUP }],
      ["is missing beside a role", { CloudWatchLogsRoleArn: ROLE }],
    ])("that %s is refused", async (_, parameters) => {
      await createAndUpdate(() => parameters, refused("InvalidCloudWatchLogsLogGroupArnException"))();
    });

    test.each([
      ["that does not exist", { ...logs, CloudWatchLogsRoleArn: `${ROLE}2` }],
      ["that is missing", { CloudWatchLogsLogGroupArn: logs.CloudWatchLogsLogGroupArn }],
    ])("is refused with a role %s", async (_, parameters) => {
      await createAndUpdate(() => parameters, refused("InvalidCloudWatchLogsRoleArnException"))();
    });

    test.each([
      ["another service", trust("ec2.amazonaws.com")],
      ["another trail", trust("cloudtrail.amazonaws.com", { StringEquals: { "aws:SourceArn": `${ARN}2` } })],
    ])("is refused with a role that trusts %s", async (_, PolicyDocument) => {
      await iam("UpdateAssumeRolePolicy", { RoleName: "delivery", PolicyDocument });
      await createAndUpdate(() => logs, refused("InvalidCloudWatchLogsRoleArnException"))();
    });

    test.each([
      ["streams but no events", allow(["logs:CreateLogStream"], stream)],
      ["events but no streams", allow(["logs:PutLogEvents"], stream)],
      ["another group", deliver.replaceAll("/aws/cloudtrail/audit", "/other")],
    ])("is refused with a role that may write %s", async (_, policy) => {
      await putRolePolicy(policy);
      await createAndUpdate(() => logs, refused("InvalidCloudWatchLogsLogGroupArnException"))();
    });

    test("is refused with a role whose permissions boundary does not allow it", async () => {
      const { Policy } = await iam("CreatePolicy", { PolicyName: "boundary", PolicyDocument: allow(["s3:*"]) });
      const PermissionsBoundary = (Policy as { Arn: string }).Arn;
      await iam("PutRolePermissionsBoundary", { RoleName: "delivery", PermissionsBoundary });
      await createAndUpdate(() => logs, refused("InvalidCloudWatchLogsLogGroupArnException"))();
    });
  });
});
