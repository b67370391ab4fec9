import type { Document } from "./document";
import { GateError, reason } from "./errors";
import { refusedTexts } from "./json/text";
import { project } from "./project";
import type { Reads } from "./reads";

/**
 * The policy's input as JSON text: the projection of each document, and the texts in it that look like JSON and that the
 * strict decoder refuses.
 *
 * @throws GateError naming a document that JSON or the Wasm cannot hold as it is
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
  return written(name, () => JSON.stringify(content, (_, value) => finite(value)));
}

// JSON.stringify writes a surrogate as an escape only where its other half is missing. To look for the escape alone is
// sooner by far.
const ESCAPED_SURROGATE = "\\ud";
const LONE_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/;

function encodeDocument({ name, content }: Document, reads: Reads): string {
  const refused = new Set<string>();
  const checked = (_: string, value: unknown): unknown => {
    if (typeof value === "string") for (const each of refusedTexts(value)) refused.add(each);
    return finite(value);
  };
  const text = written(name, () => JSON.stringify({ name, content: project(content, reads) }, checked));
  if (holdsLoneSurrogate(text)) {
    throw new GateError(`${name}: holds half of a surrogate pair (\\ud800 to \\udfff), which is no text`);
  }
  return refused.size === 0 ? text : `${text.slice(0, -1)},"refused_texts":${JSON.stringify([...refused])}}`;
}

/** Whether a text of `JSON.stringify` holds half of a surrogate pair, at which the Wasm stops. */
export function holdsLoneSurrogate(json: string): boolean {
  return json.includes(ESCAPED_SURROGATE) && LONE_SURROGATE.test(json);
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
function finite(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new Error("holds a number that is too large, such as 1e400");
  return value;
}
