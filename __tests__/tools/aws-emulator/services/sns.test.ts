import type { Admission, Publication } from "../../../../tools/aws-emulator/start";
import { AlarmTopic } from "../../../../modules";
import { awsStack, Rendered } from "../../../modules/stack-under-test";
import { describeWithEmulator } from "../emulated";
import { document, root } from "../policies";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms";
const ALARM = {
  topicArn: TOPIC,
  service: "cloudwatch.amazonaws.com",
  sourceArn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a",
};
const RULE = {
  topicArn: TOPIC,
  service: "events.amazonaws.com",
  sourceArn: "arn:aws:events:eu-west-1:111122223333:rule/r",
};
const publishBy = (Service: string, Condition: object = {}): object => ({
  Effect: "Allow",
  Principal: { Service },
  Action: "sns:Publish",
  Resource: TOPIC,
  Condition,
});
const useBy = (Service: string, Condition: object = {}): object => ({
  Effect: "Allow",
  Principal: { Service },
  Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
  Resource: "*",
  Condition,
});
const ADMITTED = { admitted: true };

describeWithEmulator("Amazon SNS", (emulator) => {
  const publish = async (publication: Publication): Promise<Admission> => await emulator().publish(publication);
  const refused = async (publication: Publication, code: string): Promise<void> =>
    expect(await publish(publication)).toMatchObject({ admitted: false, code });
  const setAttribute = async (AttributeName: string, AttributeValue: string): Promise<unknown> =>
    await emulator().call("sns", "SetTopicAttributes", { TopicArn: TOPIC, AttributeName, AttributeValue });
  const setPolicy = async (...statements: readonly object[]): Promise<unknown> =>
    await setAttribute("Policy", document(...statements));

  beforeEach(async () => {
    await emulator().reset();
    await emulator().call("sns", "CreateTopic", { Name: "alarms" });
  });

  describe("a topic with the default policy", () => {
    test("takes messages of the account's alarms, and of no other account", async () => {
      expect(await publish(ALARM)).toEqual(ADMITTED);
      await refused({ ...ALARM, account: "444455556666" }, "AuthorizationError");
    });

    test("takes no messages of EventBridge", async () => {
      await refused(RULE, "AuthorizationError");
    });
  });

  describe("a topic with a policy", () => {
    test("takes messages of the services that it admits", async () => {
      await setPolicy(publishBy("cloudwatch.amazonaws.com"));
      expect(await publish(ALARM)).toEqual(ADMITTED);
      await refused(RULE, "AuthorizationError");
      await setPolicy(publishBy("events.amazonaws.com"));
      expect(await publish(RULE)).toEqual(ADMITTED);
      await refused(ALARM, "AuthorizationError");
    });

    test.each([
      ["aws:SourceArn", { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*" } }],
      ["aws:SourceAccount", { StringEquals: { "aws:SourceAccount": "111122223333" } }],
    ])(
      "with a condition on %s takes messages of alarms that meet it, and none of EventBridge",
      async (_, condition) => {
        await setPolicy(publishBy("cloudwatch.amazonaws.com", condition), publishBy("events.amazonaws.com", condition));
        expect(await publish(ALARM)).toEqual(ADMITTED);
        const sourceArn = ALARM.sourceArn.replace("111122223333", "444455556666");
        await refused({ ...ALARM, sourceArn, account: "444455556666" }, "AuthorizationError");
        await refused(RULE, "AuthorizationError");
      },
    );

    test("that denies messages without TLS takes those of services", async () => {
      const Condition = { Bool: { "aws:SecureTransport": "false" } };
      await setPolicy(publishBy("events.amazonaws.com"), {
        ...publishBy("events.amazonaws.com", Condition),
        Effect: "Deny",
        Principal: "*",
      });
      expect(await publish(RULE)).toEqual(ADMITTED);
    });
  });

  describe("a topic with a key", () => {
    let key: { Arn: string; KeyId: string };
    const makeKey = async (...statements: readonly object[]): Promise<void> => {
      const { KeyMetadata } = await emulator().call("kms", "CreateKey", { Policy: document(root(), ...statements) });
      key = KeyMetadata as typeof key;
      await setAttribute("KmsMasterKeyId", key.Arn);
      await setPolicy(publishBy("cloudwatch.amazonaws.com"), publishBy("events.amazonaws.com"));
    };

    test("takes messages of the services that the key admits", async () => {
      await makeKey(useBy("cloudwatch.amazonaws.com"));
      expect(await publish(ALARM)).toEqual(ADMITTED);
      await refused(RULE, "KMSAccessDenied");
    });

    test("takes none with the key's default policy", async () => {
      await makeKey();
      await refused(ALARM, "KMSAccessDenied");
      await refused(RULE, "KMSAccessDenied");
    });

    test("takes none of EventBridge where the key has a condition on the source", async () => {
      const condition = { StringEquals: { "aws:SourceAccount": "111122223333" } };
      await makeKey(useBy("cloudwatch.amazonaws.com", condition), useBy("events.amazonaws.com", condition));
      expect(await publish(ALARM)).toEqual(ADMITTED);
      await refused(RULE, "KMSAccessDenied");
    });

    test("takes none where the key admits one of both actions", async () => {
      await makeKey({ ...useBy("cloudwatch.amazonaws.com"), Action: "kms:GenerateDataKey*" });
      await refused(ALARM, "KMSAccessDenied");
    });

    test.each([
      ["DisableKey", "KMSDisabled"],
      ["ScheduleKeyDeletion", "KMSInvalidState"],
    ])("takes none after %s", async (operation, code) => {
      await makeKey(useBy("cloudwatch.amazonaws.com"));
      await emulator().call("kms", operation, { KeyId: key.KeyId });
      await refused(ALARM, code);
    });

    test("takes none where the key does not exist, or is AWS's own", async () => {
      await setAttribute("KmsMasterKeyId", "alias/none");
      await refused(ALARM, "KMSNotFound");
      await setAttribute("KmsMasterKeyId", "alias/aws/sns");
      await refused(ALARM, "KMSAccessDenied");
    });
  });

  test("takes messages of alarms and of EventBridge with the policies of an AlarmTopic", async () => {
    const stack = awsStack();
    new AlarmTopic(stack, "Topic");
    const rendered = new Rendered(stack);
    const Policy = String(rendered.only("aws_kms_key").policy);
    const { KeyMetadata } = await emulator().call("kms", "CreateKey", { Policy });
    await setAttribute("KmsMasterKeyId", (KeyMetadata as { Arn: string }).Arn);
    const policy = String(rendered.only("aws_sns_topic_policy").policy);
    await setAttribute("Policy", policy.replace(/\$\{aws_sns_topic\.\w+\.arn\}/g, TOPIC));
    for (const message of [ALARM, RULE]) expect(await publish(message)).toEqual(ADMITTED);
    const sourceArn = ALARM.sourceArn.replace("111122223333", "444455556666");
    await refused({ ...ALARM, sourceArn, account: "444455556666" }, "AuthorizationError");
    await refused({ ...ALARM, service: "cloudtrail.amazonaws.com" }, "AuthorizationError");
  });

  test("accepts an alarm and a rule whose messages the topic refuses, as AWS does", async () => {
    await setPolicy();
    await emulator().call("cloudwatch", "PutMetricAlarm", {
      AlarmName: "a",
      Namespace: "app",
      MetricName: "errors",
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      AlarmActions: [TOPIC],
    });
    await emulator().call("events", "PutRule", { Name: "r", EventPattern: '{"source":["aws.eks"]}' });
    await emulator().call("events", "PutTargets", { Rule: "r", Targets: [{ Id: "topic", Arn: TOPIC }] });
    await refused(ALARM, "AuthorizationError");
    await refused(RULE, "AuthorizationError");
  });

  test("says of a topic that does not exist that it is not found", async () => {
    for (const topicArn of [`${TOPIC}2`, TOPIC.replace("eu-west-1", "eu-west-11")]) {
      await refused({ ...ALARM, topicArn }, "NotFound");
    }
  });

  test("throws for a topic that is none, and for a policy that nobody evaluates", async () => {
    await expect(publish({ ...ALARM, topicArn: "alarms" })).rejects.toThrow('topicArn: got "alarms"');
    await setPolicy(publishBy("cloudwatch.amazonaws.com", { DateLessThan: { "aws:CurrentTime": "2026-01-01" } }));
    await expect(publish(ALARM)).rejects.toThrow("the condition operator DateLessThan");
  });
});
