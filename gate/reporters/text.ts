import type { Report, Verdict } from "../report";
import { judged, notes, plural, tally } from "../summary";
import { visible } from "../visible";

export interface TextOptions {
  /** Whether to mark outcomes with ANSI colours. @default false */
  readonly colour?: boolean;
  /** Whether the run ends 1 for want of a cluster, which the text then says. @default false */
  readonly requireCluster?: boolean;
}

type Paint = (text: string, tone: keyof typeof CODES) => string;

const CODES = { red: 31, green: 32, yellow: 33, magenta: 35, bold: 1, dim: 2 };

const TONES = {
  deny: "red",
  undecided: "magenta",
  warn: "yellow",
  pass: "green",
  exempt: "dim",
  known: "dim",
} as const;

/** Three lines a finding, then what was judged and the count. */
export function textReport(report: Report, { colour = false, requireCluster = false }: TextOptions = {}): string {
  const paint: Paint = (text, tone) => (colour ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text);
  const several = report.documents.length > 1;
  const findings = report.verdicts.map((verdict) => finding(verdict, several, paint));
  return `${[...findings, closing(report, requireCluster, paint)].join("\n\n")}\n`;
}

// The lines below the first begin with a word of ours: pipelines obey a line that begins with `::`, indented or not.
function finding(verdict: Verdict, several: boolean, paint: Paint): string {
  const { outcome, severity, rule, address, document, subject, message, remediation } = verdict;
  const where = `${visible(address)}${several ? ` (${visible(document)})` : ""}`;
  const head = `${paint(outcome, TONES[outcome])} ${severity} ${rule} ${paint(where, "bold")}`;
  if (outcome === "pass") return `${head}${subject === "" ? "" : ` ${visible(subject)}`}`;
  return [head, `  wrong: ${visible(message)}`, `  remedy: ${visible(remediation)}`].join("\n");
}

function closing(report: Report, requireCluster: boolean, paint: Paint): string {
  const lines = [...notes(report).map((note) => `note: ${visible(note)}`), visible(judged(report))];
  return [...lines, ending(report, requireCluster, paint)].join("\n");
}

function ending(report: Report, requireCluster: boolean, paint: Paint): string {
  if (report.outcome === "nothing") {
    return `${paint("nothing", "yellow")}: ${nothing(report)}${requireCluster ? ", and --require-cluster asks for one" : ""}`;
  }
  const counts = `${tally(report, "deny")} denied, ${tally(report, "undecided")} undecided, ${plural(tally(report, "warn"), "warning")}`;
  return `${paint(report.outcome, TONES[report.outcome])}: ${counts}`;
}

function nothing({ coverage }: Report): string {
  const others = coverage.logGroups + coverage.trails > 0;
  return others ? "there was no EKS cluster to judge" : "there was no EKS cluster, log group or trail to judge";
}
