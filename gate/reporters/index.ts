import type { Report } from "../report";
import type { Reporter, ReportContext } from "./reporter";

// Each is loaded when it is asked for: a run pays for the formats it writes.
const LOADERS = {
  text: () => (require("./text") as typeof import("./text")).textReport,
  json: () => (require("./json") as typeof import("./json")).jsonReport,
  sarif: () => (require("./sarif") as typeof import("./sarif")).sarifReport,
  junit: () => (require("./junit") as typeof import("./junit")).junitReport,
  github: () => (require("./github") as typeof import("./github")).githubReport,
  gitlab: () => (require("./gitlab") as typeof import("./gitlab")).gitlabReport,
  markdown: () => (require("./markdown") as typeof import("./markdown")).markdownReport,
  html: () => (require("./html") as typeof import("./html")).htmlReport,
} satisfies Record<string, () => Reporter>;

export type Format = keyof typeof LOADERS;

export const FORMATS = Object.keys(LOADERS) as readonly Format[];

// Formats that count what passed, whether the text shows it or not.
const COMPLETE: readonly Format[] = ["junit", "html"];

/** Whether a format needs a report that lists what passed. */
export function needsPasses(format: Format): boolean {
  return COMPLETE.includes(format);
}

// Formats that name what was judged by its hash.
const HASHED: readonly Format[] = ["json", "sarif", "html"];

/** Whether a format needs documents that carry their hashes. */
export function needsHashes(format: Format): boolean {
  return HASHED.includes(format);
}

/**
 * A report in a format.
 *
 * @param passes whether what passed is listed too, in formats that leave the choice
 */
export function render(report: Report, format: Format, context: ReportContext, passes: boolean): string {
  const shown = passes || needsPasses(format) ? report : withoutPasses(report);
  return LOADERS[format]()(shown, context);
}

function withoutPasses(report: Report): Report {
  return { ...report, verdicts: report.verdicts.filter(({ outcome }) => outcome !== "pass") };
}
