import { ELEMENTS, MEMBERS, type NodeName } from "../../../gate/scanner/sieve";

/** What a scanner keeps, said of values instead of bytes: the plainest reading of the sieve. */
export function sift(value: unknown, types: ReadonlySet<string>, node: NodeName = "document"): unknown {
  if (node === "blank") return null;
  if (Array.isArray(value)) return siftList(value as unknown[], types, node);
  if (typeof value === "object" && value !== null) return siftObject(value as Record<string, unknown>, types, node);
  return value;
}

function siftList(list: unknown[], types: ReadonlySet<string>, node: NodeName): unknown[] {
  const element = ELEMENTS[node];
  if (element === undefined) return list;
  const resources = element === "entry" || element === "resource";
  return list.filter((each) => !resources || isRead(each, types)).map((each) => sift(each, types, element));
}

function siftObject(object: Record<string, unknown>, types: ReadonlySet<string>, node: NodeName): unknown {
  const members = MEMBERS[node];
  if (members === undefined) return object;
  const kept = Object.entries(object).flatMap(([key, value]): [string, unknown][] => {
    const inner = Object.hasOwn(members.named, key) ? members.named[key] : members.rest;
    const setting = inner === "expressions" && (typeof value !== "object" || value === null);
    return inner === undefined || inner === "skip" || setting ? [] : [[key, sift(value, types, inner)]];
  });
  return Object.fromEntries(kept);
}

function isRead(resource: unknown, types: ReadonlySet<string>): boolean {
  if (typeof resource !== "object" || resource === null || !Object.hasOwn(resource, "type")) return true;
  const { type } = resource as { type: unknown };
  return typeof type !== "string" || types.has(type);
}
