/** What was given in a prop's place, in an error's words: code that no compiler looks at gives anything. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") {
    const { name = "Object" } = (value as { constructor?: { name?: string } }).constructor ?? {};
    return `an object (${name})`;
  }
  if (typeof value === "function") return "a function";
  return typeof value === "number" || typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

/** @throws Error where it is no list */
export function checkList(prop: string, given: unknown): void {
  if (!Array.isArray(given)) throw new Error(`${prop}: got ${shown(given)}, expected a list, even of a single one`);
}
