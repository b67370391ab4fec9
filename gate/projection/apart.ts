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
  let left: Left[] = [];
  documents.forEach(({ apart }, d) => {
    let place = 0;
    for (const entry of parsed(apart)) {
      const ties = isPlain(entry) ? links.tiesOf(entry, d) : undefined;
      if (ties && !links.hold(ties)) left.push({ d, place, ties });
      else {
        if (ties) links.add(entry, d, ties);
        chosen[d]?.set(place, entry);
      }
      place += 1;
    }
  });
  // What is chosen may name others, which were looked at before it: so from the last to the first, and back again.
  for (let before = Infinity; left.length < before;) {
    before = left.length;
    left = left.reverse().filter(({ d, place, ties }) => {
      if (!links.hold(ties)) return true;
      const entry: unknown = JSON.parse(String(documents[d]?.apart[place]));
      links.add(entry, d, ties);
      chosen[d]?.set(place, entry);
      return false;
    });
  }
  return documents.map(({ content }, d) => together(content, inOrder(chosen[d] ?? new Map())));
}

/** A resource that nothing chosen is tied to. */
interface Left {
  /** Number of its document. */
  readonly d: number;
  readonly place: number;
  readonly ties: readonly number[];
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
