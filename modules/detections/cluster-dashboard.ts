import type { ClusterCatalogue } from "./cluster-catalogue";

/** What the dashboard shows. */
export interface DashboardSubject {
  readonly clusterName: string;
  readonly logGroupName: string;
  readonly metricNamespace: string;
  readonly region: string;
}

/** Width of a dashboard, in CloudWatch's own units. */
const WIDTH = 24;
const HEIGHT = 6;
/** Lines that one graph still shows apart. */
const LINES = 6;
/** Of the saved queries, those that answer at a glance. */
const TABLES = ["requests-refused-by-user", "authenticator-denials", "pod-sessions", "volume-by-user"];

/**
 * A dashboard's body: what is counted, and the answers of a few queries.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function clusterDashboard(catalogue: ClusterCatalogue, subject: DashboardSubject): object {
  const { clusterName, logGroupName, metricNamespace, region } = subject;
  const graphs = [
    graph(`Control-plane logs of ${clusterName}`, region, [
      ["AWS/Logs", "IncomingLogEvents", "LogGroupName", logGroupName, { label: "events" }],
      ["AWS/Logs", "IncomingBytes", "LogGroupName", logGroupName, { label: "bytes", yAxis: "right" }],
    ]),
    ...groupsOf(LINES, catalogue.filters).map((filters, index, all) =>
      graph(
        `Detections (${index + 1} of ${all.length})`,
        region,
        filters.map(({ id, title }) => [metricNamespace, id, { label: title }]),
      ),
    ),
  ];
  const tables = catalogue.queries
    .filter(({ id }) => TABLES.includes(id))
    .map(({ query, title }) => ({
      type: "log",
      properties: { title, region, view: "table", query: `SOURCE '${logGroupName}' | ${query}` },
    }));
  return {
    widgets: [...graphs, ...tables].map((widget, index) => ({
      ...widget,
      width: WIDTH / 2,
      height: HEIGHT,
      x: (index % 2) * (WIDTH / 2),
      y: Math.floor(index / 2) * HEIGHT,
    })),
  };
}

function graph(title: string, region: string, metrics: readonly unknown[]): object {
  return { type: "metric", properties: { title, region, view: "timeSeries", stat: "Sum", period: 300, metrics } };
}

function groupsOf<T>(size: number, items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
