import {
  AlarmTopic,
  AuditTrail,
  TRAIL_CATALOGUE,
  TrailDetections,
  type AlarmTarget,
  type TrailDetectionsProps,
} from "../../modules";
import { filterPattern, type Reading } from "./filter-pattern/filter-pattern";
import { awsStack, Rendered, type Block } from "./stack-under-test";

const topic = AlarmTopic.fromTopicArn("arn:aws:sns:eu-west-1:111122223333:alarms");
const trail = { trailName: "audit", logGroup: { logGroupName: "/aws/cloudtrail/audit" } };

function detections(props: Partial<TrailDetectionsProps> = {}): Rendered {
  const stack = awsStack();
  new TrailDetections(stack, "Detections", { topic, trail, ...props });
  return new Rendered(stack);
}

const all = (rendered: Rendered, type: string): Block[] => Object.values(rendered.json.resource?.[type] ?? {});

/** A call as CloudTrail records it, made up in its documented shape. */
function call(service: string, eventName: string, requestParameters: object = {}, more: object = {}): object {
  return {
    eventVersion: "1.11",
    userIdentity: { type: "AssumedRole", arn: "arn:aws:sts::111122223333:assumed-role/Admin/alice" },
    eventTime: "2026-11-20T10:15:30Z",
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "eu-west-1",
    sourceIPAddress: "203.0.113.7",
    requestParameters,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    ...more,
  };
}

describe("the rules", () => {
  test("each tells the topic, in words, who did what and what to do", () => {
    const rendered = detections();
    const targets = all(rendered, "aws_cloudwatch_event_target");
    expect(targets).toHaveLength(TRAIL_CATALOGUE.rules.length);
    for (const { arn, input_transformer, role_arn } of targets) {
      expect([arn, role_arn]).toEqual([topic.topicArn, undefined]);
      const { input_paths, input_template } = input_transformer as {
        input_paths: Record<string, string>;
        input_template: string;
      };
      const used = [...input_template.matchAll(/<(\w+)>/g)].map(([, name]) => name);
      expect(used.sort()).toEqual(Object.keys(input_paths).sort());
      expect(JSON.parse(input_template)).toEqual(expect.stringContaining("What to do: "));
    }
    expect(all(rendered, "aws_cloudwatch_event_rule")).toContainEqual(
      expect.objectContaining({ name: "eks-audit-trail-stopped", state: "ENABLED" }),
    );
  });
});

test("the second topic is told of changes to the topics, and of nothing else", () => {
  const secondTopic = AlarmTopic.fromTopicArn("arn:aws:sns:eu-west-1:111122223333:last-resort");
  const targets = all(detections({ secondTopic }), "aws_cloudwatch_event_target");
  const second = targets.filter(({ arn }) => arn === secondTopic.topicArn);
  expect(second.map(({ rule }) => rule)).toEqual([expect.stringContaining("Rule-topic-changed")]);
  expect(targets).toHaveLength(TRAIL_CATALOGUE.rules.length + 1);
});

describe("the filters of CIS AWS 4.x", () => {
  const signIn = (more: object): object =>
    call("signin", "ConsoleLogin", {}, { eventType: "AwsConsoleSignIn", ...more });
  const success = { responseElements: { ConsoleLogin: "Success" }, userIdentity: { type: "IAMUser" } };
  const FIRES: Readonly<Record<string, readonly object[]>> = {
    "cis-4-1-unauthorized-calls": [
      call("ec2", "RunInstances", {}, { errorCode: "Client.UnauthorizedOperation" }),
      call("eks", "DescribeCluster", {}, { errorCode: "AccessDeniedException" }),
    ],
    "cis-4-2-sign-in-without-mfa": [signIn({ ...success, additionalEventData: { MFAUsed: "No" } })],
    "cis-4-3-root-used": [call("eks", "ListClusters", {}, { userIdentity: { type: "Root" } })],
    "cis-4-4-iam-policy-changed": [call("iam", "AttachRolePolicy"), call("iam", "CreatePolicyVersion")],
    "cis-4-5-trail-changed": [call("cloudtrail", "StopLogging"), call("cloudtrail", "UpdateTrail")],
    "cis-4-6-sign-in-failed": [signIn({ userIdentity: { type: "IAMUser" }, errorMessage: "Failed authentication" })],
    "cis-4-7-key-disabled": [call("kms", "DisableKey"), call("kms", "ScheduleKeyDeletion")],
    "cis-4-8-bucket-policy-changed": [call("s3", "PutBucketPolicy"), call("s3", "DeleteBucketLifecycle")],
    "cis-4-9-config-changed": [call("config", "StopConfigurationRecorder")],
    "cis-4-10-security-group-changed": [call("ec2", "AuthorizeSecurityGroupIngress")],
    "cis-4-11-network-acl-changed": [call("ec2", "CreateNetworkAclEntry")],
    "cis-4-12-gateway-changed": [call("ec2", "AttachInternetGateway")],
    "cis-4-13-route-changed": [call("ec2", "ReplaceRoute")],
    "cis-4-14-vpc-changed": [call("ec2", "AcceptVpcPeeringConnection")],
    "cis-4-15-organization-changed": [call("organizations", "LeaveOrganization")],
  };
  const QUIET: readonly object[] = [
    call("eks", "ListClusters"),
    signIn({ ...success, additionalEventData: { MFAUsed: "Yes" } }),
    call("kms", "EnableKey"),
    call("autoscaling", "CreateRoute"),
    call("ec2", "DescribeVpcs"),
    call("eks", "ListClusters", {}, { userIdentity: { type: "Root", invokedBy: "trustedadvisor.amazonaws.com" } }),
  ];

  /** Every call that the benchmark names, in its own words. */
  const NAMED: Readonly<Record<string, readonly [string, string]>> = {
    "cis-4-4-iam-policy-changed": [
      "iam",
      "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy",
    ],
    "cis-4-5-trail-changed": ["cloudtrail", "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"],
    "cis-4-7-key-disabled": ["kms", "DisableKey ScheduleKeyDeletion"],
    "cis-4-8-bucket-policy-changed": [
      "s3",
      "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
    ],
    "cis-4-9-config-changed": [
      "config",
      "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
    ],
    "cis-4-10-security-group-changed": [
      "ec2",
      "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup",
    ],
    "cis-4-11-network-acl-changed": [
      "ec2",
      "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation",
    ],
    "cis-4-12-gateway-changed": [
      "ec2",
      "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway DetachInternetGateway",
    ],
    "cis-4-13-route-changed": [
      "ec2",
      "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable",
    ],
    "cis-4-14-vpc-changed": [
      "ec2",
      "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc DisableVpcClassicLink EnableVpcClassicLink",
    ],
    "cis-4-15-organization-changed": [
      "organizations",
      "AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy UpdateOrganizationalUnit",
    ],
  };

  test.each(Object.entries(NAMED))("%s fires on each call that the benchmark names", (id, [service, names]) => {
    const calls = names.split(" ");
    expect(calls.map((name) => [name, firing(call(service, name), "strict")])).toEqual(
      calls.map((name) => [name, [id]]),
    );
  });

  test("each says which control it answers, and where that is written", () => {
    for (const { controls, source } of TRAIL_CATALOGUE.filters) {
      const [, control] = controls ?? [];
      const anchor = control?.toLowerCase().replace(".", "-");
      expect(source).toMatch(anchor === undefined ? /^https:\/\/www\.cisecurity\.org\// : new RegExp(`#${anchor}$`));
    }
  });

  const firing = (record: object, reading: Reading): string[] =>
    TRAIL_CATALOGUE.filters
      .filter(({ pattern }) => filterPattern(pattern, reading)(JSON.stringify(record)))
      .map(({ id }) => id);

  test("each of the fifteen is there, with its number", () => {
    expect(TRAIL_CATALOGUE.filters.map(({ controls }) => controls?.[0])).toEqual(
      Array.from({ length: 15 }, (_, index) => `CIS AWS 4.${index + 1}`),
    );
    expect(Object.keys(FIRES)).toEqual(TRAIL_CATALOGUE.filters.map(({ id }) => id));
  });

  describe.each<Reading>(["strict", "lenient"])("under the %s reading of != on an absent field", (reading) => {
    test.each(Object.entries(FIRES))("%s fires on its calls, and no other does", (id, records) => {
      expect(records.map((record) => firing(record, reading))).toEqual(records.map(() => [id]));
    });

    test("none fires on other calls", () => {
      expect(QUIET.map((record) => firing(record, reading))).toEqual(QUIET.map(() => []));
    });
  });

  test("each counts in the trail's namespace and alarms at the first", () => {
    const rendered = detections();
    expect(all(rendered, "aws_cloudwatch_log_metric_filter")).toHaveLength(15);
    const alarms = all(rendered, "aws_cloudwatch_metric_alarm");
    expect(alarms).toHaveLength(16);
    expect(alarms).toContainEqual(
      expect.objectContaining({
        alarm_name: "eks-audit/trail/audit/cis-4-3-root-used",
        namespace: "EksAudit/trail/audit",
        threshold: 1,
        alarm_actions: [topic.topicArn],
      }),
    );
  });
});

test("an AuditTrail is taken as it is, and its group waited for", () => {
  const stack = awsStack();
  const audit = new AuditTrail(stack, "Trail", { name: "audit" });
  new TrailDetections(stack, "Detections", { topic, trail: audit });
  const [filter] = all(new Rendered(stack), "aws_cloudwatch_log_metric_filter");
  expect(filter).toMatchObject({
    log_group_name: "/aws/cloudtrail/audit",
    depends_on: [`aws_cloudwatch_log_group.${audit.logGroup.resource.friendlyUniqueId}`],
  });
});

test("without a trail there are rules alone", () => {
  const { resource } = detections({ trail: undefined }).json;
  expect(Object.keys(resource ?? {}).sort()).toEqual(["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"]);
});

test("entries are switched off and made louder by their names", () => {
  const rendered = detections({
    switchedOff: ["trail-changed", "cis-4-14-vpc-changed"],
    thresholds: { "cis-4-1-unauthorized-calls": 25 },
  });
  expect(JSON.stringify(rendered.json.resource)).not.toMatch(/eks-audit-trail-changed|vpc-changed/);
  expect(all(rendered, "aws_cloudwatch_metric_alarm")).toContainEqual(
    expect.objectContaining({ metric_name: "cis-4-1-unauthorized-calls", threshold: 25 }),
  );
});

const entry = { id: "x", title: "x", reason: "x", response: "x", source: "x", pattern: "{ $.a = b }" };

test.each<[string, Partial<TrailDetectionsProps>, string]>([
  ["to switch off what there is not", { switchedOff: ["StopLogging"] }, 'switchedOff: got "StopLogging"'],
  ["a threshold for a rule", { thresholds: { "trail-stopped": 2 } }, 'thresholds: got "trail-stopped"'],
  ["filters without a trail", { trail: undefined, additional: { filters: [entry] } }, "additional, trail: got filters"],
  [
    "a second topic that is none",
    { secondTopic: {} as AlarmTarget },
    "secondTopic: got an object (Object), expected an AlarmTopic",
  ],
  [
    "a role's session for the role",
    { deployRoleArns: ["arn:aws:sts::111122223333:assumed-role/deploy/run-42"] },
    'deployRoleArns: got "arn:aws:sts::111122223333:assumed-role/deploy/run-42", expected the ARN of an IAM role',
  ],
  [
    "more buckets than an event pattern takes",
    { bucketNames: Array.from({ length: 120 }, (_, index) => `organization-trail-of-account-${index}`) },
    'characters for "log-bucket-changed", expected 4096 at most',
  ],
  ["names too long for a rule", { namePrefix: "x".repeat(50) }, "namePrefix: got the rule name"],
])("refuses %s", (_, props, message) => {
  expect(() => detections(props)).toThrow(message);
});
