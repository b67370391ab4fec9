import type { Verdict } from "./report";
import { sha256 } from "./sha256";

type Identity = Pick<Verdict, "rule" | "address" | "subject" | "scope">;

/**
 * Names for findings that outlast a run: neither the document's name nor the message counts, so that a finding keeps its
 * fingerprint when a plan is saved elsewhere or a message is reworded. The scope counts, so that the same address in
 * another stack is another finding. Where all of these repeat (a deposed object and its successor, two documents), the
 * second and later ones are numbered in the order given.
 */
export function fingerprints(verdicts: readonly Identity[]): string[] {
  const met = new Map<string, number>();
  return verdicts.map(({ rule, address, subject, scope }) => {
    const parts = [rule, address, subject, ...(scope ? [[scope.name ?? null, scope.region ?? null]] : [])];
    const identity = JSON.stringify(parts);
    const ordinal = met.get(identity) ?? 0;
    met.set(identity, ordinal + 1);
    return sha256(ordinal === 0 ? identity : JSON.stringify([...parts, ordinal])).slice(0, 32);
  });
}

/** The fingerprints of version 0.1, in which the scope did not count. */
export function unscopedFingerprints(verdicts: readonly Identity[]): string[] {
  return fingerprints(verdicts.map(({ rule, address, subject }) => ({ rule, address, subject })));
}
