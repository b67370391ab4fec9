import type { AlarmSettings, CatalogueEntry } from "./catalogue-entry";

/** What a team changes about a catalogue, entry by entry. */
export interface CatalogueChoice {
  /**
   * Identities of entries to leave out.
   * @default - none
   */
  readonly switchedOff?: readonly string[];

  /**
   * Counts within one period from which on an entry's alarm goes off, by the entry's identity.
   * @default - those of the catalogue
   */
  readonly thresholds?: Readonly<Record<string, number>>;
}

/**
 * @param counted entries that have alarms, or may be given one
 * @param saved entries that have none; one may share the identity, and the fate, of a counted entry on the same subject
 * @throws Error where an identity names no entry, or two of a kind
 */
export function checkChoice(
  counted: readonly CatalogueEntry[],
  saved: readonly CatalogueEntry[],
  { switchedOff = [], thresholds = {} }: CatalogueChoice,
): void {
  const countedIds = uniqueIds(counted);
  const allIds = new Set([...countedIds, ...uniqueIds(saved)]);
  for (const id of switchedOff) checkKnown("switchedOff", id, allIds);
  for (const [id, threshold] of Object.entries(thresholds)) {
    checkKnown("thresholds", id, countedIds);
    if (!(threshold > 0)) throw new Error(`thresholds: got ${threshold} for "${id}", expected a number above 0`);
    if (switchedOff.includes(id)) {
      throw new Error(`thresholds, switchedOff: got "${id}" in both, expected it in one`);
    }
  }
}

/** The entries that stay, with the thresholds asked for. */
export function chosen<T extends CatalogueEntry & { alarm?: AlarmSettings }>(
  entries: readonly T[],
  { switchedOff = [], thresholds = {} }: CatalogueChoice,
): T[] {
  return entries
    .filter(({ id }) => !switchedOff.includes(id))
    .map((entry) => {
      const threshold = thresholds[entry.id];
      return threshold === undefined ? entry : { ...entry, alarm: { ...entry.alarm, threshold } };
    });
}

function uniqueIds(entries: readonly CatalogueEntry[]): Set<string> {
  const ids = new Set<string>();
  for (const { id } of entries) {
    if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id)) {
      throw new Error(`additional: got the id "${id}", expected lower-case words joined by "-"`);
    }
    if (ids.has(id)) throw new Error(`additional: got a second entry "${id}", expected one of an id`);
    ids.add(id);
  }
  return ids;
}

function checkKnown(prop: string, id: string, known: ReadonlySet<string>): void {
  if (!known.has(id)) throw new Error(`${prop}: got "${id}", expected one of ${[...known].sort().join(", ")}`);
}
