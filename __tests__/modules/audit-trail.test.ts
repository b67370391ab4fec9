import { Testing } from "cdktf";
import { AuditTrail, LogKey, TrailBucket, type AuditTrailProps } from "../../modules";
import { awsStack, Rendered, warningsOf } from "./stack-under-test";

const key = LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");

function trail(props: Partial<AuditTrailProps> = {}) {
  const stack = awsStack();
  const made = new AuditTrail(stack, "Trail", { name: "audit", key, ...props });
  return { stack, made, rendered: new Rendered(stack) };
}

const management = { fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }] };
const select = (...more: { field: string }[]) => ({ fieldSelector: [...management.fieldSelector, ...more] });

test("the trail records all management events of all regions, validated and encrypted", () => {
  const { rendered, stack } = trail();
  expect(rendered.only("aws_cloudtrail")).toMatchObject({
    name: "audit",
    enable_logging: true,
    is_multi_region_trail: true,
    include_global_service_events: true,
    is_organization_trail: false,
    enable_log_file_validation: true,
    kms_key_id: key.keyArn,
  });
  expect(warningsOf(stack)).toEqual([]);
});

// The provider leaves CloudTrail's default out of the state, so that a block for it would be a change in every plan.
test("a trail without selectors of its own writes none: management events are CloudTrail's default", () => {
  const { rendered } = trail();
  expect(rendered.only("aws_cloudtrail")).not.toHaveProperty("event_selector");
  expect(rendered.only("aws_cloudtrail")).not.toHaveProperty("advanced_event_selector");
});

test("the trail comes after the bucket's policy and the delivery role's", () => {
  expect(trail().rendered.only("aws_cloudtrail").depends_on).toEqual([
    "aws_s3_bucket_policy.Trail_Bucket_Policy_6F54985B",
    "aws_iam_role_policy.Trail_Delivery_C13EC1CB",
  ]);
});

test("events go to a log group that is kept and adopted, by an ARN that ends in :*", () => {
  const { rendered } = trail({ retention: 731 });
  expect(rendered.only("aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/cloudtrail/audit",
    retention_in_days: 731,
    skip_destroy: true,
    kms_key_id: key.keyArn,
  });
  const { cloud_watch_logs_group_arn: arn } = rendered.only("aws_cloudtrail");
  expect(arn).toMatch(/^\$\{aws_cloudwatch_log_group\.Trail_LogGroup_[0-9A-F]{8}\.arn\}:\*$/);
  expect(rendered.json.import).toHaveLength(1);
});

test("the delivery role may write the group's streams of this trail alone, for this trail alone", () => {
  const { rendered } = trail();
  expect(rendered.policy("aws_iam_role_policy").Statement).toEqual([
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/cloudtrail/audit:log-stream:111122223333_CloudTrail_eu-west-1*",
      ],
    },
  ]);
  expect(rendered.policy("aws_iam_role", "assume_role_policy").Statement).toMatchObject([
    {
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit" },
      },
    },
  ]);
});

test("an organization's trail writes for its members to bucket and streams", () => {
  const { rendered } = trail({ organizationId: "o-a1b2c3d4e5" });
  expect(rendered.only("aws_cloudtrail").is_organization_trail).toBe(true);
  expect(JSON.stringify(rendered.policy("aws_iam_role_policy"))).toContain(":log-stream:o-a1b2c3d4e5_*");
  expect(JSON.stringify(rendered.policy("aws_s3_bucket_policy"))).toContain("/AWSLogs/o-a1b2c3d4e5/*");
});

test("insights are on where asked for", () => {
  expect(trail().rendered.only("aws_cloudtrail")).not.toHaveProperty("insight_selector");
  expect(trail({ insights: ["ApiErrorRateInsight"] }).rendered.only("aws_cloudtrail").insight_selector).toEqual([
    { insight_type: "ApiErrorRateInsight" },
  ]);
});

test("a trail without a key says so", () => {
  expect(warningsOf(trail({ key: undefined }).stack)).toContainEqual(expect.stringContaining("trail has no KMS key"));
});

describe("advanced event selectors", () => {
  test.each<[string, AuditTrailProps["advancedEventSelectors"]]>([
    ["all management events", [management]],
    ["data events beside them", [management, { fieldSelector: [{ field: "eventCategory", equalTo: ["Data"] }] }]],
    [
      "reads and writes apart",
      [
        select({ field: "readOnly", equalTo: ["true"] } as never),
        select({ field: "readOnly", equalTo: ["false"] } as never),
      ],
    ],
    [
      "all but KMS's and RDS data's",
      [select({ field: "eventSource", notEquals: ["kms.amazonaws.com", "rdsdata.amazonaws.com"] } as never)],
    ],
  ])("take the place of the basic ones: %s", (_, advancedEventSelectors) => {
    const { rendered } = trail({ advancedEventSelectors });
    expect(rendered.only("aws_cloudtrail").advanced_event_selector).toHaveLength(advancedEventSelectors?.length ?? 0);
    expect(rendered.only("aws_cloudtrail")).not.toHaveProperty("event_selector");
  });

  test.each<[string, AuditTrailProps["advancedEventSelectors"]]>([
    ["none", []],
    ["data events alone", [{ fieldSelector: [{ field: "eventCategory", equalTo: ["Data"] }] }]],
    ["writes alone", [select({ field: "readOnly", equalTo: ["false"] } as never)]],
    ["all but EKS's", [select({ field: "eventSource", notEquals: ["eks.amazonaws.com"] } as never)]],
    ["IAM's alone", [select({ field: "eventSource", equalTo: ["iam.amazonaws.com"] } as never)]],
    ["some names alone", [select({ field: "eventName", startsWith: ["Create"] } as never)]],
  ])("are refused where management events get lost: %s", (_, advancedEventSelectors) => {
    expect(() => trail({ advancedEventSelectors })).toThrow("advancedEventSelectors: got none that records all");
  });
});

test("refuses a bucket that admits another trail", () => {
  const stack = awsStack();
  const bucket = new TrailBucket(stack, "Bucket", { trailName: "other" });
  expect(() => new AuditTrail(stack, "Trail", { name: "audit", bucket })).toThrow(
    'bucket: got one that admits the trail "other" alone, expected one made with trailName "audit"',
  );
});

test("refuses a bucket of another stack, whose policy the trail can't wait for", () => {
  const app = Testing.app();
  const bucket = new TrailBucket(awsStack("buckets", app), "Bucket", { trailName: "audit" });
  expect(() => new AuditTrail(awsStack("stack", app), "Trail", { name: "audit", bucket })).toThrow(
    "bucket: got buckets/Bucket of another stack",
  );
});

test.each<[string, Partial<AuditTrailProps>, string]>([
  ["a name CloudTrail would refuse", { name: "a__b" }, 'name: got "a__b"'],
  ["an unknown insight", { insights: ["Cost" as "ApiCallRateInsight"] }, 'insights: got "Cost"'],
  ["a retention CloudWatch does not offer", { retention: 100 as 90 }, "retention: got 100"],
])("refuses %s", (_, props, message) => {
  expect(() => trail(props)).toThrow(message);
});
