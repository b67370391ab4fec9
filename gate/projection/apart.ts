import { member } from "../document";
import type { Reads } from "../reads";
import { isEvident, isPlain } from "./entries";
import { Links } from "./links";
import { listed } from "./listed";

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
      const read = reads.get(String(member(entry, "type")));
      const evident = read !== undefined && isEvident(entry, read);
      if (ties && !evident && !links.hold(ties) && !links.mayBeOfAny(entry, d)) left.push({ d, place, ties });
      else {
        if (ties) links.add(entry, d, ties);
        chosen[d]?.set(place, entry);
      }
      place += 1;
    }
  });
  const choose = ({ d, place, ties }: Left): void => {
    const entry: unknown = JSON.parse(String(documents[d]?.apart[place]));
    links.add(entry, d, ties);
    chosen[d]?.set(place, entry);
  };
  // What is chosen may name others, which were looked at before it: so from the last to the first, and back again.
  let before = Infinity;
  for (let pass = 0; pass < PASSES && left.length < before; pass += 1) {
    before = left.length;
    left = left.reverse().filter((each) => {
      if (!links.hold(each.ties)) return true;
      choose(each);
      return false;
    });
  }
  if (left.length < before) chooseByTies(left, links, choose);
  return documents.map(({ content }, d) => together(content, inOrder(chosen[d] ?? new Map())));
}

/** After so many what names each other has no order. To go on would take time by the square of its length. */
const PASSES = 6;

/** The same by a list for each tie, which takes more memory than all that is left. */
function chooseByTies(left: readonly Left[], links: Links, choose: (each: Left) => void): void {
  const waiting = new Map<number, Left[]>();
  for (const each of left) {
    for (const tie of each.ties) listed(waiting, tie, each);
  }
  const done = new Set<Left>();
  // Those that are added on the way are met too.
  for (const tie of links.known) {
    for (const each of waiting.get(tie) ?? []) {
      if (done.has(each)) continue;
      done.add(each);
      choose(each);
    }
  }
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
