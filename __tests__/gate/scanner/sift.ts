import { ELEMENTS, MEMBERS, type NodeName } from "../../../gate/scanner/sieve";
import type { Attributes, Reads, TypeRead } from "../../../gate/reads";

export interface Sifted {
  readonly content: unknown;
  readonly apart: readonly unknown[];
}

/** What a scanner keeps, said of values instead of bytes: the plainest reading of the sieve. */
export function sift(value: unknown, reads: Reads): Sifted {
  const apart: unknown[] = [];
  return { content: sifted(value, "document"), apart };

  function sifted(value: unknown, node: NodeName, read?: TypeRead, attributes?: Attributes): unknown {
    if (node === "blank") return null;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (node === "body" && !isObject) return null;
    if (Array.isArray(value)) return siftedList(value as unknown[], node);
    return isObject ? siftedObject(value as Record<string, unknown>, node, read, attributes) : value;
  }

  function siftedList(list: unknown[], node: NodeName): unknown[] {
    const element = ELEMENTS[node];
    if (element === undefined) return list;
    return list.flatMap((each) => {
      const type = element === "entry" || element === "resource" ? typeOf(each) : undefined;
      const read = type === undefined ? undefined : reads.get(type);
      if (type !== undefined && (read === undefined || (element === "resource" && !read.counted))) return [];
      const kept = sifted(each, element, read);
      if (element !== "entry" || read === undefined) return [kept];
      if (!isMarked(kept, reads)) return [];
      if (!read.linked) return [kept];
      apart.push(kept);
      return [];
    });
  }

  function siftedObject(
    object: Record<string, unknown>,
    node: NodeName,
    read: TypeRead | undefined,
    attributes: Attributes | undefined,
  ): unknown {
    const members = MEMBERS[node];
    if (members === undefined) return object;
    // The scanner trims a change only if it knows the type by then.
    const names = Object.keys(object);
    const trims = node !== "entry" || (names.includes("type") && names.indexOf("type") < names.indexOf("change"));
    const kept = Object.entries(object).flatMap(([key, value]): [string, unknown][] => {
      if (node === "values") {
        const inner = attributes?.get(key);
        if (inner === undefined) return [];
        return [[key, inner === "whole" ? value : sifted(value, "values", undefined, inner)]];
      }
      const inner = Object.hasOwn(members.named, key) ? members.named[key] : members.rest;
      const setting = inner === "expressions" && (typeof value !== "object" || value === null);
      if (inner === undefined || inner === "skip" || setting) return [];
      if (inner === "change" && (!trims || read === undefined)) return [[key, value]];
      return [[key, sifted(value, inner, read, read?.attributes)]];
    });
    return Object.fromEntries(kept);
  }
}

/** Whether a resource holds a mark of its type, or that has none. */
export function isMarked(entry: unknown, reads: Reads): boolean {
  const marks = reads.get(typeOf(entry) ?? "")?.marks ?? [];
  const text = JSON.stringify(entry);
  return marks.length === 0 || marks.some((mark) => text.includes(mark));
}

function typeOf(resource: unknown): string | undefined {
  if (typeof resource !== "object" || resource === null || !Object.hasOwn(resource, "type")) return undefined;
  const { type } = resource as { type: unknown };
  return typeof type === "string" ? type : undefined;
}
