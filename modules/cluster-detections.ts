import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Token, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { checkAlarmTarget, type AlarmTarget } from "./alarm-topic";
import { checkClassHasFilters, checkClusterLogs, readerDependencies, type ClusterLogs } from "./cluster-logs";
import { recordCreation } from "./creation-line";
import { AUDIT_ANCHOR } from "./detections/audit-pattern";
import type { LogDetection, SavedQuery } from "./detections/catalogue-entry";
import { checkChoice, chosen, type CatalogueChoice } from "./detections/choice";
import { CLUSTER_CATALOGUE, type ClusterCatalogue } from "./detections/cluster-catalogue";
import { clusterDashboard } from "./detections/cluster-dashboard";
import { checkFilterPattern } from "./detections/filter-pattern";
import { checkTopic, watchGroup, watchRecords, type Watch } from "./detections/watch";
import { takenBy } from "./one-of-a-kind";
import { knownPlace, placeOf } from "./place";

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
  /** Name of the dashboard; undefined where `dashboard` is false. */
  public readonly dashboardName: string | undefined;

  /**
   * @throws Error where alarms have no topic, topic or group are of another region, the group's class has no metric filters or is watched already, an identity
   * is unknown or taken, or a pattern would look at other records than its own
   */
  public constructor(scope: Construct, id: string, props: ClusterDetectionsProps) {
    super(scope, id);
    recordCreation(this);
    const { additional = {}, alarms = true, logs, region } = props;
    const here = knownPlace(this, region).region;
    checkClusterLogs("logs", logs, "a metric filter", here);
    checkAlarmTarget(props.topic, "an alarm", here);
    checkClassHasFilters("logs", logs.resource, "metric filters");
    const other = takenBy(this, "detections", logs.logGroupName, region);
    if (other !== undefined) {
      throw new Error(
        `logs: got "${logs.logGroupName}", which ${other} already watches; give that one what you want more, as additional`,
      );
    }
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
    const { filters: counted, groupAlarms: ofGroup } = this.catalogue;
    if (alarms) checkTopic(props.topic, [...counted, ...ofGroup]);

    const wait = readerDependencies(this, logs.resource);
    const watch: Watch = {
      subject: `cluster ${logs.clusterName}`,
      alarmPrefix: `eks-audit/${logs.clusterName}`,
      logGroupName: logs.logGroupName,
      metricNamespace: this.metricNamespace,
      topicArn: alarms ? props.topic?.topicArn : undefined,
      region,
      tags: props.tags,
      dependsOn: wait,
    };
    for (const filter of this.catalogue.filters) watchRecords(this, filter, watch);
    for (const groupAlarm of this.catalogue.groupAlarms) watchGroup(this, groupAlarm, watch);
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
