import { readFileSync } from "node:fs";
import { join } from "node:path";

import { catalogue, type Document } from "../../../gate";
import { encode } from "../../../gate/encode";
import { readsOf } from "../../../gate/reads";
import { Engine } from "../../../gate/engine";
import { demands, type Answer, type Demand } from "./oracle";
import type { Estate, EstateSettings, Form } from "./estate";
import { asRead } from "../as-read";

const BUNDLE = join(__dirname, "../../../policies/bundle/policy.wasm");

/** What an engine says of one subject by one rule. */
export interface Verdict {
  readonly rule: string;
  readonly document: string;
  readonly address: string;
  readonly subject: string;
  readonly outcome: Answer;
  readonly message: string;
}

export interface Result {
  readonly outcome: string;
  readonly verdicts: readonly Verdict[];
}

let engine: Engine | undefined;
const reads = readsOf(catalogue());

/** What the Wasm says of the projection of documents. */
export function judged(documents: readonly Document[], settings: EstateSettings): Result {
  engine ??= new Engine(readFileSync(BUNDLE));
  return engine.evaluate(encode(asRead(documents), reads), { settings }) as Result;
}

const TIERS: Readonly<Record<string, "baseline" | "strict">> = {
  "input/complete": "baseline",
  "eks/logging_not_reduced": "baseline",
  "eks/known_log_types": "baseline",
  "eks/all_log_types": "strict",
  "eks/unreadable_cluster": "baseline",
  "eks/out_of_band": "baseline",
  "eks/log_group_managed": "baseline",
  "eks/log_group_first": "baseline",
  "cloudwatch/retention": "baseline",
  "cloudwatch/encrypted": "strict",
  "cloudwatch/class_fits": "baseline",
  "cloudtrail/exists": "baseline",
  "cloudtrail/multi_region": "baseline",
  "cloudtrail/management_events": "baseline",
  "cloudtrail/logging_on": "baseline",
  "cloudtrail/log_file_validation": "baseline",
  "cloudtrail/encrypted": "strict",
  "cloudtrail/delivers_to_cloudwatch": "strict",
  "cloudtrail/bucket_protected": "baseline",
  "cloudtrail/bucket_retention": "baseline",
};
const RANK = ["mandatory", "baseline", "strict"];

/** The types of which some rule reads the clusters, log groups and trails. */
export const FORMS: readonly Form[] = reads.has("awscc_eks_cluster") ? ["aws", "awscc", "cloudcontrol"] : ["aws"];

export const RULES = new Set(catalogue().rules.map(({ id }) => id));

/** What is to be said of an estate, one line each: outcome, rule, document, address, subject. */
export function expected(estate: Estate): string[] {
  const { profile, undecided } = estate.settings;
  const blocks = (rule: string): boolean => RANK.indexOf(TIERS[rule] ?? "mandatory") <= RANK.indexOf(profile);
  const outcome = ({ rule, answer }: Demand): Answer => {
    if (answer === "pass" || answer === "warn") return answer;
    if (!blocks(rule) || (answer === "undecided" && undecided === "warn")) return "warn";
    return answer;
  };
  const said = demands(estate).filter(({ rule }) => RULES.has(rule));
  const key = ({ rule, document, address, subject }: Omit<Demand, "answer">): string =>
    [rule, document, address, subject].join("  ");
  const faulty = new Set(said.filter(({ answer }) => answer !== "pass").map(key));
  return lines(
    said
      .filter((each) => each.answer !== "pass" || !faulty.has(key(each)))
      .map((each) => `${outcome(each)}  ${key(each)}`),
  );
}

export const got = ({ verdicts }: Result): string[] =>
  lines(
    verdicts.map(({ rule, document, address, subject, outcome }) =>
      [outcome, rule, document, address, subject].join("  "),
    ),
  );

const lines = (all: readonly string[]): string[] => [...new Set(all)].sort();
