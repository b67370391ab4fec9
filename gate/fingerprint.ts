import type { Verdict } from "./report";
import { sha256 } from "./sha256";

type Identity = Pick<Verdict, "rule" | "address" | "subject">;

/**
 * Names for findings that outlast a run: neither the document's name nor the message counts, so that a finding keeps its
 * fingerprint when a plan is saved elsewhere or a message is reworded. Where rule, address and subject repeat (a deposed
 * object and its successor, two documents), the second and later ones are numbered in the order given.
 */
export function fingerprints(verdicts: readonly Identity[]): string[] {
  const met = new Map<string, number>();
  return verdicts.map(({ rule, address, subject }) => {
    const identity = JSON.stringify([rule, address, subject]);
    const ordinal = met.get(identity) ?? 0;
    met.set(identity, ordinal + 1);
    const text = ordinal === 0 ? identity : JSON.stringify([rule, address, subject, ordinal]);
    return sha256(text).slice(0, 32);
  });
}
