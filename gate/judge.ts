import { checkAnswer, type Answer, type AnsweredDocument, type AnsweredVerdict } from "./answer";
import { bundleFile } from "./bundle";
import { catalogue, typesRead, type Catalogue } from "./catalogue";
import type { Document } from "./document";
import { encode, encodeWhole } from "./encode";
import { Engine } from "./engine";
import { GateError } from "./errors";
import { fingerprints } from "./fingerprint";
import { count } from "./project";
import { sha256 } from "./read";
import type { Outcome, Profile, Report, ReportedDocument, Settings, UndecidedMode, Verdict } from "./report";

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
  /** Whether the report lists what passed. @default false */
  readonly showPasses?: boolean | undefined;
  /** Whether documents without a cluster are `nothing` even where something else in them passed. @default false */
  readonly requireCluster?: boolean | undefined;
}

/** A compiled policy and the catalogue that describes it. */
export interface Policy {
  readonly engine: Engine;
  readonly catalogue: Catalogue;
}

export const PROFILES: readonly Profile[] = ["mandatory", "baseline", "strict"];
export const UNDECIDED_MODES: readonly UndecidedMode[] = ["deny", "warn"];

let shipped: Policy | undefined;

/**
 * Judges documents together: a reference from one to another is resolved. Synchronous; the policy is compiled once a
 * process.
 *
 * @throws GateError where no verdict can be had: no documents, one that is neither plan nor configuration, wrong
 * options, a broken policy bundle. Never take it for a pass.
 */
export function judge(documents: readonly Document[], options: JudgeOptions = {}): Report {
  shipped ??= { engine: new Engine(bundleFile("policy.wasm")), catalogue: catalogue() };
  return judgeBy(shipped, documents, options);
}

/** The same by a policy other than the one that ships. */
export function judgeBy(policy: Policy, documents: readonly Document[], options: JudgeOptions = {}): Report {
  checkDocuments(documents);
  const settings = checkOptions(options);
  const types = typesRead(policy.catalogue);
  const contents = documents.map(({ content }) => content);
  const input = encode(documents, types);
  const answer = checkAnswer(policy.engine.evaluate(input, { settings }), {
    names: documents.map(({ name }) => name),
    counts: count(contents),
    catalogue: policy.catalogue,
  });
  return report(answer, documents, settings, options, policy.catalogue);
}

function report(
  answer: Answer,
  documents: readonly Document[],
  settings: PolicySettings,
  options: JudgeOptions,
  { rules }: Catalogue,
): Report {
  return {
    schema: 1,
    outcome: outcome(answer, options),
    profile: settings.profile,
    documents: documents.map((document, i) => described(document, answer.documents[i])),
    settings: {
      sha256: options.settings ? (options.settingsSha256 ?? sha256(JSON.stringify(options.settings))) : null,
    },
    coverage: { ...answer.coverage, rules: rules.length },
    ...(answer.clusters === undefined ? {} : { clusters: answer.clusters }),
    verdicts: verdicts(answer.verdicts).filter((verdict) => options.showPasses === true || verdict.outcome !== "pass"),
  };
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

const WORST_FIRST = {
  outcome: ["deny", "undecided", "warn", "pass"],
  severity: ["critical", "high", "medium", "low"],
} as const;

function verdicts(answered: readonly AnsweredVerdict[]): Verdict[] {
  // The order in which Wasm lists a set is that of its hashes.
  const sorted = answered
    .map(({ rule, ...verdict }) => ({ rule, verdict, key: sortKey(rule.severity, rule.id, verdict) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const prints = fingerprints(sorted.map(({ rule, verdict }) => ({ ...verdict, rule: rule.id })));
  return sorted.map(({ rule, verdict: { outcome, document, address, subject, message } }, i) => ({
    rule: rule.id,
    tier: rule.tier,
    severity: rule.severity,
    outcome,
    document,
    address,
    subject,
    message,
    remediation: rule.remediation,
    docs: rule.docs,
    fingerprint: prints[i] ?? "",
  }));
}

function sortKey(severity: Verdict["severity"], rule: string, verdict: Omit<AnsweredVerdict, "rule">): string {
  const { outcome, address, subject, document, message } = verdict;
  return JSON.stringify([
    WORST_FIRST.outcome.indexOf(outcome),
    WORST_FIRST.severity.indexOf(severity),
    rule,
    address,
    subject,
    document,
    message,
  ]);
}

function checkDocuments(documents: readonly Document[]): void {
  if (documents.length === 0) throw new GateError("no documents to judge, expected a plan or a configuration");
  const names = new Set<string>();
  for (const { name } of documents) {
    if (names.has(name)) throw new GateError(`two documents are named "${name}", expected a name of its own for each`);
    names.add(name);
  }
}

/** `data.settings`, as the policies read it. */
interface PolicySettings extends Settings {
  readonly profile: Profile;
  readonly undecided: UndecidedMode;
  readonly now: string;
}

function checkOptions(options: JudgeOptions): PolicySettings {
  const { profile = "mandatory", undecided = "deny", now = new Date().toISOString().slice(0, 10) } = options;
  if (!PROFILES.includes(profile)) throw wrongOption("profile", profile, PROFILES);
  if (!UNDECIDED_MODES.includes(undecided)) throw wrongOption("undecided", undecided, UNDECIDED_MODES);
  if (!isDate(now)) throw wrongOption("now", now, ["a date such as 2026-01-31"]);
  return { ...checkedSettings(options.settings), profile, undecided, now };
}

function checkedSettings(settings: Settings | undefined): Settings {
  if (settings === undefined) return {};
  // zod is loaded only for those who bring settings.
  const { checkSettings } = require("./settings-schema") as typeof import("./settings-schema");
  const { required_log_types, retention_days, trail_elsewhere } = checkSettings(settings, "settings");
  return { required_log_types, retention_days, trail_elsewhere };
}

/** A day of the calendar, YYYY-MM-DD. */
export function isDate(text: unknown): boolean {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function wrongOption(name: string, got: unknown, allowed: readonly string[]): GateError {
  return new GateError(`${name}: got ${JSON.stringify(got)}, expected ${allowed.join(", ")}`);
}
