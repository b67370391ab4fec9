import { member, members } from "../document";
import type { Attributes, TypeRead } from "../reads";

const ENTRY = ["address", "module_address", "mode", "type", "name", "change"];
const CHANGE = ["actions", "before", "after", "after_unknown", "before_sensitive", "after_sensitive"];

/** An object's members of these names, each made smaller; anything else as it is. */
function only(value: unknown, names: readonly string[], smaller: (name: string, value: unknown) => unknown): unknown {
  const object = members(value);
  if (!object) return value;
  const kept = names.filter((name) => Object.hasOwn(object, name));
  return Object.fromEntries(kept.map((name) => [name, smaller(name, object[name])]));
}

/** An entry of `resource_changes` with no more of its values than is read. */
export function trimmed(entry: unknown, { attributes }: TypeRead): unknown {
  return only(entry, ENTRY, (name, value) =>
    name === "change" ? only(value, CHANGE, (part, of) => (part === "actions" ? of : picked(of, attributes))) : value,
  );
}

function picked(value: unknown, attributes: Attributes): unknown {
  return only(value, [...attributes.keys()], (name, part) => {
    const inner = attributes.get(name);
    return inner === undefined || inner === "whole" ? part : picked(part, inner);
  });
}

// As policies/lib/documents.rego has them.
const ACTIONS: readonly string[] = [
  ["no-op"],
  ["create"],
  ["update"],
  ["delete", "create"],
  ["create", "delete"],
  ["delete"],
  ["forget"],
  ["create", "forget"],
  ["forget", "create"],
].map((actions) => actions.join());

/** Whether a resource of a type with marks holds one. */
export function isMarked(entry: unknown, { marks }: TypeRead): boolean {
  if (marks.length === 0) return true;
  const text = JSON.stringify(entry);
  return marks.some((mark) => text.includes(mark));
}

/** Whether the values of a resource before the change hold a text that is evidence. */
export function isEvident(entry: unknown, { evidence }: TypeRead): boolean {
  if (evidence.length === 0) return false;
  const before = JSON.stringify(member(member(entry, "change"), "before") ?? null);
  // A policy within a text may write any character as an escape.
  return before.includes("\\\\u") || evidence.some((text) => before.includes(text));
}

/** Whether an entry is so plain a managed resource that no rule finds fault with its shape. */
export function isPlain(entry: unknown): boolean {
  const texts = ["address", "type", "name"].every((name) => typeof member(entry, name) === "string");
  const change = member(entry, "change");
  const [before, after] = [member(change, "before") ?? null, member(change, "after") ?? null];
  const given = member(change, "actions");
  const actions = Array.isArray(given) ? given.join() : "";
  return (
    texts &&
    ["string", "undefined"].includes(typeof member(entry, "module_address")) &&
    (member(entry, "mode") ?? "managed") === "managed" &&
    ACTIONS.includes(actions) &&
    [before, after].every((values) => values === null || members(values) !== undefined) &&
    (before === null) === (actions === "create")
  );
}
