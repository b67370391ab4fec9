import { decodeStrictly } from "./strict";

/** Levels of a JSON text that rules read, as in policies/lib/json_text.rego. */
const TEXT_DEPTH = 100;

/** How a list or an object begins: no rule reads other JSON from a string. */
const BEGINNING = /^[ \t\r\n]*[{[]/;

/**
 * Texts that look like a list or an object of JSON and that the strict decoder refuses: a string itself, or strings in
 * the JSON that it holds. OPA's Wasm would parse such a text leniently, or stop in the middle of it.
 */
export function refusedTexts(text: string): string[] {
  if (!BEGINNING.test(text)) return [];
  let value: unknown;
  try {
    value = decodeStrictly(Buffer.from(text), TEXT_DEPTH);
  } catch {
    return [text];
  }
  return strings(value).flatMap(refusedTexts);
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}
