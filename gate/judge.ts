import { checkAnswer, type Answer, type AnsweredDocument, type AnsweredVerdict } from "./answer";
import { bundleFile } from "./bundle";
import { catalogue, type Catalogue } from "./catalogue";
import { isDate, today } from "./date";
import type { Document } from "./document";
import { encode, encodeWhole, holdsLoneSurrogate } from "./encode";
import { Engine } from "./engine";
import { GateError } from "./errors";
import { fingerprints } from "./fingerprint";
import { worstFirst } from "./order";
import { count } from "./project";
import { sha256 } from "./sha256";
import { readsOf } from "./reads";
import { reportedExemptions, shownExemption } from "./exemptions";
import type {
  ExemptionSetting,
  Outcome,
  Profile,
  Report,
  ReportedDocument,
  ReportedExemption,
  Settings,
  UndecidedMode,
  Verdict,
} from "./report";
import { otherDocument } from "./other-documents";

export interface JudgeOptions {
  /** @default "mandatory" */
  readonly profile?: Profile | undefined;
  /** @default "deny" */
  readonly undecided?: UndecidedMode | undefined;
  /** @default - none: 365 days, the two mandatory log types, no trail elsewhere */
  readonly settings?: Settings | undefined;
  /**
   * Hash by which the report names the settings.
   *
   * @default - sha256 of the settings written as JSON
   */
  readonly settingsSha256?: string | undefined;
  /** The day it is taken to be, YYYY-MM-DD. @default - today, UTC */
  readonly now?: string | undefined;
  /**
   * Whether a configuration's variable is taken for its default. Terraform may be given another value.
   *
   * @default false: it is undecided
   */
  readonly assumeDefaults?: boolean | undefined;
  /** Whether the report lists what passed. @default false */
  readonly showPasses?: boolean | undefined;
  /** Whether documents without a cluster are `nothing` even where something else in them passed. @default false */
  readonly requireCluster?: boolean | undefined;
}

/** A judgement, and what the rules looked at where one address is asked about. */
export interface ExplainedJudgement {
  readonly report: Report;
  /** As the policy answered it. */
  readonly explanation: unknown;
}

/** A compiled policy and the catalogue that describes it. */
export interface Policy {
  readonly engine: Engine;
  readonly catalogue: Catalogue;
}

export const PROFILES: readonly Profile[] = ["mandatory", "baseline", "strict"];
export const UNDECIDED_MODES: readonly UndecidedMode[] = ["deny", "warn"];

let shipped: Policy | undefined;

function shippedPolicy(): Policy {
  return (shipped ??= { engine: new Engine(bundleFile("policy.wasm")), catalogue: catalogue() });
}

/**
 * Judges documents together: a reference from one to another is resolved. Synchronous; the policy is compiled once a
 * process.
 *
 * @throws GateError where no verdict can be had: no documents, one that is neither plan nor configuration, wrong
 * options, a broken policy bundle. Never take it for a pass.
 */
export function judge(documents: readonly Document[], options: JudgeOptions = {}): Report {
  return judgeBy(shippedPolicy(), documents, options);
}

/** The same, and what the rules read of the resources at an address. @throws GateError as `judge` does */
export function judgeExplaining(
  documents: readonly Document[],
  address: string,
  options: JudgeOptions = {},
): ExplainedJudgement {
  return judgement(shippedPolicy(), documents, options, address);
}

/** The same by a policy other than the one that ships. */
export function judgeBy(policy: Policy, documents: readonly Document[], options: JudgeOptions = {}): Report {
  return judgement(policy, documents, options).report;
}

function judgement(
  policy: Policy,
  documents: readonly Document[],
  options: JudgeOptions,
  explain?: string,
): ExplainedJudgement {
  checkDocuments(documents);
  const settings = checkOptions(options);
  const contents = documents.map(({ content }) => content);
  const input = encode(documents, readsOf(policy.catalogue));
  const data = { settings: { ...settings, explain } };
  if (holdsLoneSurrogate(JSON.stringify(data))) {
    throw new GateError("settings: hold half of a surrogate pair (\\ud800 to \\udfff), expected text");
  }
  const answer = checkAnswer(policy.engine.evaluate(input, data), {
    names: documents.map(({ name }) => name),
    counts: count(contents),
    catalogue: policy.catalogue,
    exemptions: settings.exemptions?.length ?? 0,
  });
  return {
    report: report(answer, documents, settings, options, policy.catalogue),
    explanation: answer.explanation,
  };
}

function report(
  answer: Answer,
  documents: readonly Document[],
  settings: PolicySettings,
  options: JudgeOptions,
  { rules }: Catalogue,
): Report {
  const { exemptions = [] } = settings;
  return {
    schema: 1,
    outcome: outcome(answer, options),
    profile: settings.profile,
    documents: documents.map((document, i) => described(document, answer.documents[i])),
    settings: {
      sha256: options.settings ? (options.settingsSha256 ?? sha256(JSON.stringify(options.settings))) : null,
    },
    ...(settings.assume_defaults ? { assumesDefaults: true } : {}),
    coverage: { ...answer.coverage, rules: rules.length },
    ...(answer.clusters === undefined ? {} : { clusters: answer.clusters }),
    ...(options.settings ? { exemptions: reported(answer, exemptions) } : {}),
    verdicts: verdicts(answer.verdicts, exemptions),
  };
}

function reported(answer: Answer, exemptions: readonly ExemptionSetting[]): readonly ReportedExemption[] {
  const covered = answer.verdicts.flatMap(({ exemption }) => exemption ?? []);
  return reportedExemptions(exemptions, answer.exemptions, covered);
}

function described(document: Document, answered: AnsweredDocument | undefined): ReportedDocument {
  return {
    name: document.name,
    kind: answered?.kind === "plan" ? "plan" : "configuration",
    formatVersion: answered?.formatVersion ?? null,
    terraformVersion: answered?.terraformVersion ?? null,
    sha256: document.sha256 ?? sha256(encodeWhole(document)),
  };
}

function outcome(answer: Answer, options: JudgeOptions): Outcome {
  const nothing = options.requireCluster === true && answer.coverage.clusters === 0 && answer.outcome === "pass";
  return nothing ? "nothing" : answer.outcome;
}

function verdicts(answered: readonly AnsweredVerdict[], exemptions: readonly ExemptionSetting[]): Verdict[] {
  // The order in which Wasm lists a set is that of its hashes.
  const sorted = worstFirst(answered.map((verdict) => shown(verdict, exemptions)));
  let prints: readonly string[] | undefined;
  return sorted.map(({ exemption, ...verdict }, i) => ({
    ...verdict,
    // When it is asked for: few reports show it, and to hash Node loads a part of itself that takes longer than to judge.
    get fingerprint() {
      return (prints ??= fingerprints(sorted))[i] ?? "";
    },
    ...(exemption === undefined ? {} : { exemption }),
  }));
}

function shown(answered: AnsweredVerdict, exemptions: readonly ExemptionSetting[]): Omit<Verdict, "fingerprint"> {
  const { rule, outcome, document, address, subject, message, remediation = rule.remediation, scope } = answered;
  const exemption = answered.exemption === undefined ? undefined : exemptions[answered.exemption];
  return {
    rule: rule.id,
    tier: rule.tier,
    severity: rule.severity,
    ...{ outcome, document, address, subject, message, remediation },
    docs: rule.docs,
    ...(scope === undefined ? {} : { scope }),
    ...(exemption === undefined ? {} : { exemption: shownExemption(exemption) }),
  };
}

function checkDocuments(documents: readonly Document[]): void {
  if (documents.length === 0) throw new GateError("no documents to judge, expected a plan or a configuration");
  const names = new Set<string>();
  for (const { name, content } of documents) {
    if (names.has(name)) throw new GateError(`two documents are named "${name}", expected a name of its own for each`);
    names.add(name);
    const other = otherDocument(content);
    if (other !== undefined) throw new GateError(`${name}: ${other}`);
  }
}

/** `data.settings`, as the policies read it. */
interface PolicySettings extends Settings {
  readonly profile: Profile;
  readonly undecided: UndecidedMode;
  readonly now: string;
  readonly assume_defaults: boolean;
  /** Whether the answer lists what passed. */
  readonly passes: boolean;
}

function checkOptions(options: JudgeOptions): PolicySettings {
  const { profile = "mandatory", undecided = "deny", now = today() } = options;
  if (!PROFILES.includes(profile)) throw wrongOption("profile", profile, PROFILES);
  if (!UNDECIDED_MODES.includes(undecided)) throw wrongOption("undecided", undecided, UNDECIDED_MODES);
  if (!isDate(now)) throw wrongOption("now", now, ["a date such as 2026-01-31"]);
  const assume_defaults = options.assumeDefaults === true;
  const passes = options.showPasses === true;
  return { ...checkedSettings(options.settings), profile, undecided, now, assume_defaults, passes };
}

function checkedSettings(settings: Settings | undefined): Settings {
  if (settings === undefined) return {};
  // zod is loaded only for those who bring settings.
  const { checkSettings } = require("./settings-schema") as typeof import("./settings-schema");
  const { required_log_types, retention_days, trail_elsewhere, exemptions, mandatory_exemptions } = checkSettings(
    settings,
    "settings",
  );
  return { required_log_types, retention_days, trail_elsewhere, exemptions, mandatory_exemptions };
}

function wrongOption(name: string, got: unknown, allowed: readonly string[]): GateError {
  return new GateError(`${name}: got ${JSON.stringify(got)}, expected ${allowed.join(", ")}`);
}
