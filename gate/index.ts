export { catalogue, type Catalogue, type Rule, type Severity, type Tier } from "./catalogue";
export type { Document } from "./document";
export { GateError } from "./errors";
export { judge, type JudgeOptions } from "./judge";
export { read } from "./read";
export type {
  ClusterLogging,
  Exemption,
  Outcome,
  Profile,
  Report,
  ReportedDocument,
  Settings,
  Source,
  UndecidedMode,
  Verdict,
} from "./report";
export { jsonReport } from "./reporters/json";
export { textReport, type TextOptions } from "./reporters/text";
