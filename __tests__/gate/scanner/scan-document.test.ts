import { createHash } from "node:crypto";

import { undivided } from "../../../gate/projection/apart";
import { project } from "../../../gate/project";
import { scanDocument, type Source } from "../../../gate/scanner/scan-document";
import { CHUNK } from "../../../gate/scanner/scanner";
import { complaintOf } from "../workplace";
import { randomPlan, READS, written } from "./plans";

/** A source that gives so many bytes at a time, as a pipe does. */
function source(bytes: Uint8Array, most = Infinity): Source {
  let at = 0;
  const read = (into: Buffer): number => {
    const next = bytes.subarray(at, at + Math.min(most, into.length));
    into.set(next);
    at += next.length;
    return next.length;
  };
  return { name: "plan.json", read };
}

const scan = (bytes: Uint8Array, most?: number) => scanDocument(source(bytes, most), { reads: READS, hashed: true });

const complaint = (text: string | Uint8Array): string => complaintOf(() => scan(Buffer.from(text as string)));

/** Resources that were kept apart come last. */
function inAnyOrder(plan: unknown): unknown {
  const { resource_changes: changes, ...rest } = plan as { resource_changes?: unknown };
  return [rest, Array.isArray(changes) ? changes.map((each) => JSON.stringify(each)).sort() : changes];
}

test("leaves of a whole document what the gate leaves of what it would leave, of 100 plans", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    // Without any of its parts it is no plan.
    const plan = { ...randomPlan(seed), format_version: "1.2" };
    const [content, rest] = [plan, project(plan, READS)].map((each) =>
      undivided(scan(written(each, seed), 1 + (seed % 3000))),
    );
    expect([seed, inAnyOrder(project(content, READS))]).toEqual([seed, inAnyOrder(project(rest, READS))]);
  }
});

test.each([
  ["UTF-8", (text: string) => Buffer.from(text)],
  ["UTF-8 with a mark", (text: string) => Buffer.from(`\ufeff${text}`)],
  ["UTF-16 little endian with a mark", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-16 big endian with a mark", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
])("reads %s of any length, in chunks that end anywhere, and hashes the bytes as they are", (_, encoded) => {
  const content = { größe: "😀 €".repeat(CHUNK / 4), errored: false };
  const bytes = encoded(JSON.stringify(content));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  for (const most of [Infinity, 65_537, 4999]) expect(scan(bytes, most)).toStrictEqual({ content, apart: [], sha256 });
});

test.each([
  ['{"a":1,"\\u0061":2}', "byte 7: an object has the same key twice"],
  ['{"resource":{"x":{"y":9007199254740993}}}', "byte 22: a number has more digits than a double holds"],
  [`{"a":${"[".repeat(2000)}`, "byte 1004: lists and objects are nested deeper than 10000 (1000 where rules read)"],
  ['{"a":"\\ud800"}', "byte 6: a string holds half of a surrogate pair"],
  ["region: eu", "plan.json: is not JSON (byte 0: expected a value); write it with"],
])("refuses %.30s with the byte and the reason in one line", (text, says) => {
  expect(complaint(text)).toContain(says);
  expect(complaint(text)).not.toContain("\n");
});

test("says what it is that goes wrong far into a document", () => {
  const long = `{"x":"${"x".repeat(3 * CHUNK)}"`;
  expect(complaint(long)).toContain("is JSON that is cut off before its end");
  expect(complaint(`${long}}\n::debug::Terraform exited with code 0.\n`)).toContain("terraform_wrapper: false");
  expect(complaint(`${long}}x`)).toContain(`is not JSON (byte ${long.length + 1}: expected nothing after`);
  expect(complaint(Buffer.from(`\ufeff${long}`, "utf16le"))).toContain("is JSON that is cut off before its end");
});

test("says that the system gave it no memory", () => {
  expect(complaint("{")).toMatch(/^GateError: /); // after a fault memory is made anew
  const { Memory } = WebAssembly;
  const none = jest.fn(() => {
    throw new RangeError("could not allocate memory");
  });
  Object.assign(WebAssembly, { Memory: none });
  try {
    expect(complaint("{}")).toBe(
      "GateError: no memory to read in: could not allocate memory; raise what limits the process (ulimit -v)",
    );
  } finally {
    Object.assign(WebAssembly, { Memory });
  }
});
