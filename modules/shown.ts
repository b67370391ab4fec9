/** What was given in a prop's place, in an error's words: code that no compiler looks at gives anything. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return `an object (${value.constructor.name})`;
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** @throws Error where it is no list */
export function checkList(prop: string, given: unknown): void {
  if (!Array.isArray(given)) throw new Error(`${prop}: got ${shown(given)}, expected a list, even of a single one`);
}
