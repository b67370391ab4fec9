import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { LogKey } from "../../modules";
import { awsStack, Rendered } from "./stack-under-test";

function key(props?: ConstructorParameters<typeof LogKey>[2]): Rendered {
  const stack = awsStack();
  new LogKey(stack, "Key", props);
  return new Rendered(stack);
}

test("the key is rotated and can't be destroyed", () => {
  expect(key().only("aws_kms_key")).toMatchObject({
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    lifecycle: { prevent_destroy: true },
  });
});

test("the alias names the key", () => {
  expect(key({ alias: "prod/logs" }).only("aws_kms_alias")).toMatchObject({
    name: "alias/prod/logs",
    target_key_id: "${aws_kms_key.Key_961B73FD.key_id}",
  });
});

test("CloudWatch Logs may use the key for the control-plane groups of the account alone", () => {
  expect(key().statement("aws_kms_key", "CloudWatchLogs")).toMatchObject({
    Principal: { Service: "logs.eu-west-1.amazonaws.com" },
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/*/cluster"],
      },
    },
  });
});

test("CloudTrail may use the key for the named trails alone", () => {
  const rendered = key({ trailNames: ["audit"] });
  const sourceArn = ["arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"];
  expect(rendered.statement("aws_kms_key", "CloudTrailEncrypt")).toMatchObject({
    Action: "kms:GenerateDataKey*",
    Condition: {
      StringEquals: { "aws:SourceArn": sourceArn },
      StringLike: {
        "kms:EncryptionContext:aws:cloudtrail:arn": ["arn:aws:cloudtrail:*:111122223333:trail/audit"],
      },
    },
  });
  expect(rendered.statement("aws_kms_key", "CloudTrailUseBucketKey").Condition).toEqual({
    StringEquals: { "aws:SourceArn": sourceArn },
  });
});

test("CloudTrail has no part in a key that serves no trail", () => {
  expect(JSON.stringify(key().policy("aws_kms_key"))).not.toContain("cloudtrail");
});

test("no service is given all of KMS", () => {
  const served = key({ trailNames: ["audit"] })
    .policy("aws_kms_key")
    .Statement.filter(({ Principal }) => JSON.stringify(Principal).includes("Service"));
  expect(served).toHaveLength(3);
  for (const { Action, Condition } of served) {
    expect([Action].flat()).not.toContain("kms:*");
    expect(Condition).toBeDefined();
  }
});

test("account and region are asked of AWS where the provider does not say them", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AwsProvider(stack, "aws", {});
  new LogKey(stack, "Key");
  const policy = String(new Rendered(stack).only("aws_kms_key").policy);
  expect(policy).toContain("${data.aws_caller_identity.Key_Account_");
  expect(policy).toContain("logs.${data.aws_region.Key_Region_");
});

test.each([
  ["an alias that says so twice", { alias: "alias/logs" }, 'alias: got "alias/logs"'],
  ["a trail's name with a space", { trailNames: ["audit", "my trail"] }, 'trailNames: got "my trail"'],
  ["every trail of the account", { trailNames: ["*"] }, 'trailNames: got "*"'],
  ["an alias of AWS's own", { alias: "aws/logs" }, 'alias: got "aws/logs"'],
  ["every log group", { logGroupNames: ["*"] }, 'logGroupNames: got "*", which is every log group'],
  ["a malformed log group", { logGroupNames: ["a b"] }, 'logGroupNames: got "a b"'],
  ["nothing to serve", { logGroupNames: [] }, "expected at least one log group or trail"],
  [
    "a short window",
    { deletionWindowInDays: 3 },
    "deletionWindowInDays: got 3, expected a whole number of days, 7 to 30",
  ],
  ["a window of no number", { deletionWindowInDays: NaN }, "deletionWindowInDays: got NaN"],
])("refuses %s", (_, props, message) => {
  expect(() => key(props)).toThrow(message);
});

test("a key brought by ARN must be a key, not an alias", () => {
  const arn = "arn:aws:kms:eu-west-1:111122223333:key/1234";
  expect(LogKey.fromKeyArn(arn).keyArn).toBe(arn);
  expect(() => LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:alias/logs")).toThrow("takes no alias");
});
