import type { AlarmSettings, CatalogueEntry } from "./catalogue-entry";

/** An alarm on what CloudWatch itself counts of a log group. */
export interface GroupAlarm extends CatalogueEntry {
  /** CloudWatch's metric of the group. */
  readonly metric: "IncomingLogEvents" | "IncomingBytes";
  /** Whether it goes off below the threshold, and where nothing is counted at all, or from it on. */
  readonly when: "below" | "from";
  /** When it goes off. */
  readonly alarm: AlarmSettings;
}

const METRICS =
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html";

/** What the log group itself is watched for. */
export const CLUSTER_GROUP_ALARMS: readonly GroupAlarm[] = [
  {
    id: "logs-silent",
    title: "No control-plane logs arrive",
    metric: "IncomingLogEvents",
    when: "below",
    alarm: { threshold: 1, periodSeconds: 900 },
    reason: "A running API server is never silent: logging was turned off, or the group or its key is gone.",
    response:
      "Read the cluster's enabled log types and the group; then CloudTrail for UpdateClusterConfig and DeleteLogGroup.",
    source: METRICS,
  },
  {
    id: "logs-rise",
    title: "Far more control-plane logs than usual",
    metric: "IncomingBytes",
    when: "from",
    // 1 GiB an hour is some 730 GiB a month.
    alarm: { threshold: 1_073_741_824, periodSeconds: 3600 },
    reason: "A client in a loop, or a scan; and ingestion is most of what logging costs.",
    response: "Find who with the query volume-by-user, and fix that client rather than turning audit off.",
    source: METRICS,
  },
];
