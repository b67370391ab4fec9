import { baselineNotes } from "./baseline";
import { exemptionNotes } from "./exemptions";
import type { Report, Verdict } from "./report";

// Terraform writes 1.2 since 1.2.0; newer minor versions only add.
// https://developer.hashicorp.com/terraform/internals/json-format#format-version-compatibility-guarantees
const NEWEST_MINOR = 2;

/** Number of verdicts of an outcome. */
export function tally(report: Report, outcome: Verdict["outcome"]): number {
  return report.verdicts.filter((verdict) => verdict.outcome === outcome).length;
}

/** How many findings of each kind, in words. */
function counts(report: Report): string {
  const exempt = tally(report, "exempt");
  const known = tally(report, "known");
  return [
    `${tally(report, "deny")} denied`,
    `${tally(report, "undecided")} undecided`,
    plural(tally(report, "warn"), "warning"),
    ...(exempt > 0 ? [`${exempt} exempt`] : []),
    ...(known > 0 ? [`${known} known`] : []),
  ].join(", ");
}

/** What the whole came to, in words. */
export function conclusion(report: Report, requireCluster = false): string {
  if (report.outcome !== "nothing") return counts(report);
  const others = report.coverage.logGroups + report.coverage.trails > 0;
  const missing = others
    ? "there was no EKS cluster to judge"
    : "there was no EKS cluster, log group or trail to judge";
  return `${missing}${requireCluster ? ", and --require-cluster asks for one" : ""}`;
}

/** What was judged, in words: silence is no verdict. */
export function judged({ coverage, documents, profile }: Report): string {
  const { clusters, logGroups, trails, rules } = coverage;
  const resources = `${plural(clusters, "cluster")}, ${plural(logGroups, "log group")} and ${plural(trails, "trail")}`;
  const [only] = documents;
  const where = documents.length === 1 && only ? only.name : plural(documents.length, "document");
  return `judged ${resources} in ${where} by ${plural(rules, "rule")}, profile ${profile}`;
}

/** What a reader should know besides the verdicts. */
export function notes({ documents, exemptions, baseline, assumesDefaults }: Report): string[] {
  const newer = documents
    .filter(({ formatVersion }) => newerMinor(formatVersion))
    .map(
      ({ name, formatVersion }) =>
        `${name} is of format_version ${formatVersion ?? ""}, newer than 1.${NEWEST_MINOR}; it was judged by what the rules know`,
    );
  return [
    ...exemptionNotes(exemptions),
    ...baselineNotes(baseline),
    ...(assumesDefaults === true ? ["variables of configurations are taken for their defaults"] : []),
    ...newer,
  ];
}

/** Why a finding does not block; undefined for one that is neither exempt nor known. */
export function leniency({ outcome, exemption, baseline }: Verdict): string | undefined {
  if (outcome === "known") {
    return `known: stands in the baseline${baseline === undefined ? "" : `; without it: ${baseline.outcome}`}`;
  }
  if (outcome !== "exempt") return undefined;
  if (!exemption) return "exempt by the settings";
  const { reason, approvedBy, expires, ticket } = exemption;
  return `exempt until ${expires}, approved by ${approvedBy}: ${reason}${ticket === undefined ? "" : ` (${ticket})`}`;
}

/** What the baseline says of a finding that is worse now; undefined for others. */
export function worsening({ baseline, severity }: Verdict): string | undefined {
  if (baseline?.state !== "worse" || baseline.was === undefined) return undefined;
  const { was } = baseline;
  return `${was.outcome === baseline.outcome ? `${was.severity} and not ${severity}` : was.outcome} in the baseline`;
}

/** Construct and line, where they are known. */
export function origin({ source }: Verdict): string | undefined {
  if (!source) return undefined;
  const { construct, file, line } = source;
  return file === undefined ? construct : `${construct} at ${file}${line === undefined ? "" : `:${line}`}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function newerMinor(formatVersion: string | null): boolean {
  const [major, minor] = (formatVersion ?? "").split(".").map(Number);
  return major === 1 && minor !== undefined && minor > NEWEST_MINOR;
}
