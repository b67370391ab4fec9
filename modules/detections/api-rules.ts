import type { CatalogueEntry } from "./catalogue-entry";

/** An EventBridge rule on API calls, told as they are made. */
export interface ApiRule extends CatalogueEntry {
  /**
   * EventBridge's event pattern.
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
   */
  readonly eventPattern: object;
}

const EKS_LOGS = "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html";
const TRAIL_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html";
const ACCESS_ENTRIES = "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html";

/** A value that an event pattern compares with: the value itself, or its beginning, its end or a pattern with "*". */
type Text = string | { readonly prefix: string } | { readonly suffix: string } | { readonly wildcard: string };

/** Names of log groups, as an event pattern takes them. */
export type GroupNames = readonly (string | { readonly prefix: string })[];

/** Log groups of all EKS clusters, and of trails whose groups have this package's default name. */
export const AUDIT_GROUPS: GroupNames = [{ prefix: "/aws/eks/" }, { prefix: "/aws/cloudtrail/" }];

/** Id of the rule on the topic itself, which cannot tell its own loss. */
export const TOPIC_RULE = "topic-changed";

/** Resources beside log groups that `apiRules` watches, and the roles that may change them. */
export interface WatchedResources {
  /**
   * Names of S3 buckets that hold logs. Archives with this package's default name are always watched.
   * @default - archives with this package's default name
   */
  readonly bucketNames?: readonly string[];

  /**
   * ARNs of the SNS topics that are told.
   * @default - topics whose names begin with "eks-audit-"
   */
  readonly topicArns?: readonly string[];

  /**
   * Text before the names of the EventBridge rules and of a trail's alarms.
   * @default "eks-audit"
   */
  readonly namePrefix?: string;

  /**
   * ARNs of the IAM roles that deploy. The rules "alarms-changed", "key-policy-changed", "log-key-replaced",
   * "log-readers-changed" and "rules-changed" leave out the calls of these roles.
   * @default - calls of all roles are told
   */
  readonly deployRoleArns?: readonly string[];
}

/** Values of request parameters that an event pattern asks for. */
type RequestParameters = Readonly<Record<string, unknown>>;

/**
 * An event pattern for API calls. CloudTrail may record a refused call without its parameters; such a call may have been
 * any, so it matches too.
 *
 * @param alternatives request parameters of which one set must match; calls with any parameters match if there is none
 */
function call(
  service: string,
  eventNames: readonly string[],
  ...alternatives: readonly RequestParameters[]
): EventPattern {
  return {
    source: [`aws.${service}`],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: [`${service}.amazonaws.com`],
      eventName: eventNames,
      ...(alternatives.length === 0
        ? {}
        : { $or: [...alternatives, null].map((one) => ({ requestParameters: one ?? [null] })) }),
    },
  };
}

interface EventPattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly string[];
  readonly detail: object;
}

/** The same event pattern, less the calls of some roles. */
function exceptBy(roleArns: readonly string[], pattern: EventPattern): EventPattern {
  if (roleArns.length === 0) return pattern;
  // A user or the root user has no session issuer.
  const arn = [{ "anything-but": roleArns }, { exists: false }];
  return { ...pattern, detail: { ...pattern.detail, userIdentity: { sessionContext: { sessionIssuer: { arn } } } } };
}

/**
 * Log groups as an event pattern takes them where a request names a group by its name or its ARN. Patterns with wildcards
 * are for these requests alone, because an event bus takes 30 rules with wildcards.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
function identifiers(groups: GroupNames): Text[] {
  return groups.flatMap((group): Text[] => {
    if (typeof group !== "string") return [group, { wildcard: `*:log-group:${group.prefix}*` }];
    return [group, { suffix: `:log-group:${group}` }, { suffix: `:log-group:${group}:*` }];
  });
}

const MANDATORY_TYPES = ["audit", "authenticator"];
const OPTIONAL_TYPES = ["api", "controllerManager", "scheduler"];

/**
 * A request that names log types as off. Terraform's provider and the EKS console name each type as on or off, so the types
 * must be compared: `enabled: false` may stand beside an empty list.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_LogSetup.html
 */
function typesOff(types: readonly string[]): RequestParameters {
  return { logging: { clusterLogging: { enabled: [false], types } } };
}

/** Calls that shut services out of a bucket, expire or expose its objects, end its access logs, or delete the bucket. */
const BUCKET_CALLS = [
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
];

/**
 * EventBridge rules on calls that turn logging off, weaken what watches it, or give access to clusters. Refused calls are
 * told too. Calls of your own deployments are told as well, unless `deployRoleArns` leaves them out; the message names the
 * role.
 * @param groups the log groups that are watched
 */
export function apiRules(groups: GroupNames, watched: WatchedResources = {}): ApiRule[] {
  const { bucketNames = [], deployRoleArns = [], namePrefix = "eks-audit", topicArns } = watched;
  // A deployment overwrites in the ordinary course, and deletes seldom: only overwrites leave its roles out.
  const overwrite = (...calls: Parameters<typeof call>): EventPattern => exceptBy(deployRoleArns, call(...calls));
  const logGroupName = [...groups];
  const identifier = identifiers(groups);
  const alarmName = [...new Set(["eks-audit/", `${namePrefix}/`])].map((prefix) => ({ prefix }));
  const ruleName = [{ prefix: `${namePrefix}-` }];
  const topicArn = topicArns ?? [{ wildcard: "*:sns:*:eks-audit-*" }];
  const subscriptionArn = topicArns?.map((arn) => ({ prefix: `${arn}:` })) ?? topicArn;
  return [
    {
      id: "cluster-logging-reduced",
      title: "A cluster's mandatory log types are switched off",
      eventPattern: call("eks", ["UpdateClusterConfig"], typesOff(MANDATORY_TYPES)),
      reason: "Without audit and authenticator logs, actions in the cluster cannot be traced.",
      response: "Switch the types on again, and treat the time without them as unseen.",
      source: EKS_LOGS,
    },
    {
      id: "optional-log-types-off",
      title: "A request names optional log types of a cluster as off",
      eventPattern: call("eks", ["UpdateClusterConfig"], typesOff(OPTIONAL_TYPES)),
      reason:
        "Logs of api, controllerManager or scheduler end. A request may also name types that were off before, as Terraform does.",
      response: "Compare with the configuration, and switch on what belongs on.",
      source: EKS_LOGS,
    },
    {
      id: "log-group-deleted",
      title: "Audit logs are deleted",
      eventPattern: call("logs", ["DeleteLogGroup", "DeleteLogStream"], { logGroupName }),
      reason: "What happened can no longer be shown.",
      response: "Apply again, so that the group is there; take the history from the archive.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html",
    },
    {
      id: "log-protection-off",
      title: "A log group's deletion protection is switched off",
      eventPattern: call("logs", ["PutLogGroupDeletionProtection"], { deletionProtectionEnabled: [false] }),
      reason: "It is the step before a deletion.",
      response: "Switch it on again, then ask.",
      source:
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogGroupDeletionProtection.html",
    },
    {
      id: "retention-changed",
      title: "The retention of audit logs is changed",
      eventPattern: call("logs", ["PutRetentionPolicy"], { logGroupName }),
      reason: "A retention of one day deletes all that is older, without a word.",
      response: "Set it back at once: CloudWatch deletes expired events within about three days.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    },
    {
      id: "log-key-detached",
      title: "A log group loses its key",
      // The group is named by its name or its ARN.
      eventPattern: call("logs", ["DisassociateKmsKey"]),
      reason: "What arrives from now on is encrypted with CloudWatch's own key, past your key policy.",
      response: "Associate the key again.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DisassociateKmsKey.html",
    },
    {
      id: "log-key-replaced",
      title: "A log group gets another key",
      eventPattern: overwrite("logs", ["AssociateKmsKey"], { logGroupName }, { resourceIdentifier: identifier }),
      reason: "The owner of the new key decides who can read the logs, and can make them unreadable.",
      response: "Compare the key with the configuration, and apply it again.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html",
    },
    {
      id: "log-readers-removed",
      title: "A filter on audit logs is taken away",
      eventPattern: call("logs", ["DeleteMetricFilter", "DeleteSubscriptionFilter"], { logGroupName }),
      reason: "Alarms fall silent, or the archive stops, while logs still seem to flow.",
      response: "Apply again.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html",
    },
    {
      id: "log-readers-changed",
      title: "A filter on audit logs is added or overwritten",
      eventPattern: overwrite("logs", ["PutMetricFilter", "PutSubscriptionFilter"], { logGroupName }),
      reason:
        "An overwritten filter matches nothing, or sends audit logs elsewhere, while it still seems to be in place.",
      response: "Compare pattern and destination with the configuration, and apply it again.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",
    },
    {
      id: "log-events-altered",
      title: "Events of audit logs are masked or transformed",
      eventPattern: call("logs", ["PutDataProtectionPolicy", "PutTransformer"], { logGroupIdentifier: identifier }),
      reason: "Metric filters, subscription filters and queries read masked values and transformed events.",
      response: "Delete the policy or the transformer. Events are stored as they were.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html",
    },
    {
      id: "account-policy-changed",
      title: "A CloudWatch Logs policy of the account is changed",
      eventPattern: call("logs", ["PutAccountPolicy", "DeleteAccountPolicy"]),
      reason: "A policy of the account sends, masks or transforms the events of all log groups.",
      response: "Compare the policy with what was agreed.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html",
    },
    {
      id: "log-delivery-changed",
      title: "A delivery of vended logs, or a resource policy of CloudWatch Logs, is changed",
      eventPattern: call("logs", [
        "DeleteDelivery",
        "DeleteDeliveryDestination",
        "DeleteDeliveryDestinationPolicy",
        "DeleteDeliverySource",
        "DeleteResourcePolicy",
        "PutResourcePolicy",
        "UpdateDeliveryConfiguration",
      ]),
      reason: "Vended logs of clusters stop without their delivery or without the policy that admits it.",
      response: "Compare with the configuration, and apply it again.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html",
    },
    {
      id: "archive-changed",
      title: "A stream of the log archive is deleted or redirected",
      eventPattern: call("firehose", ["DeleteDeliveryStream", "StopDeliveryStreamEncryption", "UpdateDestination"], {
        deliveryStreamName: [{ prefix: "eks-audit-" }],
      }),
      reason: "The archive of the cluster ends, or goes to another bucket.",
      response: "Apply again; take the missing hours from the log group.",
      source: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html",
    },
    {
      id: "log-bucket-changed",
      title: "A bucket of logs is deleted or set up otherwise",
      eventPattern: call("s3", BUCKET_CALLS, { bucketName: [{ prefix: "eks-audit-archive-" }, ...bucketNames] }),
      reason: "A policy can shut CloudTrail or Firehose out, and a lifecycle rule of one day deletes the log files.",
      response: "Apply again at once: S3 carries out lifecycle rules once a day.",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html",
    },
    {
      id: "alarms-removed",
      title: "Alarms are deleted or switched off",
      eventPattern: call("monitoring", ["DeleteAlarms", "DisableAlarmActions"]),
      reason: "Whoever wants to go unseen begins with what watches.",
      response: "Apply again, and look what happened meanwhile.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html",
    },
    {
      id: "alarms-changed",
      title: "An alarm on audit logs is overwritten",
      eventPattern: overwrite("monitoring", ["PutMetricAlarm"], { alarmName }),
      reason: "A higher threshold, another metric or another action silences an alarm that still seems to be in place.",
      response: "Compare the alarm with the configuration, and apply it again.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    },
    {
      id: "alarms-muted",
      title: "Alarms on audit logs are muted",
      eventPattern: call("monitoring", ["PutAlarmMuteRule"], { muteTargets: { alarmNames: alarmName } }),
      reason: "A muted alarm tells nobody.",
      response: "Delete the mute rule, and look at what happened meanwhile.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html",
    },
    {
      id: TOPIC_RULE,
      title: "The topic of the alarms is deleted, or its settings or subscriptions are changed",
      eventPattern: call(
        "sns",
        [
          "AddPermission",
          "DeleteTopic",
          "PutDataProtectionPolicy",
          "RemovePermission",
          "SetSubscriptionAttributes",
          "SetTopicAttributes",
          "Unsubscribe",
        ],
        { topicArn },
        { resourceArn: topicArn },
        { subscriptionArn },
      ),
      reason: "Alarms and rules reach nobody without the topic, its policy, its key or its subscriptions.",
      response: "Apply again, and subscribe again who is missing.",
      source: "https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html",
    },
    {
      id: "rules-removed",
      title: "EventBridge rules are deleted or switched off",
      eventPattern: call("events", ["DeleteRule", "DisableRule", "RemoveTargets"]),
      reason: "Whoever wants to go unseen begins with what watches; this rule tells of the others.",
      response: "Apply again, and look what happened meanwhile.",
      source: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html",
    },
    {
      id: "rules-changed",
      title: "An EventBridge rule of these detections is overwritten",
      eventPattern: overwrite("events", ["PutRule", "PutTargets"], { name: ruleName }, { rule: ruleName }),
      reason: "Another pattern, state or target silences a rule that still seems to be in place.",
      response: "Compare the rule with the configuration, and apply it again.",
      source: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
    },
    {
      id: "trail-stopped",
      title: "A trail is stopped or deleted",
      eventPattern: call("cloudtrail", ["StopLogging", "DeleteTrail"]),
      reason: "No API call is recorded from here on, EKS's included; also not by these rules.",
      response: "Start it again at once; CloudTrail's event history still has management events of 90 days.",
      source: TRAIL_EVENTS,
    },
    {
      id: "trail-changed",
      title: "A trail is changed",
      eventPattern: call("cloudtrail", ["UpdateTrail", "PutEventSelectors"]),
      reason: "Other selectors, one region or another bucket narrow what it sees.",
      response: "Compare with the configuration, and apply it again.",
      source: TRAIL_EVENTS,
    },
    {
      id: "key-disabled",
      title: "A KMS key is disabled or marked for deletion",
      eventPattern: call("kms", ["DisableKey", "ScheduleKeyDeletion", "DeleteImportedKeyMaterial"]),
      reason: "Every log that the key encrypted becomes unreadable, whatever its retention.",
      response: "Cancel the deletion and enable the key before the waiting period ends.",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    },
    {
      id: "key-policy-changed",
      title: "The policy of a KMS key is changed",
      eventPattern: overwrite("kms", ["PutKeyPolicy"]),
      reason: "A service that the key's policy no longer admits cannot write or read logs.",
      response: "Compare the policy with the configuration, and apply it again.",
      source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
    },
    {
      id: "access-entry-changed",
      title: "A cluster's access entries are changed",
      eventPattern: call("eks", ["CreateAccessEntry", "UpdateAccessEntry", "DeleteAccessEntry"]),
      reason: "An IAM identity becomes a user of the cluster; aws-auth says nothing of it.",
      response: "Compare identity and groups with what was agreed.",
      source: ACCESS_ENTRIES,
    },
    {
      id: "access-policy-changed",
      title: "An access policy is given or taken",
      eventPattern: call("eks", ["AssociateAccessPolicy", "DisassociateAccessPolicy"]),
      reason: "AmazonEKSClusterAdminPolicy is cluster-admin, and no binding in the cluster shows it.",
      response: "Compare with what was agreed; disassociate what was not.",
      source: "https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html",
    },
  ];
}
