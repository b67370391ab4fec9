import type { Document } from "./document";
import { GateError, reason } from "./errors";
import { project } from "./project";
import type { Reads } from "./reads";

/**
 * The policy's input as JSON text: each document's projection.
 *
 * @throws GateError naming a document that JSON or the Wasm can't hold as it is
 */
export function encode(documents: readonly Document[], reads: Reads): string {
  return `{"documents":[${documents.map((document) => encodeDocument(document, reads)).join(",")}]}`;
}

/**
 * A whole document as JSON text.
 *
 * @throws GateError where it can't be written
 */
export function encodeWhole({ name, content }: Document): string {
  return written(name, () => JSON.stringify(content, finite));
}

// JSON.stringify writes a surrogate as an escape only where its other half is missing. To look for the escape alone is
// sooner by far.
const ESCAPED_SURROGATE = "\\ud";
const LONE_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/;

function encodeDocument({ name, content }: Document, reads: Reads): string {
  const text = written(name, () => JSON.stringify({ name, content: project(content, reads) }, finite));
  if (text.includes(ESCAPED_SURROGATE) && LONE_SURROGATE.test(text)) {
    throw new GateError(`${name}: holds half of a surrogate pair (\\ud800 to \\udfff), which is no text`);
  }
  return text;
}

function written(name: string, write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof RangeError) throw new GateError(`${name}: is nested too deeply, or is too large, to judge`);
    throw new GateError(`${name}: ${reason(error)}`);
  }
}

/** 1e400 parses to Infinity, which JSON.stringify would write as null: a retention nobody set. */
function finite(_: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new Error("holds a number that is too large, such as 1e400");
  return value;
}
