import { TerraformVariable } from "cdktf";
import { AlarmTopic, LogKey, type AlarmTopicProps } from "../../modules";
import { awsStack, Rendered } from "./stack-under-test";

function topic(props: AlarmTopicProps = {}): Rendered {
  const stack = awsStack();
  new AlarmTopic(stack, "Topic", props);
  return new Rendered(stack);
}

test("the topic is encrypted with a key that CloudWatch and EventBridge may use", () => {
  const rendered = topic();
  expect(rendered.only("aws_sns_topic").kms_master_key_id).toMatch(/^\$\{aws_kms_key\.\w+\.arn\}$/);
  expect(rendered.only("aws_kms_key").enable_key_rotation).toBe(true);
  expect(rendered.statement("aws_kms_key", "CloudWatchAlarms")).toMatchObject({
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
  });
  expect(rendered.statement("aws_kms_key", "EventBridge")).toMatchObject({
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
  });
});

test("alarms of the account may publish, and nobody without TLS", () => {
  const rendered = topic();
  expect(rendered.statement("aws_sns_topic_policy", "CloudWatchAlarms").Condition).toEqual({
    ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*" },
  });
  expect(rendered.statement("aws_sns_topic_policy", "TlsOnly")).toMatchObject({
    Effect: "Deny",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
});

test("EventBridge is admitted without a condition, since it sends nothing to meet one", () => {
  const rendered = topic();
  expect(rendered.statement("aws_sns_topic_policy", "EventBridge")).not.toHaveProperty("Condition");
  expect(rendered.statement("aws_kms_key", "EventBridge")).not.toHaveProperty("Condition");
});

test("a key brought is used, and none is made", () => {
  const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1";
  const rendered = topic({ key: LogKey.fromKeyArn(keyArn) });
  expect(rendered.only("aws_sns_topic").kms_master_key_id).toBe(keyArn);
  expect(rendered.json.resource).not.toHaveProperty("aws_kms_key");
});

test("a key of logs is refused, for nobody would be told", () => {
  const stack = awsStack();
  const key = new LogKey(stack, "Key");
  expect(() => new AlarmTopic(stack, "Topic", { key })).toThrow(
    "key: got a key whose policy admits neither CloudWatch alarms nor EventBridge, so that nobody would be told; leave key out",
  );
});

test("each address is subscribed", () => {
  const subscriptions = topic({ emails: ["one@example.com", "two@example.com"] }).json.resource
    ?.aws_sns_topic_subscription;
  expect(Object.values(subscriptions ?? {})).toMatchObject([
    { protocol: "email", endpoint: "one@example.com" },
    { protocol: "email", endpoint: "two@example.com" },
  ]);
});

test("who stays subscribed keeps the Terraform address, whoever else leaves", () => {
  const addressesOf = (emails: string[]): Map<unknown, string> =>
    new Map(
      Object.entries(topic({ emails }).json.resource?.aws_sns_topic_subscription ?? {}).map(([name, { endpoint }]) => [
        endpoint,
        name,
      ]),
    );
  const before = addressesOf(["one@example.com", "two+eks@example.com", "two-eks@example.com"]);
  expect(new Set(before.values()).size).toBe(3);
  const after = addressesOf(["two-eks@example.com", "two+eks@example.com"]);
  for (const [email, name] of after) expect(name).toBe(before.get(email));
});

test("what 0.1.0 subscribed by its place is moved, and not subscribed again", () => {
  const { moved, resource } = topic({ emails: ["one@example.com", "two@example.com"] }).json;
  const [one, two] = Object.keys(resource?.aws_sns_topic_subscription ?? {});
  expect(moved).toEqual([
    { from: "aws_sns_topic_subscription.Topic_Email1_67BA613F", to: `aws_sns_topic_subscription.${String(one)}` },
    { from: "aws_sns_topic_subscription.Topic_Email2_32C91BEF", to: `aws_sns_topic_subscription.${String(two)}` },
  ]);
});

test("an address that only a plan knows is subscribed by its place", () => {
  const stack = awsStack();
  const email = new TerraformVariable(stack, "email", {}).stringValue;
  new AlarmTopic(stack, "Topic", { emails: [email] });
  expect(new Rendered(stack).only("aws_sns_topic_subscription").endpoint).toBe("${var.email}");
});

test.each<[AlarmTopicProps, string]>([
  [{ topicName: "alarms.fifo" }, 'topicName: got "alarms.fifo"'],
  [{ emails: ["oncall"] }, 'emails: got "oncall"'],
  [
    { emails: ["oncall@example.com", "oncall@example.com"] },
    'emails: got "oncall@example.com" twice, expected each address once',
  ],
])("refuses %j", (props, message) => {
  expect(() => topic(props)).toThrow(message);
});

test("refuses an ARN that is no topic's", () => {
  expect(() => AlarmTopic.fromTopicArn("arn:aws:sqs:eu-west-1:111122223333:alarms")).toThrow("topicArn: got");
});
