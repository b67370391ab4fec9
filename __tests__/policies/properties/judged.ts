import { readFileSync } from "node:fs";
import { join } from "node:path";

import { catalogue, type Document, type Tier } from "../../../gate";
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

const TIERS: ReadonlyMap<string, Tier> = new Map(catalogue().rules.map(({ id, tier }) => [id, tier]));
const RANK: readonly Tier[] = ["mandatory", "baseline", "strict"];

/** The types of which some rule reads the clusters, log groups and trails. */
export const FORMS: readonly Form[] = reads.has("awscc_eks_cluster") ? ["aws", "awscc", "cloudcontrol"] : ["aws"];

export const RULES = new Set(catalogue().rules.map(({ id }) => id));

/** What is to be said of an estate, one line each: outcome, rule, document, address, subject. */
export function expected(estate: Estate): string[] {
  const { profile, undecided } = estate.settings;
  const blocks = (rule: string): boolean => RANK.indexOf(TIERS.get(rule) ?? "mandatory") <= RANK.indexOf(profile);
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
