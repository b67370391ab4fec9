import type { Report, Verdict } from "./report";

// Terraform writes 1.2 since 1.2.0; newer minor versions only add.
// https://developer.hashicorp.com/terraform/internals/json-format#format-version-compatibility-guarantees
const NEWEST_MINOR = 2;

/** Number of verdicts of an outcome. */
export function tally(report: Report, outcome: Verdict["outcome"]): number {
  return report.verdicts.filter((verdict) => verdict.outcome === outcome).length;
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
export function notes({ documents }: Report): string[] {
  return documents
    .filter(({ formatVersion }) => newerMinor(formatVersion))
    .map(
      ({ name, formatVersion }) =>
        `${name} is of format_version ${formatVersion ?? ""}, newer than 1.${NEWEST_MINOR}; it was judged by what the rules know`,
    );
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function newerMinor(formatVersion: string | null): boolean {
  const [major, minor] = (formatVersion ?? "").split(".").map(Number);
  return major === 1 && minor !== undefined && minor > NEWEST_MINOR;
}
