import {
  AlarmTopic,
  AuditTrail,
  TRAIL_CATALOGUE,
  TrailDetections,
  apiRules,
  type TrailDetectionsProps,
} from "../../modules";
import { matchEvents } from "../../tools/event-ruler/match";
import { files, text } from "../repository/tree";
import { describeWithEventRuler } from "./event-ruler";
import { awsStack, Rendered } from "./stack-under-test";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms";
const SUBSCRIPTION = `${TOPIC}:6b0e71bd-7e97-4d97-80ce-4a0994e55286`;
const SECOND_TOPIC = "arn:aws:sns:eu-west-1:111122223333:last-resort";
const DEPLOYER = "arn:aws:iam::111122223333:role/ci/deploy";
const GROUP = "/aws/eks/prod/cluster";
const GROUP_ARN = `arn:aws:logs:eu-west-1:111122223333:log-group:${GROUP}`;

interface Session {
  readonly userIdentity: object;
}

/** A person in the role Admin. */
const ALICE: Session = asRole("arn:aws:iam::111122223333:role/Admin", "alice");
const PIPELINE: Session = asRole(DEPLOYER, "run-42");
const IAM_USER: Session = {
  userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/bob", userName: "bob" },
};

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
function asRole(roleArn: string, session: string): Session {
  const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::111122223333:assumed-role/${roleName}/${session}`,
      sessionContext: { sessionIssuer: { type: "Role", arn: roleArn, userName: roleName } },
    },
  };
}

/** An API call as EventBridge delivers it, in the shape that CloudTrail documents. */
function event(
  service: string,
  eventName: string,
  requestParameters: object | null = {},
  more: object = ALICE,
): object {
  return {
    version: "0",
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${service}`,
    account: "111122223333",
    time: "2026-11-20T10:15:30Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      eventVersion: "1.11",
      eventTime: "2026-11-20T10:15:30Z",
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: "eu-west-1",
      sourceIPAddress: "203.0.113.7",
      requestParameters,
      responseElements: null,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: "111122223333",
      ...more,
    },
  };
}

/** The same call, refused by IAM. */
function refused(service: string, eventName: string, requestParameters: object | null = null): object {
  return event(service, eventName, requestParameters, { ...ALICE, errorCode: "AccessDenied" });
}

interface LogSetup {
  readonly enabled: boolean;
  readonly types?: readonly string[];
}

function logging(...clusterLogging: readonly LogSetup[]): object {
  return { name: "prod", clientRequestToken: "1f0d", logging: { clusterLogging } };
}

const on = (...types: string[]): LogSetup => ({ enabled: true, types });
const off = (...types: string[]): LogSetup => ({ enabled: false, types });
const update = (...setups: readonly LogSetup[]): object => event("eks", "UpdateClusterConfig", logging(...setups));

const CASES: readonly (readonly [what: string, event: object, ...ids: string[]])[] = [
  // Terraform's provider sends two setups, also where one of them names no type.
  [
    "Terraform switches all five types on",
    update(on("api", "audit", "authenticator", "controllerManager", "scheduler"), off()),
  ],
  [
    "Terraform adds api to audit and authenticator",
    update(on("api", "audit", "authenticator"), off("controllerManager", "scheduler")),
    "optional-log-types-off",
  ],
  ["the CLI adds api", update(on("api"))],
  ["eksctl switches all five types on", update(on("api", "audit", "authenticator", "controllerManager", "scheduler"))],
  [
    "the console switches the mandatory types on",
    update(on("audit", "authenticator"), off("api", "controllerManager", "scheduler")),
    "optional-log-types-off",
  ],
  ["the CLI switches audit off", update(off("audit")), "cluster-logging-reduced"],
  [
    "Terraform switches audit off",
    update(on("api", "authenticator", "controllerManager", "scheduler"), off("audit")),
    "cluster-logging-reduced",
  ],
  ["the CLI switches authenticator off", update(on("audit"), off("authenticator")), "cluster-logging-reduced"],
  [
    "Terraform switches all five types off",
    update(on(), off("api", "audit", "authenticator", "controllerManager", "scheduler")),
    "cluster-logging-reduced",
    "optional-log-types-off",
  ],
  [
    "eksctl switches all five types off",
    update(off("api", "audit", "authenticator", "controllerManager", "scheduler")),
    "cluster-logging-reduced",
    "optional-log-types-off",
  ],
  ["scheduler is switched off", update(off("scheduler")), "optional-log-types-off"],
  [
    "a refused call would have switched audit off",
    refused("eks", "UpdateClusterConfig", logging(off("audit"))),
    "cluster-logging-reduced",
  ],
  ["a refused call would have switched audit on", refused("eks", "UpdateClusterConfig", logging(on("audit"), off()))],
  [
    "a refused call on a cluster has no parameters",
    refused("eks", "UpdateClusterConfig"),
    "cluster-logging-reduced",
    "optional-log-types-off",
  ],
  [
    "a cluster's endpoint is changed",
    event("eks", "UpdateClusterConfig", { name: "prod", resourcesVpcConfig: { endpointPublicAccess: false } }),
  ],
  ["a cluster is created", event("eks", "CreateCluster", logging(on("scheduler"), off("audit")))],

  ["an audit group is deleted", event("logs", "DeleteLogGroup", { logGroupName: GROUP }), "log-group-deleted"],
  [
    "a trail's group is deleted",
    event("logs", "DeleteLogGroup", { logGroupName: "/aws/cloudtrail/audit" }),
    "log-group-deleted",
  ],
  [
    "the given trail's group is deleted",
    event("logs", "DeleteLogGroup", { logGroupName: "audit-events" }),
    "log-group-deleted",
  ],
  [
    "a stream is deleted",
    event("logs", "DeleteLogStream", { logGroupName: GROUP, logStreamName: "kube-apiserver-audit-1" }),
    "log-group-deleted",
  ],
  ["a group's deletion is refused", refused("logs", "DeleteLogGroup", { logGroupName: GROUP }), "log-group-deleted"],
  ["a group's deletion is refused without parameters", refused("logs", "DeleteLogGroup"), "log-group-deleted"],
  ["a Lambda's group is deleted", event("logs", "DeleteLogGroup", { logGroupName: "/aws/lambda/one" })],
  ["a group with a longer name is deleted", event("logs", "DeleteLogGroup", { logGroupName: "audit-events-2" })],
  ["an audit group is created", event("logs", "CreateLogGroup", { logGroupName: GROUP })],
  [
    "deletion protection is switched off",
    event("logs", "PutLogGroupDeletionProtection", { logGroupIdentifier: GROUP, deletionProtectionEnabled: false }),
    "log-protection-off",
  ],
  [
    "deletion protection is switched on",
    event("logs", "PutLogGroupDeletionProtection", { logGroupIdentifier: GROUP, deletionProtectionEnabled: true }),
  ],
  [
    "retention becomes one day",
    event("logs", "PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 1 }),
    "retention-changed",
  ],
  [
    "retention of a Lambda's group becomes one day",
    event("logs", "PutRetentionPolicy", { logGroupName: "/aws/lambda/one", retentionInDays: 1 }),
  ],
  ["a group loses its key", event("logs", "DisassociateKmsKey", { logGroupName: GROUP }), "log-key-detached"],
  [
    "a group gets another key",
    event("logs", "AssociateKmsKey", { logGroupName: GROUP, kmsKeyId: "arn:aws:kms:eu-west-1:444455556666:key/1" }),
    "log-key-replaced",
  ],
  ...[GROUP_ARN, `${GROUP_ARN}:*`].map(
    (resourceIdentifier) =>
      [
        `a group named as ${resourceIdentifier} gets another key`,
        event("logs", "AssociateKmsKey", { resourceIdentifier, kmsKeyId: "arn:aws:kms:eu-west-1:444455556666:key/1" }),
        "log-key-replaced",
      ] as const,
  ),
  [
    "the given trail's group gets another key by its ARN",
    event("logs", "AssociateKmsKey", {
      resourceIdentifier: "arn:aws:logs:eu-west-1:111122223333:log-group:audit-events",
    }),
    "log-key-replaced",
  ],
  [
    "query results get a key",
    event("logs", "AssociateKmsKey", { resourceIdentifier: "arn:aws:logs:eu-west-1:111122223333:query-result:*" }),
  ],
  [
    "a metric filter is deleted",
    event("logs", "DeleteMetricFilter", { logGroupName: GROUP, filterName: "impersonation" }),
    "log-readers-removed",
  ],
  [
    "a subscription filter is deleted",
    event("logs", "DeleteSubscriptionFilter", { logGroupName: GROUP, filterName: "eks-audit-archive-audit" }),
    "log-readers-removed",
  ],
  [
    "a metric filter is overwritten",
    event("logs", "PutMetricFilter", { logGroupName: GROUP, filterName: "impersonation", filterPattern: "{$.a=b}" }),
    "log-readers-changed",
  ],
  [
    "a subscription filter is overwritten",
    event("logs", "PutSubscriptionFilter", {
      logGroupName: GROUP,
      filterName: "eks-audit-archive-audit",
      destinationArn: "arn:aws:firehose:eu-west-1:444455556666:deliverystream/theirs",
    }),
    "log-readers-changed",
  ],
  [
    "an IAM user overwrites a metric filter",
    event("logs", "PutMetricFilter", { logGroupName: GROUP, filterName: "impersonation" }, IAM_USER),
    "log-readers-changed",
  ],
  ["an overwrite of a filter is refused", refused("logs", "PutMetricFilter"), "log-readers-changed"],
  [
    "the pipeline puts a metric filter",
    event("logs", "PutMetricFilter", { logGroupName: GROUP, filterName: "impersonation" }, PIPELINE),
  ],
  [
    "the pipeline deletes a metric filter",
    event("logs", "DeleteMetricFilter", { logGroupName: GROUP, filterName: "impersonation" }, PIPELINE),
    "log-readers-removed",
  ],
  ["a filter is put on a Lambda's group", event("logs", "PutMetricFilter", { logGroupName: "/aws/lambda/one" })],
  [
    "user names are masked",
    event("logs", "PutDataProtectionPolicy", { logGroupIdentifier: GROUP, policyDocument: "{}" }),
    "log-events-altered",
  ],
  [
    "events are transformed",
    event("logs", "PutTransformer", { logGroupIdentifier: GROUP_ARN, transformerConfig: [] }),
    "log-events-altered",
  ],
  [
    "events of a Lambda are masked",
    event("logs", "PutDataProtectionPolicy", { logGroupIdentifier: "/aws/lambda/one", policyDocument: "{}" }),
  ],
  ...["PutAccountPolicy", "DeleteAccountPolicy"].map(
    (name) =>
      [
        `${name} is called`,
        event("logs", name, { policyName: "all", policyType: "SUBSCRIPTION_FILTER_POLICY" }),
        "account-policy-changed",
      ] as const,
  ),
  ...[
    "DeleteDelivery",
    "DeleteDeliveryDestination",
    "DeleteDeliveryDestinationPolicy",
    "DeleteDeliverySource",
    "DeleteResourcePolicy",
    "UpdateDeliveryConfiguration",
    "PutResourcePolicy",
  ].map((name) => [`${name} is called`, event("logs", name, { name: "x" }), "log-delivery-changed"] as const),

  ...["DeleteAlarms", "DisableAlarmActions"].map(
    (name) =>
      [
        `${name} is called`,
        event("monitoring", name, { alarmNames: ["eks-audit/prod/impersonation"] }),
        "alarms-removed",
      ] as const,
  ),
  [
    "a cluster's alarm is overwritten",
    event("monitoring", "PutMetricAlarm", { alarmName: "eks-audit/prod/impersonation", actionsEnabled: false }),
    "alarms-changed",
  ],
  [
    "an alarm of this prefix is overwritten",
    event("monitoring", "PutMetricAlarm", { alarmName: "mine/trail/audit/cis-4-3-root-used", threshold: 1e9 }),
    "alarms-changed",
  ],
  ["an overwrite of an alarm is refused", refused("monitoring", "PutMetricAlarm"), "alarms-changed"],
  [
    "the pipeline puts an alarm",
    event("monitoring", "PutMetricAlarm", { alarmName: "eks-audit/prod/impersonation" }, PIPELINE),
  ],
  ["somebody puts an alarm of their own", event("monitoring", "PutMetricAlarm", { alarmName: "cpu" })],
  [
    "alarms are muted",
    event("monitoring", "PutAlarmMuteRule", {
      name: "quiet",
      muteTargets: { alarmNames: ["cpu", "eks-audit/prod/impersonation"] },
    }),
    "alarms-muted",
  ],
  [
    "somebody mutes an alarm of their own",
    event("monitoring", "PutAlarmMuteRule", { name: "quiet", muteTargets: { alarmNames: ["cpu"] } }),
  ],

  ...["DeleteRule", "DisableRule", "RemoveTargets"].map(
    (name) => [`${name} is called`, event("events", name, { name: "mine-trail-stopped" }), "rules-removed"] as const,
  ),
  [
    "a rule is overwritten",
    event("events", "PutRule", { name: "mine-trail-stopped", eventPattern: '{"source":["none"]}', state: "ENABLED" }),
    "rules-changed",
  ],
  [
    "a rule's target is overwritten",
    event("events", "PutTargets", { rule: "mine-trail-stopped", targets: [{ id: "a", arn: SECOND_TOPIC }] }),
    "rules-changed",
  ],
  ["an overwrite of a rule is refused", refused("events", "PutRule"), "rules-changed"],
  ["the pipeline puts a rule", event("events", "PutRule", { name: "mine-trail-stopped" }, PIPELINE)],
  ["somebody puts a rule of their own", event("events", "PutRule", { name: "nightly" })],

  ...["StopLogging", "DeleteTrail"].map(
    (name) => [`${name} is called`, event("cloudtrail", name, { name: "audit" }), "trail-stopped"] as const,
  ),
  ["StopLogging is refused", refused("cloudtrail", "StopLogging"), "trail-stopped"],
  ["a trail is started", event("cloudtrail", "StartLogging", { name: "audit" })],
  [
    "a service's own event has the same name",
    { ...event("cloudtrail", "StopLogging"), "detail-type": "AWS Service Event via CloudTrail" },
  ],
  [
    "a trail records one region alone",
    event("cloudtrail", "UpdateTrail", { name: "audit", isMultiRegionTrail: false }),
    "trail-changed",
  ],
  ["selectors are changed", event("cloudtrail", "PutEventSelectors", { trailName: "audit" }), "trail-changed"],

  ...["DisableKey", "ScheduleKeyDeletion", "DeleteImportedKeyMaterial"].map(
    (name) => [`${name} is called`, event("kms", name, { keyId: "1" }), "key-disabled"] as const,
  ),
  ["a key is enabled", event("kms", "EnableKey", { keyId: "1" })],
  ["a key's policy is changed", event("kms", "PutKeyPolicy", { keyId: "1", policy: "{}" }), "key-policy-changed"],
  ["the pipeline changes a key's policy", event("kms", "PutKeyPolicy", { keyId: "1", policy: "{}" }, PIPELINE)],

  ...["CreateAccessEntry", "UpdateAccessEntry", "DeleteAccessEntry"].map(
    (name) =>
      [
        `${name} is called`,
        event("eks", name, { name: "prod", principalArn: "arn:aws:iam::111122223333:role/x" }),
        "access-entry-changed",
      ] as const,
  ),
  ...["AssociateAccessPolicy", "DisassociateAccessPolicy"].map(
    (name) => [`${name} is called`, event("eks", name, { name: "prod" }), "access-policy-changed"] as const,
  ),

  ...["DeleteDeliveryStream", "StopDeliveryStreamEncryption", "UpdateDestination"].map(
    (name) =>
      [
        `${name} is called`,
        event("firehose", name, { deliveryStreamName: "eks-audit-prod" }),
        "archive-changed",
      ] as const,
  ),
  ["another stream is deleted", event("firehose", "DeleteDeliveryStream", { deliveryStreamName: "clicks" })],

  ...[
    "DeleteBucket",
    "DeleteBucketEncryption",
    "DeleteBucketLifecycle",
    "DeleteBucketOwnershipControls",
    "DeleteBucketPolicy",
    "DeleteBucketPublicAccessBlock",
    "PutBucketAcl",
    "PutBucketEncryption",
    "PutBucketLifecycle",
    "PutBucketLogging",
    "PutBucketObjectLockConfiguration",
    "PutBucketOwnershipControls",
    "PutBucketPolicy",
    "PutBucketPublicAccessBlock",
    "PutBucketReplication",
    "PutBucketVersioning",
  ].map(
    (name) => [`${name} is called`, event("s3", name, { bucketName: "audit-files" }), "log-bucket-changed"] as const,
  ),
  [
    "the archive's lifecycle is changed",
    event("s3", "PutBucketLifecycle", { bucketName: "eks-audit-archive-111122223333-eu-west-1" }),
    "log-bucket-changed",
  ],
  [
    "the policy of another log bucket is changed",
    event("s3", "PutBucketPolicy", { bucketName: "organization-trail" }),
    "log-bucket-changed",
  ],
  ["another bucket's policy is changed", event("s3", "PutBucketPolicy", { bucketName: "website" })],

  ...["AddPermission", "DeleteTopic", "RemovePermission", "SetTopicAttributes"].map(
    (name) => [`${name} is called`, event("sns", name, { topicArn: TOPIC }), "topic-changed"] as const,
  ),
  ...["SetSubscriptionAttributes", "Unsubscribe"].map(
    (name) => [`${name} is called`, event("sns", name, { subscriptionArn: SUBSCRIPTION }), "topic-changed"] as const,
  ),
  ["messages are masked", event("sns", "PutDataProtectionPolicy", { resourceArn: TOPIC }), "topic-changed"],
  ["the second topic is deleted", event("sns", "DeleteTopic", { topicArn: SECOND_TOPIC }), "topic-changed"],
  ["another topic is deleted", event("sns", "DeleteTopic", { topicArn: `${TOPIC}-2` })],
  [
    "another subscription ends",
    event("sns", "Unsubscribe", { subscriptionArn: SUBSCRIPTION.replace(":alarms", ":x") }),
  ],
];

/** Rules that leave out the roles that deploy. */
const OVERWRITES = ["alarms-changed", "key-policy-changed", "log-key-replaced", "log-readers-changed", "rules-changed"];

/** An event of a person, as a call of the pipeline. */
function byPipeline(one: object): object {
  const { detail } = one as { readonly detail: object };
  return { ...one, detail: { ...detail, ...PIPELINE } };
}

/** The patterns of a construct's rules, by the ids of the catalogue. */
function patternsOf(props: Partial<TrailDetectionsProps>): Record<string, object> {
  const stack = awsStack();
  const topic = AlarmTopic.fromTopicArn(TOPIC);
  new TrailDetections(stack, "Detections", { topic, namePrefix: "mine", ...props });
  const rules = Object.values(new Rendered(stack).json.resource?.aws_cloudwatch_event_rule ?? {});
  return Object.fromEntries(
    rules.map(({ event_pattern, name }) => [
      String(name).slice("mine-".length),
      JSON.parse(String(event_pattern)) as object,
    ]),
  );
}

const PATTERNS = patternsOf({
  trail: {
    trailName: "audit",
    logGroup: { logGroupName: "audit-events" },
    bucket: { bucketName: "audit-files" },
  },
  secondTopic: AlarmTopic.fromTopicArn(SECOND_TOPIC),
  bucketNames: ["organization-trail"],
  deployRoleArns: [DEPLOYER],
});

/** Without a trail, and with nothing given but the topic. */
const LEAST = patternsOf({});

const named = (set: string, patterns: Readonly<Record<string, object>>): [string, object][] =>
  Object.entries(patterns).map(([id, pattern]) => [`${set} ${id}`, pattern]);

describeWithEventRuler("by AWS's own matcher", () => {
  let told: Readonly<Record<"all" | "least" | "catalogue" | "own", string[]>>[];

  beforeAll(() => {
    const patterns = Object.fromEntries([
      ...named("all", PATTERNS),
      ...named("least", LEAST),
      ...named("catalogue", Object.fromEntries(TRAIL_CATALOGUE.rules.map((rule) => [rule.id, rule.eventPattern]))),
      ...named("own", Object.fromEntries(apiRules(["mine"]).map((rule) => [rule.id, rule.eventPattern]))),
    ]);
    const events = CASES.map(([, one]) => one);
    const matches = matchEvents(patterns, [...events, ...events.map(byPipeline)]);
    const of = (set: string, names: string[]): string[] =>
      names.filter((name) => name.startsWith(`${set} `)).map((name) => name.slice(set.length + 1));
    told = matches.map((names) => ({
      all: of("all", names),
      least: of("least", names),
      catalogue: of("catalogue", names),
      own: of("own", names),
    }));
  });

  test.each(CASES.map(([what, , ...ids], index) => ({ what, ids, index })))(
    "rules told when $what: $ids",
    ({ ids, index }) => {
      expect(told[index]?.all).toEqual([...ids].sort());
    },
  );

  test.each(CASES.map(([what, , ...ids], index) => ({ what, ids, index })))(
    "if a role that deploys makes the call, overwrites alone are not told: $what",
    ({ ids, index }) => {
      const expected = ids.filter((id) => !OVERWRITES.includes(id)).sort();
      expect(told[CASES.length + index]?.all).toEqual(expected);
    },
  );

  const toldBy = (set: "least" | "catalogue" | "own", what: string): string[] | undefined =>
    told[CASES.findIndex(([one]) => one === what)]?.[set];

  test.each(["least", "catalogue"] as const)("each rule is told of a call without props too: %s", (set) => {
    const ids = new Set(told.flatMap((sets) => sets[set]));
    expect([...ids].sort()).toEqual(
      TRAIL_CATALOGUE.rules
        .map(({ id }) => id)
        .filter((id) => set === "least" || id !== "topic-changed")
        .sort(),
    );
  });

  test("without deployRoleArns a pipeline's overwrites are told like anyone's", () => {
    expect(toldBy("least", "the pipeline puts a metric filter")).toEqual(["log-readers-changed"]);
    expect(toldBy("least", "the pipeline puts a rule")).toEqual(["rules-changed"]);
  });

  test("apiRules watches the groups given, and no others", () => {
    expect(toldBy("own", "an audit group is deleted")).toEqual([]);
    expect(toldBy("own", "a group's deletion is refused without parameters")).toEqual(["log-group-deleted"]);
  });
});

test("each rule is proven on a call of its own", () => {
  expect([...new Set(CASES.flatMap(([, , ...ids]) => ids))].sort()).toEqual(Object.keys(PATTERNS).sort());
});

test("an AuditTrail's own bucket is watched", () => {
  const stack = awsStack();
  const trail = new AuditTrail(stack, "Trail", { name: "audit" });
  new TrailDetections(stack, "Detections", { topic: AlarmTopic.fromTopicArn(TOPIC), trail });
  const rules = Object.values(new Rendered(stack).json.resource?.aws_cloudwatch_event_rule ?? {});
  const rule = rules.find(({ name }) => name === "eks-audit-log-bucket-changed");
  expect(JSON.parse(String(rule?.event_pattern))).toHaveProperty(
    ["detail", "$or", 0, "requestParameters", "bucketName"],
    expect.arrayContaining([expect.stringContaining("${aws_s3_bucket.")]),
  );
});

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
test("each pattern fits EventBridge's quota", () => {
  const sizes = Object.values(PATTERNS).map((pattern) => JSON.stringify(pattern).length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2048);
});

// An event bus takes 30 rules with wildcards: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
test("two patterns contain wildcards", () => {
  const wild = Object.entries(PATTERNS).filter(([, pattern]) => JSON.stringify(pattern).includes('"wildcard"'));
  expect(wild.map(([id]) => id).sort()).toEqual(["log-events-altered", "log-key-replaced"]);
});

test("TrailDetections alone makes EventBridge rules, whose patterns are all tried here", () => {
  const makers = files("modules").filter((file) => /CloudwatchEventRule\b|aws_cloudwatch_event_rule/.test(text(file)));
  expect(makers).toEqual(["modules/trail-detections.ts"]);
});
