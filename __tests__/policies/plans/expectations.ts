import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GateError, judge, type Profile } from "../../../gate";

/** What the gate says of a recorded plan under one profile. */
interface Verdicts {
  readonly outcome: string;
  /** What blocks, one line each: outcome, rule, address, subject. */
  readonly findings: readonly string[];
}

export interface Expectation {
  /** Why the plan is refused before it is judged. */
  readonly refused?: string;
  readonly mandatory?: Verdicts;
  readonly strict?: Verdicts;
}

export const FOLDER = __dirname;
export const EXPECTED = join(FOLDER, "expected.json");

/** What the gate says of a recorded plan. */
export function verdictsOf(name: string): Expectation {
  try {
    return { mandatory: under(name, "mandatory"), strict: under(name, "strict") };
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    const [reason = ""] = error.message.split(";");
    return { refused: reason };
  }
}

function under(name: string, profile: Profile): Verdicts {
  const content = JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as unknown;
  const { outcome, verdicts } = judge([{ name, content }], { profile });
  const blocking = verdicts.filter((verdict) => verdict.outcome === "deny" || verdict.outcome === "undecided");
  return {
    outcome,
    findings: blocking.map((one) => `${one.outcome} ${one.rule} ${one.address} ${one.subject}`).sort(),
  };
}
