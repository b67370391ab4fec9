import { GateError } from "../errors";

/*
 * Why bytes are refused. The scanners and the strict decoder share these, so that they can be held to each other;
 * the numbers are also those of the Wasm scanner.
 */
export const FAULTS = {
  value: 1,
  key: 2,
  colon: 3,
  commaOrBrace: 4,
  commaOrBracket: 5,
  trailing: 6,
  control: 7,
  escape: 8,
  surrogate: 9,
  utf8: 10,
  number: 11,
  duplicate: 12,
  depth: 13,
  end: 14,
  inexact: 15,
  token: 16,
  element: 17,
  kept: 18,
  keys: 19,
} as const;

export type Fault = keyof typeof FAULTS;

/** What a reader accepts at most; beyond it the document is refused, never cut. */
export const LIMITS = {
  /** Levels of lists and objects. */
  depth: 10_000,
  /** The same where what is read reaches the rules: their engine recurses. */
  keptDepth: 1_000,
  /** Bytes of a key or a number. */
  token: 1 << 20,
  /** Bytes of one resource that the rules read. */
  element: 32 << 20,
  /** Bytes of all that the rules read. */
  kept: 128 << 20,
  /** Keys of all objects that are open at once where the rules read. */
  keys: 100_000,
} as const;

export type Limits = { readonly [name in keyof typeof LIMITS]: number };

const REASONS: Readonly<Record<Fault, string | ((limits: Limits) => string)>> = {
  value: "expected a value",
  key: "expected a key in double quotes",
  colon: "expected a colon after the key",
  commaOrBrace: "expected a comma or the closing brace of an object",
  commaOrBracket: "expected a comma or the closing bracket of a list",
  trailing: "expected nothing after the end of the value",
  control: "a string holds a control character that is not written as an escape",
  escape: "a string holds an escape that JSON does not have",
  surrogate: "a string holds half of a surrogate pair (\\ud800 to \\udfff), which is no text",
  utf8: "the bytes are not valid UTF-8",
  number: "a number is not written as JSON asks",
  duplicate: "an object has the same key twice",
  depth: ({ depth, keptDepth }) => `lists and objects are nested deeper than ${depth} (${keptDepth} where rules read)`,
  end: "it ends before its value does",
  inexact: "a number has more digits than a double holds, so that it would be judged rounded",
  token: ({ token }) => `a key or number is longer than ${token} bytes`,
  element: ({ element }) => `one resource is larger than ${element} bytes`,
  kept: ({ kept }) => `what the rules read is larger than ${kept} bytes`,
  keys: ({ keys }) => `objects with more than ${keys} keys are open at once`,
};

/** Bytes that are not the JSON the gate reads: where, and why. */
export class JsonFault extends GateError {
  /**
   * @param offset of the byte, from 0
   */
  constructor(
    readonly fault: Fault,
    readonly offset: number,
    limits: Limits = LIMITS,
  ) {
    const reason = REASONS[fault];
    super(`byte ${offset}: ${typeof reason === "string" ? reason : reason(limits)}`);
  }
}
