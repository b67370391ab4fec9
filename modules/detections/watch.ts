import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Token, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { AlarmTarget } from "../alarm-topic";
import type { AlarmSettings, CatalogueEntry, LogDetection } from "./catalogue-entry";
import type { GroupAlarm } from "./group-alarms";

/** A log group that is watched, and who is told. */
export interface Watch {
  /** What the group is of, in an alarm's words. */
  readonly subject: string;
  /** Put before each alarm's name. */
  readonly alarmPrefix: string;
  readonly logGroupName: string;
  readonly metricNamespace: string;
  /** Nobody is told, and no alarm made, where it is undefined. */
  readonly topicArn: string | undefined;
  readonly region: string | undefined;
  readonly tags: Record<string, string> | undefined;
  readonly dependsOn: ITerraformDependable[] | undefined;
}

/** Counts the records that a pattern matches, and alarms where the entry says so. */
export function watchRecords(scope: Construct, entry: LogDetection, watch: Watch): void {
  new CloudwatchLogMetricFilter(scope, `Filter-${entry.id}`, {
    name: entry.id,
    logGroupName: watch.logGroupName,
    pattern: entry.pattern,
    metricTransformation: {
      name: entry.id,
      namespace: watch.metricNamespace,
      value: "1",
      // Counted as nothing while other records arrive, so that a graph has no holes.
      defaultValue: "0",
    },
    region: watch.region,
    dependsOn: watch.dependsOn,
  });
  if (entry.alarm === undefined) return;
  addAlarm(scope, entry, entry.alarm, watch, {
    namespace: watch.metricNamespace,
    metricName: entry.id,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
  });
}

/** Alarms on what CloudWatch itself counts of the group. */
export function watchGroup(scope: Construct, entry: GroupAlarm, watch: Watch): void {
  const below = entry.when === "below";
  addAlarm(scope, entry, entry.alarm, watch, {
    namespace: "AWS/Logs",
    metricName: entry.metric,
    dimensions: { LogGroupName: watch.logGroupName },
    comparisonOperator: below ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
    // CloudWatch counts nothing, rather than zero, of a group that gets nothing.
    treatMissingData: below ? "breaching" : "notBreaching",
  });
}

/** @throws Error where alarms would tell nobody */
export function checkTopic(
  topic: AlarmTarget | undefined,
  entries: readonly (CatalogueEntry & { alarm?: AlarmSettings })[],
): void {
  const count = entries.filter(({ alarm }) => alarm !== undefined).length;
  if (topic === undefined && count > 0) {
    throw new Error(
      `topic: got none while ${count} alarms are on; give topic: an AlarmTopic, or alarms: false to count alone`,
    );
  }
}

function addAlarm(
  scope: Construct,
  entry: CatalogueEntry,
  { threshold, periodSeconds = 300 }: AlarmSettings,
  { alarmPrefix, region, subject, tags, topicArn }: Watch,
  metric: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions?: Record<string, string>;
    readonly comparisonOperator: string;
    readonly treatMissingData: string;
  },
): void {
  checkPeriod(entry.id, periodSeconds);
  if (topicArn === undefined) return;
  new CloudwatchMetricAlarm(scope, `Alarm-${entry.id}`, {
    alarmName: `${alarmPrefix}/${entry.id}`,
    alarmDescription: `${entry.title} (${subject}). ${entry.reason} What to do: ${entry.response} ${entry.source}`,
    ...metric,
    statistic: "Sum",
    period: periodSeconds,
    evaluationPeriods: 1,
    threshold,
    alarmActions: [topicArn],
    region,
    tags,
  });
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
function checkPeriod(id: string, seconds: number): void {
  if (Token.isUnresolved(seconds)) return;
  if (!Number.isInteger(seconds / 60) || seconds < 60 || seconds > 604_800) {
    throw new Error(
      `alarm.periodSeconds: got ${seconds} for "${id}", expected a multiple of 60, from 60 to 604800 (a week)`,
    );
  }
}
