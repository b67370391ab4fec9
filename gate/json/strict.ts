import { isExact } from "./exact-number";
import { JsonFault, LIMITS, type Fault } from "./fault";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const BRACE = 0x7b;
const BRACKET = 0x5b;
const CLOSING_BRACE = 0x7d;
const CLOSING_BRACKET = 0x5d;

const SHORT_ESCAPES: Readonly<Record<number, string>> = {
  0x22: '"',
  0x5c: "\\",
  0x2f: "/",
  0x62: "\b",
  0x66: "\f",
  0x6e: "\n",
  0x72: "\r",
  0x74: "\t",
};

const LITERALS: readonly (readonly [Buffer, boolean | null])[] = [
  [Buffer.from("true"), true],
  [Buffer.from("false"), false],
  [Buffer.from("null"), null],
];

/**
 * Decodes one JSON text as RFC 8259 writes it (https://www.rfc-editor.org/rfc/rfc8259), and nothing more lenient:
 * UTF-8 without a mark, no key twice in an object (however it is escaped), no half of a surrogate pair, no number that
 * a double would round. `__proto__` is a member like any other.
 *
 * @throws JsonFault with the offset of the byte and the reason
 */
export function decodeStrictly(bytes: Uint8Array, depth: number = LIMITS.keptDepth): unknown {
  return new Decoder(bytes, depth).document();
}

class Decoder {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(
    bytes: Uint8Array,
    private readonly deepest: number,
  ) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  document(): unknown {
    const value = this.value(0);
    this.space();
    if (this.at < this.bytes.length) throw this.fault("trailing");
    return value;
  }

  private value(depth: number): unknown {
    this.space();
    const first = this.bytes[this.at];
    if (first === QUOTE) return this.string();
    if (first === BRACE) return this.object(depth + 1);
    if (first === BRACKET) return this.list(depth + 1);
    if (first === MINUS || isDigit(first)) return this.number();
    return this.literal();
  }

  private object(depth: number): unknown {
    this.enter(depth);
    const object: Record<string, unknown> = {};
    const keys = new Set<string>();
    if (this.closes(CLOSING_BRACE)) return object;
    for (;;) {
      this.space();
      const start = this.at;
      if (this.bytes[start] !== QUOTE) throw this.fault("key");
      const key = this.string();
      if (keys.has(key)) throw this.fault("duplicate", start);
      keys.add(key);
      this.space();
      if (this.bytes[this.at] !== COLON) throw this.fault("colon");
      this.at += 1;
      const value = this.value(depth);
      if (key === "__proto__") {
        // An assignment would set the prototype.
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      } else object[key] = value;
      if (this.closes(CLOSING_BRACE)) return object;
      if (this.bytes[this.at] !== COMMA) throw this.fault("commaOrBrace");
      this.at += 1;
    }
  }

  private list(depth: number): unknown[] {
    this.enter(depth);
    const list: unknown[] = [];
    if (this.closes(CLOSING_BRACKET)) return list;
    for (;;) {
      list.push(this.value(depth));
      if (this.closes(CLOSING_BRACKET)) return list;
      if (this.bytes[this.at] !== COMMA) throw this.fault("commaOrBracket");
      this.at += 1;
    }
  }

  private enter(depth: number): void {
    if (depth > this.deepest) throw new JsonFault("depth", this.at, { ...LIMITS, depth: this.deepest });
    this.at += 1;
  }

  private closes(bracket: number): boolean {
    this.space();
    if (this.bytes[this.at] !== bracket) return false;
    this.at += 1;
    return true;
  }

  private literal(): boolean | null {
    for (const [text, value] of LITERALS) {
      if (text.compare(this.bytes, this.at, Math.min(this.at + text.length, this.bytes.length)) === 0) {
        this.at += text.length;
        return value;
      }
    }
    const cut = LITERALS.some(([text]) => this.cutOff(text));
    throw cut ? new JsonFault("end", this.bytes.length) : this.fault("value");
  }

  /** Whether the text ends within this literal. */
  private cutOff(text: Buffer): boolean {
    const rest = this.bytes.subarray(this.at);
    return rest.length < text.length && text.subarray(0, rest.length).equals(rest);
  }

  private number(): number {
    const start = this.at;
    if (this.bytes[this.at] === MINUS) this.at += 1;
    if (this.bytes[this.at] === ZERO) this.at += 1;
    else this.digits();
    if (this.bytes[this.at] === 0x2e) {
      this.at += 1;
      this.digits();
    }
    if (((this.bytes[this.at] ?? 0) | 0x20) === 0x65) {
      this.at += 1;
      const sign = this.bytes[this.at];
      if (sign === MINUS || sign === 0x2b) this.at += 1;
      this.digits();
    }
    // A digit after a leading zero, or what comes after digits in other notations.
    if (!this.atEndOfScalar()) throw this.fault("number");
    const literal = this.bytes.toString("latin1", start, this.at);
    if (!isExact(literal)) throw new JsonFault("inexact", start);
    return Number(literal);
  }

  private digits(): void {
    if (!isDigit(this.bytes[this.at])) throw this.fault("number");
    while (isDigit(this.bytes[this.at])) this.at += 1;
  }

  private atEndOfScalar(): boolean {
    const next = this.bytes[this.at];
    return next === undefined || isSpace(next) || next === COMMA || next === CLOSING_BRACE || next === CLOSING_BRACKET;
  }

  private string(): string {
    this.at += 1;
    let text = "";
    for (let start = this.at; ;) {
      const byte = this.bytes[this.at];
      if (byte === QUOTE) {
        text += this.bytes.toString("utf8", start, this.at);
        this.at += 1;
        return text;
      }
      if (byte === BACKSLASH) {
        text += this.bytes.toString("utf8", start, this.at) + this.escape();
        start = this.at;
      } else if (byte === undefined) throw this.fault("end");
      else if (byte < 0x20) throw this.fault("control");
      else this.at += byte < 0x80 ? 1 : this.sequence(byte);
    }
  }

  private escape(): string {
    const start = this.at;
    const letter = this.bytes[start + 1];
    if (letter === undefined) throw new JsonFault("end", this.bytes.length);
    const short = SHORT_ESCAPES[letter];
    if (short !== undefined) {
      this.at += 2;
      return short;
    }
    const unit = this.unit();
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    const paired = unit < 0xdc00 && this.bytes[this.at] === BACKSLASH && this.bytes[this.at + 1] === 0x75;
    const low = paired ? this.unit() : 0;
    if (low < 0xdc00 || low > 0xdfff) throw new JsonFault("surrogate", start);
    return String.fromCharCode(unit, low);
  }

  /** One `\uXXXX`. */
  private unit(): number {
    const start = this.at;
    if (this.bytes[start + 1] !== 0x75) throw this.fault("escape");
    const hex = this.bytes.toString("latin1", start + 2, start + 6);
    if (!/^[0-9a-fA-F]*$/.test(hex)) throw this.fault("escape");
    if (hex.length < 4) throw new JsonFault("end", this.bytes.length);
    this.at += 6;
    return parseInt(hex, 16);
  }

  /** Length of a well-formed UTF-8 sequence. https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G27506 */
  private sequence(first: number): number {
    if (first < 0xc2 || first > 0xf4) throw this.fault("utf8");
    const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    for (let i = 1; i < length; i += 1) {
      const byte = this.bytes[this.at + i];
      if (byte === undefined) throw new JsonFault("end", this.bytes.length);
      const [low, high] = i === 1 ? [lowest, highest] : [0x80, 0xbf];
      if (byte < low || byte > high) throw this.fault("utf8");
    }
    return length;
  }

  private space(): void {
    while (isSpace(this.bytes[this.at])) this.at += 1;
  }

  /** At the end of the bytes every expectation fails for the same reason. */
  private fault(fault: Fault, offset = this.at): JsonFault {
    return new JsonFault(offset >= this.bytes.length ? "end" : fault, offset);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
