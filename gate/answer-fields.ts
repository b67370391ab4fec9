import { member, members } from "./document";
import { GateError } from "./errors";

/** A member of the policy's answer that is a whole number. @throws GateError where it is anything else */
export function whole(value: unknown, name: string): number {
  const number = member(value, name);
  if (!Number.isInteger(number)) throw unaccounted(name, number, "a count");
  return number as number;
}

/** A member that is text. @throws GateError where it is anything else */
export function text(value: unknown, name: string): string {
  const found = member(value, name);
  if (typeof found !== "string") throw unaccounted(name, found, "text");
  return found;
}

/** A member that is text or null. @throws GateError where it is anything else */
export function textOrNull(value: unknown, name: string): string | null {
  return member(value, name) === null ? null : text(value, name);
}

/** A member that is text, by its name; nothing where it is not there. @throws GateError where it is anything else */
export function optionalText<Name extends string>(value: unknown, name: Name): Partial<Record<Name, string>> {
  return member(value, name) === undefined ? {} : ({ [name]: text(value, name) } as Record<Name, string>);
}

/** A member that is a list. @throws GateError where it is anything else */
export function list(value: unknown, name: string): readonly unknown[] {
  const found = member(value, name);
  if (!Array.isArray(found)) throw unaccounted(name, members(value) ? found : value, "a list");
  return found as unknown[];
}

/** @throws GateError where two values differ */
export function same(what: string, got: unknown, expected: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(expected)) throw unaccounted(what, got, expected);
}

/** Why an answer is not taken. */
export function unaccounted(what: string, got: unknown, expected: unknown): GateError {
  return new GateError(
    `the policy's answer does not account for its input: ${what}: got ${short(got)}, expected ${short(expected)}; install the package again`,
  );
}

function short(value: unknown): string {
  if (value === undefined) return "nothing";
  const json = typeof value === "string" ? value : JSON.stringify(value);
  return json.length > 200 ? `${json.slice(0, 200)}…` : json;
}
