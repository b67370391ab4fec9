import type { ClusterLogging, Report, Verdict } from "../report";
import { conclusion, judged, leniency, notes, origin, plural } from "../summary";
import { codeSpan } from "./code-span";
import { change, LOG_TYPES, retention, type Change, type State } from "./logging-diff";
import type { ReportContext } from "./reporter";

// GitHub takes comments of 65 536 characters, and a pipeline may add words of its own.
const LONGEST = 60_000;
// The findings always have at least half of it.
const LONGEST_DIFF = LONGEST / 2;

const HEADINGS: Readonly<Record<Report["outcome"], string>> = {
  pass: "✅ passed",
  deny: "❌ denied",
  undecided: "❓ undecided",
  nothing: "➖ nothing to judge",
};

/** For a comment on a pull request: how logging changes, then the findings, in at most 60 000 characters. */
export function markdownReport(report: Report, { requireCluster }: ReportContext): string {
  const head = [
    // Lets a pipeline find its comment again.
    "<!-- eks-audit -->",
    `## eks-audit: ${HEADINGS[report.outcome]}`,
    ...loggingDiff(report.clusters),
    `${conclusion(report, requireCluster)}; ${codeSpan(judged(report), 1_000)}`,
    ...notes(report)
      .slice(0, 5)
      .map((note) => `> ${codeSpan(note)}`),
  ].join("\n\n");
  const table = findings(report, LONGEST - head.length - 200);
  return `${[head, ...table].join("\n\n")}\n`;
}

function loggingDiff(clusters: Report["clusters"]): string[] {
  if (clusters === undefined || clusters.length === 0) return [];
  const columns = ["cluster", ...LOG_TYPES, "log group", "retention", "key", "trail"];
  return bounded(columns, clusters.map(diffRow), LONGEST_DIFF, (cut) => `and ${plural(cut, "cluster")} more, cut here`);
}

function diffRow(cluster: ClusterLogging): string[] {
  const { address, name, logGroup, trail } = cluster;
  return [
    `${name === null ? "" : `${codeSpan(name)} `}${codeSpan(address)}`,
    ...LOG_TYPES.map((type) => cell(change(cluster, type))),
    logGroup ? codeSpan(logGroup.address) : "none",
    logGroup ? retention(logGroup) : "",
    logGroup ? (logGroup.key === null ? "none" : codeSpan(logGroup.key, 80)) : "",
    trail ? codeSpan(trail.address) : "none",
  ];
}

const STATES: Readonly<Record<State, string>> = { on: "on", off: "off", unknown: "known after apply", gone: "gone" };

function cell({ before, after }: Change): string {
  if (before === undefined || before === after) return STATES[after];
  return `${STATES[before]} → **${STATES[after]}**`;
}

function findings({ verdicts, documents }: Report, limit: number): string[] {
  if (verdicts.length === 0) return [];
  const several = documents.length > 1;
  const rows = verdicts.map((verdict) => [
    verdict.outcome,
    verdict.severity,
    codeSpan(verdict.rule),
    where(verdict, several),
    what(verdict),
  ]);
  const columns = ["outcome", "severity", "rule", "resource", "what"];
  return bounded(columns, rows, limit, (cut) => `and ${plural(cut, "finding")} more, cut here; other formats have all`);
}

function where(verdict: Verdict, several: boolean): string {
  const from = origin(verdict);
  return [
    codeSpan(verdict.address),
    ...(several ? [`in ${codeSpan(verdict.document)}`] : []),
    ...(from === undefined ? [] : [`from ${codeSpan(from)}`]),
  ].join(" ");
}

function what(verdict: Verdict): string {
  if (verdict.outcome === "pass") return codeSpan(verdict.subject);
  const why = leniency(verdict);
  return `${codeSpan(verdict.message, 500)}<br>${codeSpan(why ?? `remedy: ${verdict.remediation.replaceAll("`", "")}`, 500)}`;
}

/** A table of as many rows as fit, and a sentence that counts the others. */
function bounded(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  limit: number,
  cutting: (cut: number) => string,
): string[] {
  const lines = [line(columns), line(columns.map(() => "---"))];
  let length = lines.join("\n").length;
  for (const row of rows) {
    const next = line(row);
    if (length + next.length + 1 > limit) break;
    lines.push(next);
    length += next.length + 1;
  }
  const cut = rows.length - (lines.length - 2);
  return [lines.join("\n"), ...(cut > 0 ? [cutting(cut)] : [])];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
