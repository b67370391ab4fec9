import type { Report, Verdict } from "../report";
import { conclusion, judged, leniency, notes } from "../summary";
import { visibleStart } from "../visible";
import { place } from "./place";
import type { ReportContext } from "./reporter";

// The runner refuses what is longer than 64 KiB; nobody reads as much in an annotation.
const LONGEST = 4_000;
const LONGEST_TITLE = 200;

const COMMANDS: Readonly<Record<Verdict["outcome"], "error" | "warning" | "notice" | "debug">> = {
  deny: "error",
  undecided: "error",
  warn: "warning",
  exempt: "notice",
  known: "notice",
  pass: "debug",
};

/**
 * Annotations of GitHub Actions, each line a workflow command.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReport(report: Report, { requireCluster }: ReportContext): string {
  const level = report.outcome === "pass" ? "notice" : report.outcome === "nothing" ? "warning" : "error";
  const closing = `${report.outcome}: ${conclusion(report, requireCluster)}; ${judged(report)}`;
  return [
    ...report.verdicts.map(annotation),
    ...notes(report).map((note) => command("notice", { title: "eks-audit" }, [note])),
    command(report.outcome === "nothing" && requireCluster ? "error" : level, { title: "eks-audit" }, [closing]),
  ].join("");
}

function annotation(verdict: Verdict): string {
  const { outcome, rule, address, document, message, remediation } = verdict;
  const { file, line } = place(verdict) ?? {};
  const why = leniency(verdict);
  // GitHub shows no file that is not in the repository, so the message names the document too.
  const lines = [`${address} (${document}): ${message}`, why ?? `remedy: ${remediation}`];
  const properties = { file, line: line === undefined ? undefined : String(line), title: `${outcome} ${rule}` };
  return command(COMMANDS[outcome], properties, outcome === "pass" ? lines.slice(0, 1) : lines);
}

function command(
  name: string,
  properties: Readonly<Record<string, string | undefined>>,
  lines: readonly string[],
): string {
  const given = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${property(value)}`],
  );
  // debug takes no properties
  const head = name === "debug" ? name : `${name} ${given.join(",")}`;
  return `::${head}::${lines.map(data).join("%0A")}\n`;
}

// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
function data(text: string): string {
  return visibleStart(text, LONGEST).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return visibleStart(text, LONGEST_TITLE)
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A")
    .replaceAll(":", "%3A")
    .replaceAll(",", "%2C");
}
