import type { Caller, Emulator } from "../../../../tools/aws-emulator/start";
import { describeWithEmulator } from "../emulated";
import { allow, document, root, trust } from "../policies";

const GROUP = "arn:aws:logs:eu-west-1:111122223333:log-group:/app";

/** AWS's own example for one group: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const forLogs = (changes: object = {}): object => ({
  Effect: "Allow",
  Principal: { Service: "logs.eu-west-1.amazonaws.com" },
  Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
  Resource: "*",
  Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": GROUP } },
  ...changes,
});
const CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/payments";

describeWithEmulator("CloudWatch Logs", (emulator) => {
  beforeEach(async () => await emulator().reset());

  const call = async (operation: string, parameters: object = {}): ReturnType<Emulator["call"]> =>
    await emulator().call("logs", operation, { ...parameters });
  const group = async (): Promise<unknown> => ((await call("DescribeLogGroups")).logGroups as unknown[])[0];
  const app = { logGroupName: "/app" };
  const kms = async (operation: string, parameters: object, caller?: Caller): Promise<Record<string, unknown>> =>
    await emulator().call("kms", operation, { ...parameters }, caller);
  const makeKey = async (statements: readonly object[] = [forLogs()], caller?: Caller): Promise<string> => {
    const { KeyMetadata } = await kms("CreateKey", { Policy: document(root(), ...statements) }, caller);
    return (KeyMetadata as { Arn: string }).Arn;
  };

  test("reports the class of a group", async () => {
    await call("CreateLogGroup", app);
    await call("CreateLogGroup", { logGroupName: "/rare", logGroupClass: "INFREQUENT_ACCESS" });
    expect(await call("DescribeLogGroups")).toMatchObject({
      logGroups: [{ logGroupClass: "STANDARD" }, { logGroupClass: "INFREQUENT_ACCESS" }],
    });
  });

  test("does not delete a protected group, by its name or its ARN", async () => {
    await call("CreateLogGroup", { ...app, deletionProtectionEnabled: true });
    await expect(call("DeleteLogGroup", app)).rejects.toMatchObject({ code: "ValidationException" });
    await call("PutLogGroupDeletionProtection", {
      logGroupIdentifier: "arn:aws:logs:eu-west-1:111122223333:log-group:/app",
      deletionProtectionEnabled: false,
    });
    await call("DeleteLogGroup", app);
    expect(await group()).toBeUndefined();
  });

  test("protects no group of the same name that is made later", async () => {
    await call("CreateLogGroup", { ...app, deletionProtectionEnabled: true });
    await call("PutLogGroupDeletionProtection", { logGroupIdentifier: "/app", deletionProtectionEnabled: false });
    await call("DeleteLogGroup", app);
    await call("CreateLogGroup", app);
    expect(await group()).toMatchObject({ deletionProtectionEnabled: false });
  });

  test("gives a group a key, another one, and none", async () => {
    const kmsKeyId = await makeKey();
    await call("CreateLogGroup", app);
    for (const key of [kmsKeyId, await makeKey()]) {
      await call("AssociateKmsKey", { ...app, kmsKeyId: key });
      expect(await group()).toMatchObject({ kmsKeyId: key });
    }
    await call("DisassociateKmsKey", app);
    expect(await group()).not.toHaveProperty("kmsKeyId");
    await expect(call("AssociateKmsKey", { logGroupName: "/none", kmsKeyId })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
    });
  });

  describe.each([
    ["CreateLogGroup", false],
    ["AssociateKmsKey", true],
  ])("%s with a key", (operation, onExistingGroup) => {
    beforeEach(async () => {
      if (onExistingGroup) await call("CreateLogGroup", app);
    });

    const refused = async (kmsKeyId: string, code: string): Promise<void> => {
      await expect(call(operation, { ...app, kmsKeyId })).rejects.toMatchObject({ code });
      expect(((await group()) as { kmsKeyId?: string } | undefined)?.kmsKeyId).toBeUndefined();
    };

    test.each([
      ["the group", {}],
      ["groups by a pattern", { Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `${GROUP}*` } } }],
      ["all groups", { Condition: {} }],
    ])("whose policy admits CloudWatch Logs for %s is accepted", async (_, changes) => {
      const kmsKeyId = await makeKey([forLogs(changes)]);
      await call(operation, { ...app, kmsKeyId });
      expect(await group()).toMatchObject({ kmsKeyId });
    });

    test.each([
      ["is the default one", []],
      [
        "is for another group",
        [forLogs({ Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": `${GROUP}2` } } })],
      ],
      ["is for another region", [forLogs({ Principal: { Service: "logs.us-east-1.amazonaws.com" } })]],
      ["names CloudWatch Logs without a region", [forLogs({ Principal: { Service: "logs.amazonaws.com" } })]],
      ["lacks kms:GenerateDataKey", [forLogs({ Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*"] })]],
      ["lacks kms:ReEncrypt*", [forLogs({ Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"] })]],
      ["denies what it allows", [forLogs(), forLogs({ Effect: "Deny", Action: "kms:Decrypt" })]],
    ])("whose policy %s is refused", async (_, statements) => {
      await refused(await makeKey(statements), "AccessDeniedException");
    });

    test.each(["DisableKey", "ScheduleKeyDeletion"])("is refused after %s", async (state) => {
      const kmsKeyId = await makeKey();
      await kms(state, { KeyId: kmsKeyId });
      await refused(kmsKeyId, "InvalidParameterException");
    });

    test("that does not exist is refused", async () => {
      await refused("arn:aws:kms:eu-west-1:111122223333:key/1", "InvalidParameterException");
    });
  });

  test("creates no group of a name that exists", async () => {
    await call("CreateLogGroup", app);
    await expect(call("CreateLogGroup", app)).rejects.toMatchObject({ code: "ResourceAlreadyExistsException" });
    await emulator().call("logs", "CreateLogGroup", app, { region: "us-east-1" });
  });

  describe("events of an encrypted group", () => {
    const stream = { ...app, logStreamName: "s" };
    let key: string;
    const put = async (): Promise<unknown> =>
      await call("PutLogEvents", { ...stream, logEvents: [{ timestamp: Date.now(), message: "m" }] });
    const uses = [put, async () => await call("FilterLogEvents", app), async () => await call("GetLogEvents", stream)];

    beforeEach(async () => {
      key = await makeKey();
      await call("CreateLogGroup", { ...app, kmsKeyId: key });
      await call("CreateLogStream", stream);
      await put();
    });

    test("are written and read", async () => {
      expect(await call("FilterLogEvents", app)).toMatchObject({ events: [{ message: "m" }] });
      expect(await call("GetLogEvents", stream)).toMatchObject({ events: [{ message: "m" }] });
    });

    test.each([
      ["waits for its deletion", async () => await kms("ScheduleKeyDeletion", { KeyId: key })],
      ["is disabled", async () => await kms("DisableKey", { KeyId: key })],
      [
        "no longer admits CloudWatch Logs",
        async () => await kms("PutKeyPolicy", { KeyId: key, PolicyName: "default", Policy: document(root()) }),
      ],
    ])("are neither written nor read while their key %s", async (_, change) => {
      await change();
      for (const use of uses) await expect(use()).rejects.toMatchObject({ code: "AccessDeniedException" });
    });

    test("are read again once their key is enabled again", async () => {
      await kms("ScheduleKeyDeletion", { KeyId: key });
      await kms("CancelKeyDeletion", { KeyId: key });
      await expect(call("FilterLogEvents", app)).rejects.toMatchObject({ code: "AccessDeniedException" });
      await kms("EnableKey", { KeyId: key });
      expect(await call("FilterLogEvents", app)).toMatchObject({ events: [{ message: "m" }] });
    });
  });

  describe("a subscription filter to a Firehose stream", () => {
    const STREAM = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/archive";
    const ROLE = "arn:aws:iam::111122223333:role/sender";
    const ofAccount = { StringLike: { "aws:SourceArn": "arn:aws:logs:eu-west-1:111122223333:*" } };
    const iam = async (operation: string, parameters: object): Promise<unknown> =>
      await emulator().call("iam", operation, { RoleName: "sender", ...parameters });
    const putRolePolicy = async (PolicyDocument: string): Promise<unknown> =>
      await iam("PutRolePolicy", { PolicyName: "send", PolicyDocument });
    const subscribe = async (changes: object = {}): Promise<unknown> =>
      await call("PutSubscriptionFilter", {
        ...app,
        filterName: "all",
        filterPattern: "",
        destinationArn: STREAM,
        roleArn: ROLE,
        ...changes,
      });
    const refused = async (changes?: object): Promise<void> =>
      await expect(subscribe(changes)).rejects.toMatchObject({
        code: "InvalidParameterException",
        message: expect.stringContaining("Could not deliver test message to specified Firehose stream") as string,
      });

    beforeEach(async () => {
      await call("CreateLogGroup", app);
      await iam("CreateRole", { AssumeRolePolicyDocument: trust("logs.amazonaws.com", ofAccount) });
      await putRolePolicy(allow(["firehose:PutRecord", "firehose:PutRecordBatch"], STREAM));
      await emulator().call("iam", "CreateRole", {
        RoleName: "writer",
        AssumeRolePolicyDocument: trust("firehose.amazonaws.com"),
      });
      await emulator().call("firehose", "CreateDeliveryStream", {
        DeliveryStreamName: "archive",
        ExtendedS3DestinationConfiguration: {
          RoleARN: "arn:aws:iam::111122223333:role/writer",
          BucketARN: "arn:aws:s3:::archive",
        },
      });
    });

    test("is accepted with a role that may send", async () => {
      await subscribe();
      expect(await call("DescribeSubscriptionFilters", app)).toMatchObject({
        subscriptionFilters: [{ roleArn: ROLE }],
      });
    });

    test("is accepted with a role that trusts CloudWatch Logs of the region", async () => {
      const PolicyDocument = trust("logs.eu-west-1.amazonaws.com", ofAccount);
      await iam("UpdateAssumeRolePolicy", { PolicyDocument });
      await subscribe();
    });

    test("is accepted for a stream with a key only if the role may use the key", async () => {
      const KeyARN = await makeKey();
      await emulator().call("firehose", "StartDeliveryStreamEncryption", {
        DeliveryStreamName: "archive",
        DeliveryStreamEncryptionConfigurationInput: { KeyType: "CUSTOMER_MANAGED_CMK", KeyARN },
      });
      await refused();
      const statement = (Action: string[], Resource: string): object => ({ Effect: "Allow", Action, Resource });
      await putRolePolicy(
        document(statement(["firehose:PutRecord"], STREAM), statement(["kms:Decrypt", "kms:GenerateDataKey"], KeyARN)),
      );
      await subscribe();
    });

    test("is refused for a stream or a role that does not exist", async () => {
      await refused({ destinationArn: `${STREAM}2` });
      await refused({ roleArn: `${ROLE}2` });
    });

    test.each([
      ["another service", trust("firehose.amazonaws.com", ofAccount)],
      [
        "another account",
        trust("logs.amazonaws.com", { StringLike: { "aws:SourceArn": "arn:aws:logs:eu-west-1:444455556666:*" } }),
      ],
    ])("is refused with a role that trusts %s", async (_, PolicyDocument) => {
      await iam("UpdateAssumeRolePolicy", { PolicyDocument });
      await refused();
    });

    test.each([
      ["sends to another stream", allow(["firehose:PutRecord"], `${STREAM}2`)],
      ["only describes streams", allow(["firehose:DescribeDeliveryStream"])],
    ])("is refused with a role that %s", async (_, policy) => {
      await putRolePolicy(policy);
      await refused();
    });

    test("is changed where a group has two, and a third is refused", async () => {
      for (const filterName of ["all", "audit"]) await subscribe({ filterName });
      await subscribe({ filterName: "audit", filterPattern: "ERROR" });
      await expect(subscribe({ filterName: "third" })).rejects.toMatchObject({ code: "LimitExceededException" });
      const { subscriptionFilters } = await call("DescribeSubscriptionFilters", app);
      expect(subscriptionFilters).toMatchObject([{ filterPattern: "" }, { filterPattern: "ERROR" }]);
    });

    test("is refused on a group of another class, as a metric filter is", async () => {
      const rare = { logGroupName: "/rare" };
      await call("CreateLogGroup", { ...rare, logGroupClass: "INFREQUENT_ACCESS" });
      await expect(subscribe(rare)).rejects.toMatchObject({ code: "ValidationException" });
      const filter = {
        filterName: "errors",
        filterPattern: "ERROR",
        metricTransformations: [{ metricName: "errors", metricNamespace: "app", metricValue: "1" }],
      };
      await expect(call("PutMetricFilter", { ...rare, ...filter })).rejects.toMatchObject({
        code: "ValidationException",
      });
      await call("PutMetricFilter", { ...app, ...filter });
    });
  });

  test("replaces a metric filter of a name, and forgets it with its group", async () => {
    const filters = async (): Promise<unknown> => (await call("DescribeMetricFilters")).metricFilters;
    const put = async (filterPattern: string): Promise<unknown> =>
      await call("PutMetricFilter", {
        ...app,
        filterName: "errors",
        filterPattern,
        metricTransformations: [{ metricName: "errors", metricNamespace: "app", metricValue: "1" }],
      });
    await expect(put("WARN")).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    await call("CreateLogGroup", app);
    await put("WARN");
    await put("ERROR");
    expect(await filters()).toMatchObject([{ filterName: "errors", filterPattern: "ERROR" }]);
    await call("DeleteLogGroup", app);
    expect(await filters()).toEqual([]);
  });

  test("keeps query definitions, and lists them by prefix and in pages", async () => {
    const ids: string[] = [];
    for (const name of ["a/1", "a/2", "b/1"]) {
      const { queryDefinitionId } = await call("PutQueryDefinition", { name, queryString: "fields @message" });
      ids.push(queryDefinitionId as string);
    }
    await call("PutQueryDefinition", { name: "a/1", queryString: "limit 1", queryDefinitionId: ids[0] });
    const first = await call("DescribeQueryDefinitions", { queryDefinitionNamePrefix: "a/", maxResults: 1 });
    expect(first).toMatchObject({ queryDefinitions: [{ queryDefinitionId: ids[0], queryString: "limit 1" }] });
    const { nextToken } = first;
    const second = await call("DescribeQueryDefinitions", {
      queryDefinitionNamePrefix: "a/",
      maxResults: 1,
      nextToken,
    });
    expect(second).toMatchObject({ queryDefinitions: [{ queryDefinitionId: ids[1] }] });
    expect(second).not.toHaveProperty("nextToken");
    await call("DeleteQueryDefinition", { queryDefinitionId: ids[2] });
    await expect(call("DeleteQueryDefinition", { queryDefinitionId: ids[2] })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
    });
  });

  test("delivers logs of a cluster, and changes how", async () => {
    await call("CreateLogGroup", app);
    const source = {
      name: "payments",
      resourceArn: CLUSTER,
      logType: "AUTO_MODE_COMPUTE_LOGS",
      tags: { owner: "platform" },
    };
    await expect(call("PutDeliverySource", { ...source, logType: "EKS_CAPABILITY_KRO_LOGS" })).rejects.toMatchObject({
      code: "ValidationException",
    });
    await call("PutDeliverySource", source);
    const { deliveryDestination } = await call("PutDeliveryDestination", {
      name: "group",
      deliveryDestinationConfiguration: {
        destinationResourceArn: "arn:aws:logs:eu-west-1:111122223333:log-group:/app:*",
      },
    });
    const { delivery } = (await call("CreateDelivery", {
      deliverySourceName: "payments",
      deliveryDestinationArn: (deliveryDestination as { arn: string }).arn,
    })) as { delivery: { id: string } };
    await call("UpdateDeliveryConfiguration", { id: delivery.id, fieldDelimiter: "|" });
    expect(await call("GetDelivery", { id: delivery.id })).toMatchObject({ delivery: { fieldDelimiter: "|" } });
  });
});
