import type { Report } from "../report";
import { jsonReport } from "./json";
import { textReport, type TextOptions } from "./text";

/** Reporters return text; nothing here prints. */
export const REPORTERS = { text: textReport, json: jsonReport } satisfies Record<
  string,
  (report: Report, options?: TextOptions) => string
>;

export type Format = keyof typeof REPORTERS;

export const FORMATS = Object.keys(REPORTERS) as readonly Format[];

export { jsonReport, textReport, type TextOptions };
