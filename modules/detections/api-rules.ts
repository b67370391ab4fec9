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

/** Names of log groups, as an event pattern takes them. */
export type GroupNames = readonly (string | { readonly prefix: string })[];

/** The groups of all clusters, and those of trails where they have this package's name. */
export const AUDIT_GROUPS: GroupNames = [{ prefix: "/aws/eks/" }, { prefix: "/aws/cloudtrail/" }];

function call(service: string, eventNames: readonly string[], requestParameters?: object): object {
  return {
    source: [`aws.${service}`],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: [`${service}.amazonaws.com`],
      eventName: eventNames,
      ...(requestParameters === undefined ? {} : { requestParameters }),
    },
  };
}

/**
 * Calls that turn logging off, or give access to clusters. A call that was refused is told too: somebody tried. Your own
 * deployments are told as well, and are to be known by their role.
 * @param groups the log groups whose loss is told
 */
export function apiRules(groups: GroupNames): ApiRule[] {
  const logGroupName = [...groups];
  return [
    {
      id: "cluster-logging-reduced",
      title: "A cluster's log types are switched off",
      // Types that a request does not name stay as they are, so each loss is said with enabled: false.
      // https://docs.aws.amazon.com/eks/latest/APIReference/API_LogSetup.html
      eventPattern: call("eks", ["UpdateClusterConfig"], { logging: { clusterLogging: { enabled: [false] } } }),
      reason: "From here on nobody sees what is done in the cluster.",
      response: "Switch the types on again, and treat the time without them as unseen.",
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
      id: "log-readers-removed",
      title: "A filter on audit logs is taken away",
      eventPattern: call("logs", ["DeleteMetricFilter", "DeleteSubscriptionFilter"], { logGroupName }),
      reason: "Alarms fall silent, or the archive stops, while logs still seem to flow.",
      response: "Apply again.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html",
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
      id: "rules-removed",
      title: "EventBridge rules are deleted or switched off",
      eventPattern: call("events", ["DeleteRule", "DisableRule", "RemoveTargets"]),
      reason: "Whoever wants to go unseen begins with what watches; this rule tells of the others.",
      response: "Apply again, and look what happened meanwhile.",
      source: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html",
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
      eventPattern: call("kms", ["DisableKey", "ScheduleKeyDeletion"]),
      reason: "Every log that the key encrypted becomes unreadable, whatever its retention.",
      response: "Cancel the deletion and enable the key before the waiting period ends.",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
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
