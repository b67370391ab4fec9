import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Token, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AlarmTarget } from "./alarm-topic";
import { checkClusterName } from "./cluster-name";
import { checkClassHasFilters, readerDependencies, type ClusterLogs } from "./cluster-logs";
import { AUDIT_ANCHOR } from "./detections/audit-pattern";
import type { AlarmSettings, CatalogueEntry, LogDetection, SavedQuery } from "./detections/catalogue-entry";
import { checkChoice, chosen, type CatalogueChoice } from "./detections/choice";
import { CLUSTER_CATALOGUE, type ClusterCatalogue } from "./detections/cluster-catalogue";
import { clusterDashboard } from "./detections/cluster-dashboard";
import { checkFilterPattern } from "./detections/filter-pattern";
import type { GroupAlarm } from "./detections/group-alarms";
import { placeOf } from "./place";

/** Which cluster is watched, for what, and who is told. */
export interface ClusterDetectionsProps extends CatalogueChoice {
  /** The cluster's logs: its `ControlPlaneLogGroup`, or `clusterLogs(name)` for a cluster of somebody else's. */
  readonly logs: ClusterLogs;

  /**
   * Who is told when an alarm goes off. Needed unless `alarms` is false.
   * @default - nobody, which is refused while there are alarms
   */
  readonly topic?: AlarmTarget;

  /**
   * Whether there are alarms at all; what they would count is counted and shown either way.
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Entries of your own, beside those of `CLUSTER_CATALOGUE`. A pattern for audit records must begin as
   * `auditPattern()` makes it.
   * @default - none
   */
  readonly additional?: Partial<ClusterCatalogue>;

  /**
   * Whether there is a dashboard.
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Region of the log group, and so of all of this.
   * @default - the provider's
   */
  readonly region?: string;

  /**
   * Tags of the alarms, beyond the provider's default tags.
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/**
 * What a cluster's audit and authenticator logs are watched for, from `CLUSTER_CATALOGUE`: metric filters with alarms,
 * saved Logs Insights queries, and a dashboard.
 */
export class ClusterDetections extends Construct {
  /** Namespace of the metrics; each entry's metric is named as the entry. */
  public readonly metricNamespace: string;
  /** The entries put in place. */
  public readonly catalogue: ClusterCatalogue;
  public readonly dashboardName: string | undefined;

  /**
   * @throws Error where alarms have no topic, the group's class has no metric filters, an identity is unknown or taken,
   * or a pattern would look at other records than its own
   */
  public constructor(scope: Construct, id: string, props: ClusterDetectionsProps) {
    super(scope, id);
    const { additional = {}, alarms = true, logs, region } = props;
    checkClusterName("logs.clusterName", logs.clusterName);
    checkClassHasFilters("logs", logs.resource, "metric filters");
    const filters = [...CLUSTER_CATALOGUE.filters, ...(additional.filters ?? [])];
    const queries = [...CLUSTER_CATALOGUE.queries, ...(additional.queries ?? [])];
    const groupAlarms = [...CLUSTER_CATALOGUE.groupAlarms, ...(additional.groupAlarms ?? [])];
    checkChoice([...filters, ...groupAlarms], queries, props);
    for (const filter of additional.filters ?? []) checkPattern(filter);
    this.catalogue = {
      filters: chosen(filters, props),
      queries: chosen(queries, props),
      groupAlarms: chosen(groupAlarms, props),
    };
    this.metricNamespace = `EksAudit/${logs.clusterName}`;
    checkRegexCount(this.catalogue.filters);
    if (alarms && props.topic === undefined) {
      const count = this.catalogue.groupAlarms.length + this.catalogue.filters.filter(({ alarm }) => alarm).length;
      if (count > 0) {
        throw new Error(
          `topic: got none while ${count} alarms are on; give topic: an AlarmTopic, or alarms: false to count alone`,
        );
      }
    }

    const wait = readerDependencies(this, logs.resource);
    for (const filter of this.catalogue.filters) this.addFilter(filter, props, wait);
    for (const groupAlarm of alarms ? this.catalogue.groupAlarms : []) this.addGroupAlarm(groupAlarm, props);
    for (const query of this.catalogue.queries) this.addQuery(query, props, wait);
    if (props.dashboard ?? true) {
      const place = placeOf(this, region);
      // Dashboards are the account's, not the region's.
      this.dashboardName = `eks-audit-${logs.clusterName}-${place.region}`;
      new CloudwatchDashboard(this, "Dashboard", {
        dashboardName: this.dashboardName,
        dashboardBody: JSON.stringify(
          clusterDashboard(this.catalogue, {
            clusterName: logs.clusterName,
            logGroupName: logs.logGroupName,
            metricNamespace: this.metricNamespace,
            region: place.region,
          }),
        ),
      });
    }
  }

  private addFilter(filter: LogDetection, props: ClusterDetectionsProps, dependsOn?: ITerraformDependable[]): void {
    new CloudwatchLogMetricFilter(this, `Filter-${filter.id}`, {
      name: filter.id,
      logGroupName: props.logs.logGroupName,
      pattern: filter.pattern,
      metricTransformation: {
        name: filter.id,
        namespace: this.metricNamespace,
        value: "1",
        // Counted as nothing while other records arrive, so that a graph has no holes.
        defaultValue: "0",
      },
      region: props.region,
      dependsOn,
    });
    if (filter.alarm === undefined) return;
    this.addAlarm(filter, filter.alarm, props, {
      namespace: this.metricNamespace,
      metricName: filter.id,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
    });
  }

  private addGroupAlarm(entry: GroupAlarm, props: ClusterDetectionsProps): void {
    const below = entry.when === "below";
    this.addAlarm(entry, entry.alarm, props, {
      namespace: "AWS/Logs",
      metricName: entry.metric,
      dimensions: { LogGroupName: props.logs.logGroupName },
      comparisonOperator: below ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
      // CloudWatch counts nothing, rather than zero, of a group that gets nothing.
      treatMissingData: below ? "breaching" : "notBreaching",
    });
  }

  private addAlarm(
    entry: CatalogueEntry,
    { threshold, periodSeconds = 300 }: AlarmSettings,
    { alarms = true, logs, region, tags, topic }: ClusterDetectionsProps,
    metric: {
      namespace: string;
      metricName: string;
      dimensions?: Record<string, string>;
      comparisonOperator: string;
      treatMissingData: string;
    },
  ): void {
    if (!alarms || topic === undefined) return;
    new CloudwatchMetricAlarm(this, `Alarm-${entry.id}`, {
      alarmName: `eks-audit/${logs.clusterName}/${entry.id}`,
      alarmDescription: `${entry.title} (cluster ${logs.clusterName}). ${entry.reason} What to do: ${entry.response} ${entry.source}`,
      ...metric,
      statistic: "Sum",
      period: periodSeconds,
      evaluationPeriods: 1,
      threshold,
      alarmActions: [topic.topicArn],
      region,
      tags,
    });
  }

  private addQuery(entry: SavedQuery, props: ClusterDetectionsProps, dependsOn?: ITerraformDependable[]): void {
    new CloudwatchQueryDefinition(this, `Query-${entry.id}`, {
      name: `eks-audit/${props.logs.clusterName}/${entry.id}`,
      queryString: entry.query,
      logGroupNames: [props.logs.logGroupName],
      region: props.region,
      dependsOn,
    });
  }
}

function checkPattern({ id, pattern }: LogDetection): void {
  checkFilterPattern("additional.filters", id, pattern);
  if (!Token.isUnresolved(pattern) && pattern.startsWith("{") && !pattern.startsWith(`{ ${AUDIT_ANCHOR}`)) {
    throw new Error(
      `additional.filters: got a JSON pattern for "${id}" that other records than audit's may match; expected one made by auditPattern()`,
    );
  }
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
function checkRegexCount(filters: readonly LogDetection[]): void {
  const count = filters.filter(({ pattern }) => /%[^%]+%/.test(pattern)).length;
  if (count > 5) {
    throw new Error(
      `additional.filters: got ${count} patterns with a regular expression, CloudWatch Logs allows 5 on a log group`,
    );
  }
}
