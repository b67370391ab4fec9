import {
  AlarmTopic,
  CLUSTER_CATALOGUE,
  ClusterDetections,
  ControlPlaneLogGroup,
  auditPattern,
  clusterLogs,
  type ClusterDetectionsProps,
} from "../../modules";
import { TerraformVariable, Testing } from "cdktf";
import { awsStack, Rendered, type Block } from "./stack-under-test";

const topic = AlarmTopic.fromTopicArn("arn:aws:sns:eu-west-1:111122223333:alarms");

function detections(props: Partial<ClusterDetectionsProps> = {}) {
  const stack = awsStack();
  const construct = new ClusterDetections(stack, "Detections", { logs: clusterLogs("prod"), topic, ...props });
  return { stack, construct, rendered: new Rendered(stack) };
}

const all = (rendered: Rendered, type: string): Block[] => Object.values(rendered.json.resource?.[type] ?? {});

const sorted = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id).sort();

test("each entry of the catalogue is put in place", () => {
  const { rendered } = detections();
  const { filters, groupAlarms, queries } = CLUSTER_CATALOGUE;
  expect(all(rendered, "aws_cloudwatch_log_metric_filter").map(({ name }) => name)).toEqual(sorted(filters));
  expect(all(rendered, "aws_cloudwatch_metric_alarm")).toHaveLength(
    filters.filter(({ alarm }) => alarm !== undefined).length + groupAlarms.length,
  );
  expect(all(rendered, "aws_cloudwatch_query_definition").map(({ name }) => name)).toEqual(
    sorted(queries).map((id) => `eks-audit/prod/${id}`),
  );
});

test("a filter counts in the cluster's own namespace, and its alarm tells the topic", () => {
  const { rendered } = detections();
  const filter = all(rendered, "aws_cloudwatch_log_metric_filter").find(({ name }) => name === "aws-auth-changed");
  expect(filter).toMatchObject({
    log_group_name: "/aws/eks/prod/cluster",
    metric_transformation: { name: "aws-auth-changed", namespace: "EksAudit/prod", value: "1", default_value: "0" },
  });
  const alarm = all(rendered, "aws_cloudwatch_metric_alarm").find(
    ({ metric_name }) => metric_name === "aws-auth-changed",
  );
  expect(alarm).toMatchObject({
    alarm_name: "eks-audit/prod/aws-auth-changed",
    namespace: "EksAudit/prod",
    statistic: "Sum",
    period: 300,
    threshold: 1,
    comparison_operator: "GreaterThanOrEqualToThreshold",
    treat_missing_data: "notBreaching",
    alarm_actions: [topic.topicArn],
  });
  // CloudWatch takes 1024 characters: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  for (const { alarm_description } of all(rendered, "aws_cloudwatch_metric_alarm")) {
    expect(String(alarm_description).length).toBeLessThanOrEqual(1024);
    expect(alarm_description).toContain("What to do:");
  }
});

test("a group that falls silent alarms, though CloudWatch then counts nothing", () => {
  const alarm = all(detections().rendered, "aws_cloudwatch_metric_alarm").find(
    ({ alarm_name }) => alarm_name === "eks-audit/prod/logs-silent",
  );
  expect(alarm).toMatchObject({
    namespace: "AWS/Logs",
    metric_name: "IncomingLogEvents",
    dimensions: { LogGroupName: "/aws/eks/prod/cluster" },
    comparison_operator: "LessThanThreshold",
    treat_missing_data: "breaching",
  });
});

test("the dashboard graphs each entry's metric and reads the cluster's group", () => {
  const { construct, rendered } = detections();
  const { dashboard_body, dashboard_name } = rendered.only("aws_cloudwatch_dashboard");
  expect(dashboard_name).toBe("eks-audit-prod-eu-west-1");
  expect(construct.dashboardName).toBe(dashboard_name);
  const { widgets } = JSON.parse(String(dashboard_body)) as {
    widgets: { type: string; properties: { region: string; metrics?: string[][]; query?: string } }[];
  };
  const shown = widgets.flatMap(({ properties }) => properties.metrics ?? []).map(([, name]) => name);
  expect(shown).toEqual(expect.arrayContaining(CLUSTER_CATALOGUE.filters.map(({ id }) => id)));
  for (const { properties, type } of widgets) {
    expect(properties.region).toBe("eu-west-1");
    if (type === "log") expect(properties.query).toMatch(/^SOURCE '\/aws\/eks\/prod\/cluster' \| /);
  }
});

test("an entry switched off leaves nothing behind, filter and query alike", () => {
  const { rendered } = detections({ switchedOff: ["pod-sessions", "logs-silent"] });
  expect(JSON.stringify(rendered.json.resource?.aws_cloudwatch_log_metric_filter)).not.toContain("pod-sessions");
  expect(JSON.stringify(rendered.json.resource?.aws_cloudwatch_query_definition)).not.toContain("pod-sessions");
  expect(JSON.stringify(rendered.json.resource?.aws_cloudwatch_metric_alarm)).not.toMatch(/pod-sessions|logs-silent/);
});

test("a threshold of a team's own replaces the catalogue's, and gives an alarm to what had none", () => {
  const { rendered } = detections({ thresholds: { "forbidden-requests": 7, "secrets-listed-by-workloads": 3 } });
  const thresholds = Object.fromEntries(
    all(rendered, "aws_cloudwatch_metric_alarm").map(({ metric_name, threshold }) => [String(metric_name), threshold]),
  );
  expect(thresholds).toMatchObject({ "forbidden-requests": 7, "secrets-listed-by-workloads": 3 });
});

test("a team's own entries stand beside the catalogue's", () => {
  const own = {
    id: "jobs-created",
    title: "Jobs created",
    pattern: auditPattern('$.objectRef.resource = "jobs"'),
    alarm: { threshold: 1, periodSeconds: 60 },
    reason: "Ours.",
    response: "Look.",
    source: "https://example.com/runbook",
  };
  const { rendered } = detections({ additional: { filters: [own] } });
  expect(
    all(rendered, "aws_cloudwatch_metric_alarm").find(({ metric_name }) => metric_name === "jobs-created"),
  ).toMatchObject({ period: 60 });
});

test("a period may be a variable", () => {
  const stack = awsStack();
  const periodSeconds = new TerraformVariable(stack, "period", { type: "number" }).numberValue;
  const quiet = {
    id: "mine",
    title: "Mine",
    reason: "Ours.",
    response: "Look.",
    source: "https://example.com/runbook",
  };
  const alarm = { threshold: 1, periodSeconds };
  const groupAlarms = [{ ...quiet, metric: "IncomingLogEvents", when: "below", alarm } as const];
  new ClusterDetections(stack, "Detections", { logs: clusterLogs("prod"), topic, additional: { groupAlarms } });
  const periods = all(new Rendered(stack), "aws_cloudwatch_metric_alarm").map(({ period }) => period);
  expect(periods).toContain("${var.period}");
});

test("alarms: false counts and shows without a topic", () => {
  const { rendered } = detections({ topic: undefined, alarms: false });
  expect(all(rendered, "aws_cloudwatch_metric_alarm")).toEqual([]);
  expect(all(rendered, "aws_cloudwatch_log_metric_filter")).toHaveLength(CLUSTER_CATALOGUE.filters.length);
});

test("what reads a group waits for it, in its own stack or in another", () => {
  const app = Testing.app();
  const stack = awsStack("cluster", app);
  const logs = new ControlPlaneLogGroup(stack, "LogGroup", { clusterName: "prod" });
  new ClusterDetections(stack, "Detections", { logs, topic });
  const address = `aws_cloudwatch_log_group.${logs.resource.friendlyUniqueId}`;
  const [filter] = all(new Rendered(stack), "aws_cloudwatch_log_metric_filter");
  expect(filter).toMatchObject({ depends_on: [address], log_group_name: "/aws/eks/prod/cluster" });

  const watcher = awsStack("watcher", app);
  const other = new ControlPlaneLogGroup(stack, "Other", { clusterName: "other" });
  new ClusterDetections(watcher, "Detections", { logs: other, topic });
  expect(watcher.dependsOn(stack)).toBe(true);
  expect(all(new Rendered(watcher), "aws_cloudwatch_log_metric_filter")[0]).not.toHaveProperty("depends_on");
});

const entry = { title: "x", reason: "x", response: "x", source: "x" };
const audit = auditPattern("$.a = b");

describe("refuses", () => {
  test.each<[string, Partial<ClusterDetectionsProps>, string]>([
    ["alarms without a topic", { topic: undefined }, "topic: got none while 18 alarms are on"],
    [
      "to switch off what there is not",
      { switchedOff: ["exec"] },
      'switchedOff: got "exec", expected one of admission-',
    ],
    [
      "a threshold for a query",
      { thresholds: { "volume-by-user": 1 } },
      'thresholds: got "volume-by-user", expected one',
    ],
    ...[45, 0, 604_860].map((periodSeconds): [string, Partial<ClusterDetectionsProps>, string] => [
      `a period of ${periodSeconds} seconds`,
      {
        additional: {
          filters: [{ ...entry, id: "mine", pattern: audit, alarm: { threshold: 1, periodSeconds } }],
        },
      },
      `alarm.periodSeconds: got ${periodSeconds} for "mine", expected a multiple of 60, from 60 to 604800 (a week)`,
    ]),
    ["a threshold of nothing", { thresholds: { "pod-sessions": 0 } }, 'thresholds: got 0 for "pod-sessions"'],
    [
      "a threshold for what is switched off",
      { thresholds: { impersonation: 2 }, switchedOff: ["impersonation"] },
      'thresholds, switchedOff: got "impersonation" in both',
    ],
    [
      "a second entry of an id",
      { additional: { filters: [{ ...entry, id: "impersonation", pattern: audit }] } },
      'additional: got a second entry "impersonation"',
    ],
    [
      "an id that is none",
      { additional: { filters: [{ ...entry, id: "My Entry", pattern: audit }] } },
      'additional: got the id "My Entry"',
    ],
    [
      "a JSON pattern that is not anchored on audit records",
      { additional: { filters: [{ ...entry, id: "loose", pattern: '{ $.verb = "delete" }' }] } },
      'additional.filters: got a JSON pattern for "loose"',
    ],
    [
      "a pattern too long for CloudWatch",
      { additional: { filters: [{ ...entry, id: "long", pattern: auditPattern("$.a = b".padEnd(1000)) }] } },
      'for "long", CloudWatch Logs takes patterns up to 1024',
    ],
    [
      "a regular expression with what CloudWatch has not",
      { additional: { filters: [{ ...entry, id: "grouped", pattern: "%^(a|b)%" }] } },
      'additional.filters: got "(" in the regular expression of "grouped", which CloudWatch Logs does not take',
    ],
    [
      "more regular expressions than CloudWatch allows",
      { additional: { filters: ["a", "b", "c", "d", "e"].map((id) => ({ ...entry, id, pattern: `%^${id}%` })) } },
      "got 6 patterns with a regular expression, CloudWatch Logs allows 5",
    ],
    ["a cluster's name that is none", { logs: clusterLogs("my cluster") }, 'logs.clusterName: got "my cluster"'],
  ])("%s", (_, props, message) => {
    expect(() => detections(props)).toThrow(message);
  });

  test("a group of the infrequent-access class", () => {
    const stack = awsStack();
    const logs = new ControlPlaneLogGroup(stack, "LogGroup", {
      clusterName: "prod",
      logGroupClass: "INFREQUENT_ACCESS",
      adoptExisting: false,
    });
    expect(() => new ClusterDetections(stack, "Detections", { logs, topic })).toThrow(
      'logs: got a group with logGroupClass "INFREQUENT_ACCESS", which has no metric filters',
    );
  });
});
