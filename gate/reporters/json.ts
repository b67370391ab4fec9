import type { Report } from "../report";
import { visibleJson } from "../visible";

/** The report as JSON, indented by two. */
export function jsonReport(report: Report): string {
  return `${visibleJson(JSON.stringify(report, null, 2))}\n`;
}
