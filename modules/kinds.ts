import { Token } from "cdktf";
import { checkList, shown } from "./shown";

/** @throws Error where it is given and is no list of strings, or a list that only a plan knows */
export function checkStrings(prop: string, given: unknown): void {
  if (given === undefined || Token.isUnresolved(given)) return;
  checkList(prop, given);
  (given as unknown[]).forEach((one, index) => {
    if (typeof one !== "string") throw new Error(`${prop}[${index}]: got ${shown(one)}, expected a string`);
  });
}

/** @throws Error where it is given and is no string */
export function checkString(prop: string, given: unknown): void {
  if (given === undefined || typeof given === "string" || Token.isUnresolved(given)) return;
  throw new Error(`${prop}: got ${shown(given)}, expected a string`);
}

/** @throws Error where it is given and is neither true nor false */
export function checkBoolean(prop: string, given: unknown): void {
  if (given === undefined || typeof given === "boolean" || Token.isUnresolved(given)) return;
  throw new Error(`${prop}: got ${shown(given)}, expected true or false`);
}

/** @throws Error where it is no object, or a list */
export function checkObject(prop: string, given: unknown, expected: string): void {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return;
  throw new Error(`${prop}: got ${shown(given)}, expected ${expected}`);
}
