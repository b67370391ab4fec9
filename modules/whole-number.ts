import { Token } from "cdktf";

/**
 * Looks at a number that is not known before Terraform runs as if it were right.
 * @param unit what is counted
 * @throws Error where the value is no whole number, or out of the range
 */
export function checkWholeNumber(prop: string, value: number, unit: string, least: number, most?: number): void {
  if (Token.isUnresolved(value)) return;
  if (!Number.isInteger(value) || value < least || (most !== undefined && value > most)) {
    const range = most === undefined ? `${least} at least` : `${least} to ${most}`;
    throw new Error(`${prop}: got ${value}, expected a whole number of ${unit}, ${range}`);
  }
}
