export { compareWithBaseline, type Baseline, type BaselineFinding } from "./baseline";
export { baselineOf, readBaseline, type WrittenBaseline } from "./baseline-file";
export { catalogue, type About, type Catalogue, type Rule, type Severity, type Tier } from "./catalogue";
export type { Document } from "./document";
export { GateError } from "./errors";
export { explain, type ExplainOptions, type Explanation } from "./explanation";
export { judge, type JudgeOptions } from "./judge";
export { read } from "./read";
export { loadSettings, type LoadedSettings } from "./settings";
export type {
  BaselineStanding,
  ClusterLogging,
  Exemption,
  ExemptionSetting,
  Outcome,
  Profile,
  Report,
  ReportedDocument,
  ReportedBaseline,
  ReportedExemption,
  Scope,
  Settings,
  SettingsFile,
  Source,
  UndecidedMode,
  Verdict,
} from "./report";
export { jsonReport } from "./reporters/json";
export { textReport, type TextOptions } from "./reporters/text";
export { leniency, notes } from "./summary";
export { visible } from "./visible";
