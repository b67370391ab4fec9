import { catalogue, type ClusterLogging, type Report, type Verdict } from "../../../gate";
import { render, type Format } from "../../../gate/reporters";
import type { ReportContext } from "../../../gate/reporters/reporter";

const CONTEXT: ReportContext = {
  colour: false,
  requireCluster: false,
  version: "1.2.3",
  catalogue: catalogue(),
  day: "2026-01-31",
};

/** The report in a format, with its passes. */
export function shown(format: Format, report: Report = sample(), context: Partial<ReportContext> = {}): string {
  return render(report, format, { ...CONTEXT, ...context }, true);
}

/** A verdict by a rule of the catalogue; `fingerprint` follows from rule, address and subject. */
export function verdict(rule: string, outcome: Verdict["outcome"], more: Partial<Verdict> = {}): Verdict {
  const { tier, severity, remediation, docs } = catalogue().rules.find(({ id }) => id === rule)!;
  const whole = {
    ...{ rule, tier, severity, outcome, document: "plan.json", address: "aws_eks_cluster.main", subject: "audit" },
    ...{ message: '"audit" is not in enabled_cluster_log_types', remediation, docs },
    ...more,
  };
  const identity = Buffer.from(`${whole.rule} ${whole.address} ${whole.subject}`).toString("hex");
  return { fingerprint: identity.padEnd(32, "0").slice(-32), ...whole };
}

export const CLUSTERS: readonly ClusterLogging[] = [
  {
    ...{ document: "plan.json", address: "aws_eks_cluster.main", name: "main", open: false },
    before: ["api", "audit", "authenticator"],
    after: ["authenticator", "scheduler"],
    logGroup: { address: "aws_cloudwatch_log_group.main", retention: 365, key: "aws_kms_key.logs" },
    trail: { address: "aws_cloudtrail.audit" },
  },
  {
    ...{ document: "stack/cdk.tf.json", address: "aws_eks_cluster.new", name: null, open: true },
    ...{ before: null, after: ["audit"], logGroup: null, trail: null },
  },
];

/** A report with a verdict of each outcome, two documents, and clusters. */
export function sample(more: Partial<Report> = {}): Report {
  const mandatory = "eks/mandatory_log_types";
  return {
    schema: 1,
    outcome: "deny",
    profile: "baseline",
    documents: [
      {
        ...{ name: "plan.json", kind: "plan", formatVersion: "1.2", terraformVersion: "1.11.4" },
        sha256: "a".repeat(64),
      },
      {
        ...{ name: "stack/cdk.tf.json", kind: "configuration", formatVersion: null, terraformVersion: null },
        sha256: "b".repeat(64),
      },
    ],
    settings: { sha256: "c".repeat(64) },
    coverage: { clusters: 2, logGroups: 1, trails: 1, modules: 0, rules: catalogue().rules.length },
    clusters: CLUSTERS,
    exemptions: [
      {
        ...{
          rule: "cloudwatch/retention",
          address: "aws_cloudwatch_log_group.main",
          reason: "archived",
          ticket: "SEC-1",
        },
        ...{ approvedBy: "Ada", expires: "2026-03-02", state: "valid", covers: 1 },
      },
    ],
    baseline: {
      ...{ sha256: "d".repeat(64), date: "2026-01-31", profile: "baseline" },
      ...{ findings: 1, known: 1, worse: 0, gone: 0 },
    },
    verdicts: [
      verdict(mandatory, "deny", { source: { construct: "prod/Cluster", file: "main.ts", line: 25 } }),
      verdict(mandatory, "undecided", { address: "aws_eks_cluster.new", document: "stack/cdk.tf.json" }),
      verdict("eks/all_log_types", "warn", { subject: "api", source: { construct: "prod/Cluster" } }),
      verdict("cloudwatch/retention", "exempt", {
        address: "aws_cloudwatch_log_group.main",
        subject: "",
        exemption: { reason: "archived", approvedBy: "Ada", expires: "2026-03-02", ticket: "SEC-1" },
      }),
      verdict("cloudtrail/encrypted", "known", {
        address: "aws_cloudtrail.audit",
        subject: "",
        baseline: { state: "known", outcome: "warn", was: { outcome: "warn", severity: "medium" } },
      }),
      verdict(mandatory, "pass", { subject: "authenticator", message: "audit and authenticator logs are on" }),
    ],
    ...more,
  };
}

/** A report of documents in which there was nothing to judge. */
export function nothing(): Report {
  return sample({
    outcome: "nothing",
    coverage: { clusters: 0, logGroups: 0, trails: 0, modules: 0, rules: 1 },
    clusters: [],
    verdicts: [],
  });
}
