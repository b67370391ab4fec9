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
  // In a configuration resources name each other in more ways than these.
  const all = documents.some(({ content }) => member(content, "resource_changes") === undefined);
  const links = new Links(
    documents.map(({ content }) => content),
    reads,
  );
  const matters = documents.map(({ apart }, d) =>
    [...parsed(apart)].map((entry, place) => {
      if (all || !isPlain(entry)) return true;
      links.offer(entry, { document: d, place });
      return false;
    }),
  );
  for (const { document, place } of links.chosen()) (matters[document] ?? [])[place] = true;
  return documents.map(({ content, apart }, d) =>
    together(
      content,
      apart.filter((_, place) => matters[d]?.[place]),
    ),
  );
}

/** A document's content with all that was kept apart. */
export function undivided({ content, apart }: Parted): unknown {
  return together(content, apart);
}

function together(content: unknown, apart: readonly Buffer[]): unknown {
  const changes = member(content, "resource_changes");
  for (const entry of parsed(apart)) (changes as unknown[]).push(entry);
  return content;
}

/** So many at once are parsed sooner than one by one, and are no more than memory holds. */
const BATCH = 256;

function* parsed(apart: readonly Buffer[]): Generator {
  for (let at = 0; at < apart.length; at += BATCH) {
    const texts = apart.slice(at, at + BATCH).map((json) => json.toString("utf8"));
    yield* JSON.parse(`[${texts.join(",")}]`) as unknown[];
  }
}
