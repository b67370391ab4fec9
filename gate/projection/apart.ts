import { member } from "../document";
import type { Reads } from "../reads";
import { isPlain } from "./entries";
import { Links } from "./links";

/** A document of which some resources were kept apart. */
export interface Parted {
  readonly content: unknown;
  /** JSON of each of those. */
  readonly apart: readonly Buffer[];
}

/**
 * Puts back, of the resources that were kept apart, those that matter: those that something judged in any of the
 * documents names or refers to, directly or by way of others. What is not plain to read matters too.
 *
 * @returns the content of each document
 */
export function joined(documents: readonly Parted[], reads: Reads): unknown[] {
  if (documents.every(({ apart }) => apart.length === 0)) return documents.map(({ content }) => content);
  const links = Links.of(
    documents.map(({ content }) => content),
    reads,
  );
  if (!links) return documents.map(undivided);
  const chosen = documents.map(() => new Map<number, unknown>());
  // What is chosen may name others. Nobody is looked at twice who names, or is named by, nobody: most are that.
  for (let before = -1, now = 0; before < now;) {
    before = now;
    documents.forEach(({ apart }, d) => {
      let place = 0;
      for (const entry of parsed(apart)) {
        if (!chosen[d]?.has(place) && (!isPlain(entry) || links.take(entry, d))) {
          chosen[d]?.set(place, entry);
          now += 1;
        }
        place += 1;
      }
    });
  }
  return documents.map(({ content }, d) => together(content, inOrder(chosen[d] ?? new Map())));
}

/** A document's content with all that was kept apart. */
export function undivided({ content, apart }: Parted): unknown {
  return together(content, parsed(apart));
}

function together(content: unknown, entries: Iterable<unknown>): unknown {
  const changes = member(content, "resource_changes");
  for (const entry of entries) (changes as unknown[]).push(entry);
  return content;
}

function inOrder(entries: ReadonlyMap<number, unknown>): unknown[] {
  return [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry);
}

/** So many at once are parsed sooner than one by one, and are no more than memory holds. */
const BATCH = 256;

function* parsed(apart: readonly Buffer[]): Generator {
  for (let at = 0; at < apart.length; at += BATCH) {
    const texts = apart.slice(at, at + BATCH).map((json) => json.toString("utf8"));
    yield* JSON.parse(`[${texts.join(",")}]`) as unknown[];
  }
}
