import { isExact } from "../../../gate/json/exact-number";
import { JsonFault, type Fault } from "../../../gate/json/fault";
import { decodeStrictly } from "../../../gate/json/strict";
import { mutants } from "./mutants";
import { ACCEPTED, REFUSED } from "./productions";

function faultOf(bytes: Uint8Array): JsonFault {
  try {
    decodeStrictly(bytes);
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
  throw new Error("was decoded");
}

/** Control characters of a text would break the line that names its test. */
const named = <T extends { text: string }>(rows: readonly T[]): (T & { shown: string })[] =>
  rows.map((row) => ({ ...row, shown: JSON.stringify(row.text).slice(0, 60) }));

test.each(named(ACCEPTED))("decodes $production: $shown", ({ text, value = JSON.parse(text) as unknown }) => {
  expect(decodeStrictly(Buffer.from(text))).toStrictEqual(value);
});

test.each(named(REFUSED))(
  "refuses $production at byte $offset for $fault: $shown",
  ({ text, latin1, offset, fault }) => {
    const { fault: got, offset: at } = faultOf(Buffer.from(text, latin1 ? "latin1" : "utf8"));
    expect([at, got]).toEqual([offset, fault]);
  },
);

test("refuses what is nested deeper than it may be, in a sentence that says where and why", () => {
  const levels = (count: number): Buffer => Buffer.from("[".repeat(count) + "]".repeat(count));
  expect(decodeStrictly(levels(1000))).toHaveLength(1);
  expect(faultOf(levels(1001)).message).toMatch(/^byte 1000: .* nested deeper than 1000 /);
});

test("takes __proto__ for a member, and leaves the prototype alone", () => {
  const value = decodeStrictly(Buffer.from('{"__proto__":{"a":1},"b":{"__proto__":2}}')) as Record<string, unknown>;
  expect(Object.keys(value)).toEqual(["__proto__", "b"]);
  expect(value.a).toBeUndefined();
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"b":{"__proto__":2}}');
});

test.each([
  ["365", true],
  ["365.0", true],
  ["3.65e2", true],
  ["0", true],
  ["0e999999999", true],
  ["9007199254740992", true],
  ["9007199254740993", false],
  ["36500000000000000000000", true],
  ["1e308", true],
  ["1e309", false],
  ["1e-324", false],
  ["0.30000000000000004", true],
  ["0.300000000000000040", true],
  ["0.300000000000000041", false],
])("says of %s that a double holds it: %s", (literal, exact) => {
  expect(isExact(literal)).toBe(exact);
});

const SEED =
  '{"a\\u0062":[1,-2.5e3,true,null,"\\ud83d\\ude00\\n"], "größe": {"x":{},"y":[[],{"z":"€😀"}]},"n":0.1,"s":"long enough for a vector of sixteen"}';

/** Faults of texts that JSON.parse takes all the same. */
const STRICTER: readonly Fault[] = ["duplicate", "surrogate", "inexact"];

test("agrees with JSON.parse on 20,000 mutants, but for what it is stricter in", () => {
  const seen = { accepted: 0, refused: 0, stricter: 0 };
  for (const bytes of mutants(Buffer.from(SEED), { seed: 1, count: 20_000 })) {
    const parsed = byJsonParse(bytes);
    let decoded: unknown;
    try {
      decoded = decodeStrictly(bytes);
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      if (parsed === undefined) seen.refused += 1;
      else if (STRICTER.includes(error.fault)) seen.stricter += 1;
      else throw new Error(`${error.message}: ${bytes.toString()}`);
      continue;
    }
    if (parsed === undefined) throw new Error(`was decoded: ${bytes.toString()}`);
    expect(decoded).toStrictEqual(parsed.value);
    seen.accepted += 1;
  }
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
});

function byJsonParse(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)) as unknown };
  } catch {
    return undefined;
  }
}
