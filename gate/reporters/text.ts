import type { Report, Verdict } from "../report";
import { conclusion, judged, leniency, notes, origin, worsening } from "../summary";
import { visible } from "../visible";
import type { ReportContext } from "./reporter";

export type TextOptions = Partial<Pick<ReportContext, "colour" | "requireCluster">>;

type Paint = (text: string, tone: keyof typeof CODES) => string;

const CODES = { red: 31, green: 32, yellow: 33, magenta: 35, bold: 1, dim: 2 };

const TONES = {
  deny: "red",
  undecided: "magenta",
  warn: "yellow",
  pass: "green",
  nothing: "yellow",
  exempt: "dim",
  known: "dim",
} as const;

/** Three lines a finding, then what was judged and the count. */
export function textReport(report: Report, { colour = false, requireCluster = false }: TextOptions = {}): string {
  const paint: Paint = (text, tone) => (colour ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text);
  const several = report.documents.length > 1;
  const findings = report.verdicts.map((verdict) => finding(verdict, several, paint));
  const closing = [
    ...notes(report).map((note) => `note: ${visible(note)}`),
    visible(judged(report)),
    `${paint(report.outcome, TONES[report.outcome])}: ${conclusion(report, requireCluster)}`,
  ];
  return `${[...findings, closing.join("\n")].join("\n\n")}\n`;
}

// The lines below the first begin with a word of ours: pipelines obey a line that begins with `::`, indented or not.
function finding(verdict: Verdict, several: boolean, paint: Paint): string {
  const { outcome, severity, rule, address, document, subject, message, remediation } = verdict;
  const where = `${paint(visible(address), "bold")}${several ? ` (${visible(document)})` : ""}`;
  const from = origin(verdict);
  const head = [
    paint(outcome, TONES[outcome]),
    severity,
    rule,
    where,
    ...(from === undefined ? [] : [`from ${visible(from)}`]),
  ].join(" ");
  if (outcome === "pass") return `${head}${subject === "" ? "" : ` ${visible(subject)}`}`;
  const why = leniency(verdict);
  const was = worsening(verdict);
  return [
    head,
    `  wrong: ${visible(message)}`,
    ...(was === undefined ? [] : [`  worse: ${was}`]),
    why === undefined ? `  remedy: ${visible(remediation)}` : `  ${visible(why)}`,
  ].join("\n");
}
