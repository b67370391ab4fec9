import type { EmulatedCall, Violation } from "../../../tools/aws-emulator/start";
import known from "./known-violations.json";

/** The requests and answers of a suite file. */
export interface Wire {
  requests: number;
  /** The operations, each with its protocol. */
  readonly operations: Record<string, string>;
  /** How often AWS's models were violated, by the texts of `violationsOf`. */
  readonly violations: Record<string, number>;
  /** Requests that fit no operation, and those in which the emulator broke. */
  readonly unknown: string[];
}

/** The violations of a call: `request s3control:ListTagsForResource resourceArn: pattern`. */
export function violationsOf({ answerViolations = [], operation, requestViolations = [] }: EmulatedCall): string[] {
  const told =
    (side: string) =>
    ({ path, rule }: Violation): string =>
      `${side} ${operation ?? "none"} ${path.replace(/\[\d+\]/g, "[]")}: ${rule}`;
  return [...requestViolations.map(told("request")), ...answerViolations.map(told("answer"))];
}

/** The violations that known-violations.json does not list with a reason. */
export function newViolations(wire: Wire): string[] {
  const listed = new Set((known as { violation: string }[]).map(({ violation }) => violation));
  return Object.keys(wire.violations).filter((violation) => !listed.has(violation));
}
