import { member, members } from "../document";
import { APART } from "./scanner";

/** What a scanner kept of a document. */
export interface Kept {
  /** In the document's shape. */
  readonly content: unknown;
  /** JSON of each resource that is kept apart. */
  readonly apart: readonly Buffer[];
}

const COMMA = 0x2c;
const BEFORE = APART.before.charCodeAt(0);
const AFTER = APART.after.charCodeAt(0);

/** Resources kept apart are copied out of the scanner's memory up to so many bytes; more of them keep it alive. */
const COPIED = 1 << 20;

/** Takes apart what a scanner's `end` gave. */
export function takeKept(text: Buffer): Kept {
  const apart: Buffer[] = [];
  let together = "";
  let at = 0;
  for (let start = text.indexOf(BEFORE); start >= 0; start = text.indexOf(BEFORE, at)) {
    const end = text.indexOf(AFTER, start);
    apart.push(text.subarray(start + 1, end));
    const before = text.toString("utf8", at, start);
    const listed = before.endsWith(",");
    together += listed ? before.slice(0, -1) : before;
    at = end + 1 + (!listed && text[end + 1] === COMMA ? 1 : 0);
  }
  together += text.toString("utf8", at);
  const bytes = apart.reduce((sum, { length }) => sum + length, 0);
  return {
    content: withBodies(JSON.parse(together) as unknown),
    apart: bytes > COPIED ? apart : apart.map((each) => Buffer.from(each)),
  };
}

type Mutable = Record<string, unknown>;

/** Puts the bodies of modules in the places of their numbers: one object, wherever it is called. */
function withBodies(content: unknown): unknown {
  const root = member(member(content, "configuration"), "root_module");
  const bodies = new Map<number, unknown>();
  const waiting: Mutable[] = [];
  collect(root);
  for (const call of waiting) call.module = bodies.get(call.module as number);
  return content;

  function collect(module: unknown): void {
    for (const call of Object.values(members(member(module, "module_calls")) ?? {})) {
      const body = member(call, "module");
      if (typeof body === "number") waiting.push(call as Mutable);
      if (!Array.isArray(body)) continue;
      const [serial, inner] = body as [number, unknown];
      bodies.set(serial, inner);
      (call as Mutable).module = inner;
      collect(inner);
    }
  }
}
