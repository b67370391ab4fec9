import type { Report, Verdict } from "../report";
import { leniency, origin } from "../summary";
import { visible, visibleJson } from "../visible";
import { place } from "./place";

type GitlabSeverity = "info" | "minor" | "major" | "critical" | "blocker";

// What blocks by its rule's severity; the rest below all of it.
const BLOCKING: Readonly<Record<Verdict["severity"], GitlabSeverity>> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "major",
};

/**
 * A Code Quality report: what passed has no place in it.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function gitlabReport(report: Report): string {
  const entries = report.verdicts.filter(({ outcome }) => outcome !== "pass").map(entry);
  return `${visibleJson(JSON.stringify(entries, null, 2))}\n`;
}

function entry(verdict: Verdict): object {
  const { rule, fingerprint, address, message, remediation, outcome } = verdict;
  const { file, line } = place(verdict) ?? { file: verdict.document, line: undefined };
  const from = origin(verdict);
  const why = leniency(verdict);
  const description = `${outcome}: ${address}${from === undefined ? "" : ` from ${from}`}: ${message}; ${why ?? remediation.trim()}`;
  return {
    description: visible(description),
    check_name: rule,
    fingerprint,
    severity: severity(verdict),
    location: { path: visible(file), lines: { begin: line ?? 1 } },
  };
}

function severity({ outcome, severity: of }: Verdict): GitlabSeverity {
  if (outcome === "deny" || outcome === "undecided") return BLOCKING[of];
  return outcome === "warn" ? "minor" : "info";
}
