export { catalogue, type Catalogue, type Rule, type Severity, type Tier } from "./catalogue";
export type { Document } from "./document";
export { GateError } from "./errors";
export { judge, type JudgeOptions } from "./judge";
export { read } from "./read";
export type { Outcome, Profile, Report, ReportedDocument, Settings, UndecidedMode, Verdict } from "./report";
export { jsonReport, textReport, type TextOptions } from "./reporters";
