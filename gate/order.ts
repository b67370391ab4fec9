import type { Verdict } from "./report";

/** How verdicts are listed. */
const WORST_FIRST = {
  outcome: ["deny", "undecided", "warn", "exempt", "known", "pass"],
  severity: ["critical", "high", "medium", "low"],
} as const;

type Sortable = Pick<
  Verdict,
  "outcome" | "severity" | "rule" | "address" | "subject" | "document" | "message" | "baseline"
>;

/** The same verdicts, worst first, in an order that depends on nothing else. */
export function worstFirst<T extends Sortable>(verdicts: readonly T[]): T[] {
  return verdicts
    .map((verdict) => ({ verdict, key: sortKey(verdict) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ verdict }) => verdict);
}

function sortKey({ outcome, baseline, severity, rule, address, subject, document, message }: Sortable): string {
  return JSON.stringify([
    WORST_FIRST.outcome.indexOf(outcome),
    // Of what is known, first what would deny.
    WORST_FIRST.outcome.indexOf(baseline?.outcome ?? outcome),
    WORST_FIRST.severity.indexOf(severity),
    rule,
    address,
    subject,
    document,
    message,
  ]);
}
