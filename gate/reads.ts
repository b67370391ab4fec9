import type { Catalogue, Rule } from "./catalogue";
import { COUNTED } from "./counted";

/** What of a resource's values is read: by name, all of an attribute or of an object in it again only so much. */
export type Attributes = ReadonlyMap<string, Attributes | "whole">;

/** What is read of the resources of a type. */
export interface TypeRead {
  readonly attributes: Attributes;
  /** Whether the gate counts them. */
  readonly counted: boolean;
  /** Whether they matter only where something judged names or leads to them. */
  readonly linked: boolean;
  /** Texts of which a linked resource holds one before the change, if it matters although nothing judged names it. */
  readonly evidence: readonly string[];
  /** Texts of which a resource holds one, or matters to no rule; none where each matters. */
  readonly marks: readonly string[];
}

/** By resource type; no rule reads resources of any other. */
export type Reads = ReadonlyMap<string, TypeRead>;

const counted = new Set(COUNTED);

const known = new WeakMap<Catalogue, Reads>();

/** What the rules of a catalogue read; of one catalogue always the same. */
export function readsOf(catalogue: Catalogue): Reads {
  let reads = known.get(catalogue);
  if (!reads) known.set(catalogue, (reads = readsOfRules(catalogue)));
  return reads;
}

function readsOfRules({ rules }: Catalogue): Reads {
  const paths = new Map<string, string[]>();
  const linked = new Set<string>();
  for (const { judges, links } of rules) {
    for (const type of Object.keys(links)) linked.add(type);
    for (const [type, names] of [...Object.entries(judges), ...Object.entries(links)]) {
      paths.set(type, [...(paths.get(type) ?? []), ...names]);
    }
  }
  return new Map(
    [...paths].map(([type, names]) => [
      type,
      {
        attributes: tree(names.map((name) => name.split("."))),
        counted: counted.has(type),
        linked: linked.has(type) && !counted.has(type),
        evidence: rules.flatMap(({ evidence }) => evidence?.[type] ?? []),
        marks: linked.has(type) ? [] : marks(rules, type),
      },
    ]),
  );
}

/** None where a rule that judges the type names none. */
function marks(rules: readonly Rule[], type: string): readonly string[] {
  const given = rules.filter(({ judges }) => Object.hasOwn(judges, type)).map((rule) => rule.marks?.[type]);
  return given.includes(undefined) ? [] : given.flatMap((texts) => texts ?? []);
}

function tree(paths: readonly (readonly string[])[]): Attributes {
  const below = new Map<string, (readonly string[])[]>();
  for (const [name, ...rest] of paths) {
    if (name !== undefined) below.set(name, [...(below.get(name) ?? []), rest]);
  }
  return new Map(
    [...below].map(([name, rests]) => [name, rests.some((rest) => rest.length === 0) ? "whole" : tree(rests)]),
  );
}
