import { isExact } from "../json/exact-number";
import { JsonFault, LIMITS, type Fault, type Limits } from "../json/fault";
import { Output } from "./output";
import type { Attributes, Reads, TypeRead } from "../reads";
import { APART, BODIES, CHUNK, TOGETHER, type Scanner } from "./scanner";
import { ELEMENTS, MEMBERS, type NodeName } from "./sieve";

/** What may come next. */
const enum Next {
  value,
  valueOrBracket,
  keyOrBrace,
  key,
  colon,
  commaOrBrace,
  commaOrBracket,
  nothing,
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const BRACE = 0x7b;
const BRACKET = 0x5b;
const CLOSING_BRACE = 0x7d;
const CLOSING_BRACKET = 0x5d;

const EXPECTED: Readonly<Record<Next, Fault>> = {
  [Next.value]: "value",
  [Next.valueOrBracket]: "value",
  [Next.keyOrBrace]: "key",
  [Next.key]: "key",
  [Next.colon]: "colon",
  [Next.commaOrBrace]: "commaOrBrace",
  [Next.commaOrBracket]: "commaOrBracket",
  [Next.nothing]: "trailing",
};

const LITERALS = ["true", "false", "null"].map((text) => Buffer.from(text));

/** More bytes are needed to say. */
const MORE = -1;

/** An open list or object. */
interface Level {
  readonly list: boolean;
  node: NodeName;
  /** Whether something of it has been kept. */
  begun: boolean;
  /** Keys so far, where doubles are refused. */
  readonly keys: Set<string> | undefined;
  /** Of a resource's values: what of them is read. */
  readonly attributes?: Attributes | undefined;
  /** Of the body of a module: its number, and where it begins. */
  readonly body?: Body | undefined;
}

interface Body {
  readonly serial: number;
  readonly start: number;
}

/** Where what is kept can be taken back to. */
interface Mark {
  readonly length: number;
  readonly begun: boolean;
}

/** The resource within. */
interface Element extends Mark {
  readonly depth: number;
  readonly offset: number;
  /** Where it begins. */
  readonly start: number;
  /** Once its type is known. */
  read?: TypeRead | undefined;
}

/** The scanner in plain TypeScript: what the Wasm scanner is held to, and used where there is none. */
export class PlainScanner implements Scanner {
  private buffer = Buffer.allocUnsafeSlow(2 * CHUNK);
  private filled = 0;
  private at = 0;
  /** Of the buffer's first byte in the document. */
  private base = 0;
  private final = false;

  private next = Next.value;
  private node: NodeName = "document";
  private readonly levels: Level[] = [];
  private openKeys = 0;
  private inString = false;
  private escaped = false;

  private readonly output: Output;
  /** Start of what is kept verbatim; -1 outside of it. */
  private copying = -1;
  private copyDepth = 0;
  private valueMark: Mark = { length: 0, begun: false };
  private element: Element | undefined;
  /** Whether the next value is the type of a resource. */
  private isType = false;
  /** Of the next value, where it is one of a resource's. */
  private attributes: Attributes | undefined;
  /** Numbers of the bodies of modules that are kept, by their text. */
  private readonly bodies = new Map<string, number>();
  private serial = 0;

  constructor(
    private readonly reads: Reads,
    private readonly limits: Limits = LIMITS,
  ) {
    this.output = new Output();
  }

  room(): Buffer {
    if (this.buffer.length - this.filled < CHUNK) {
      const larger = Buffer.allocUnsafeSlow(2 * this.buffer.length);
      this.buffer.copy(larger, 0, 0, this.filled);
      this.buffer = larger;
    }
    return this.buffer.subarray(this.filled, this.filled + CHUNK);
  }

  scan(length: number): void {
    this.filled += length;
    this.run();
    this.flush(this.at);
    this.checkSize();
    if (this.filled - this.at > this.limits.token) throw this.fault("token", this.at);
    this.buffer.copyWithin(0, this.at, this.filled);
    this.base += this.at;
    this.filled -= this.at;
    this.at = 0;
    if (this.copying >= 0) this.copying = 0;
  }

  end(): Buffer {
    this.final = true;
    this.run();
    if (this.next !== Next.nothing || this.inString) throw this.fault("end", this.filled);
    this.flush(this.at);
    this.checkSize();
    return this.output.written();
  }

  private run(): void {
    if (this.inString && !this.restOfString()) return;
    while (this.at < this.filled) {
      const byte = this.buffer[this.at];
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
        this.at += 1;
        continue;
      }
      if (!this.token(byte)) return;
    }
  }

  /** One token; false where more bytes are needed first. */
  private token(byte: number | undefined): boolean {
    switch (this.next) {
      case Next.value:
        return this.value(byte);
      case Next.valueOrBracket:
        return byte === CLOSING_BRACKET ? this.close() : this.value(byte);
      case Next.keyOrBrace:
        if (byte === CLOSING_BRACE) return this.close();
        return byte === QUOTE ? this.key() : this.unexpected();
      case Next.key:
        return byte === QUOTE ? this.key() : this.unexpected();
      case Next.colon:
        if (byte !== COLON) return this.unexpected();
        this.next = Next.value;
        this.at += 1;
        return true;
      case Next.commaOrBrace:
        if (byte === CLOSING_BRACE) return this.close();
        if (byte !== COMMA) return this.unexpected();
        this.next = Next.key;
        this.at += 1;
        return true;
      case Next.commaOrBracket:
        if (byte === CLOSING_BRACKET) return this.close();
        if (byte !== COMMA) return this.unexpected();
        this.next = Next.value;
        this.node = this.elementNode();
        this.at += 1;
        return true;
      case Next.nothing:
        return this.unexpected();
    }
  }

  private value(byte: number | undefined): boolean {
    if (byte === BRACE || byte === BRACKET) return this.open(byte === BRACKET);
    if (byte === QUOTE) return this.string();
    this.dropSetting();
    const end = byte === MINUS || isDigit(byte) ? this.numberEnd() : this.literalEnd();
    if (end === MORE) return false;
    this.beginScalar();
    this.at = end;
    this.endValue();
    return true;
  }

  private open(list: boolean): boolean {
    this.isType = false;
    const node = this.nodeOf(list);
    const kept = node !== "skip" && node !== "blank" && node !== "other";
    if (this.levels.length >= (kept ? this.limits.keptDepth : this.limits.depth)) throw this.fault("depth", this.at);
    this.begin(node);
    const resource = node === "entry" || node === "resource";
    if (resource) {
      const start = this.output.length - TOGETHER.length - 1;
      this.element = { ...this.valueMark, depth: this.levels.length, offset: this.base + this.at, start };
    }
    this.levels.push({
      list,
      node: node === "blank" ? "skip" : node,
      begun: false,
      keys: kept && !list ? new Set() : undefined,
      attributes: node === "values" ? this.attributes : undefined,
      body: node === "body" ? { serial: this.serial, start: this.output.length - 1 } : undefined,
    });
    this.next = list ? Next.valueOrBracket : Next.keyOrBrace;
    if (list) this.node = this.elementNode();
    this.at += 1;
    return true;
  }

  private close(): boolean {
    const level = this.levels.pop();
    this.openKeys -= level?.keys?.size ?? 0;
    this.at += 1;
    if (this.copying < 0 && level && level.node !== "skip" && level.node !== "other") {
      this.output.write(level.list ? "]" : "}");
      if (level.body) this.endBody(level.body);
    }
    if (this.element?.depth === this.levels.length) {
      this.endElement(this.element);
    }
    this.endValue();
    return true;
  }

  private endElement({ read, start, ...before }: Element): void {
    if (read?.linked === true) this.output.write(APART.after);
    this.checkSize();
    this.element = undefined;
    const text = read && read.marks.length > 0 ? this.output.slice(start) : "";
    // A mark may be written with escapes.
    if (text === "" || ["\\u", ...(read?.marks ?? [])].some((mark) => text.includes(mark))) return;
    this.output.truncate(before.length);
    this.level().begun = before.begun;
  }

  /** The body of a module that is there already is named by its number, a new one gets its number first. */
  private endBody({ serial, start }: Body): void {
    const text = this.output.slice(start);
    const before = this.bodies.get(text);
    if (before === undefined) {
      if (this.bodies.size < BODIES) this.bodies.set(text, serial);
      this.output.write("]");
    } else {
      this.output.truncate(start - `[${serial},`.length);
      this.output.write(String(before));
    }
  }

  /** After a value: what follows depends on what it stands in. */
  private endValue(): void {
    const depth = this.levels.length;
    if (this.copying >= 0 && depth === this.copyDepth) {
      this.flush(this.at);
      this.copying = -1;
    }
    const level = this.levels[depth - 1];
    this.next = level === undefined ? Next.nothing : level.list ? Next.commaOrBracket : Next.commaOrBrace;
  }

  private key(): boolean {
    this.escaped = false;
    const start = this.at;
    const end = this.stringEnd(start + 1);
    if (end < 0) return false;
    const level = this.level();
    const { node } = level;
    this.isType = false;
    if (node === "skip") this.node = "skip";
    else {
      const key = this.text(start, end);
      if (level.keys) {
        if (level.keys.has(key)) throw this.fault("duplicate", start);
        level.keys.add(key);
        this.openKeys += 1;
        if (this.openKeys > this.limits.keys) throw this.fault("keys", start);
        this.isType = key === "type" && (node === "entry" || node === "resource");
        this.node = this.memberNode(level, key);
      } else {
        if (key === "type") throw this.fault("duplicate", start);
        this.node = "skip";
      }
      if (this.copying < 0 && this.node !== "skip") {
        this.separate();
        this.output.copy(this.buffer, start, end);
        this.output.write(":");
      }
    }
    this.at = end;
    this.next = Next.colon;
    return true;
  }

  private string(): boolean {
    const start = this.at;
    if (this.isType) {
      this.escaped = false;
      const end = this.stringEnd(start + 1);
      if (end < 0) return false;
      this.takeType(this.text(start, end));
    }
    this.dropSetting();
    this.beginScalar();
    this.at = start + 1;
    this.inString = true;
    return this.restOfString();
  }

  private restOfString(): boolean {
    const end = this.stringEnd(this.at);
    if (end < 0) {
      this.at = -end - 1;
      return false;
    }
    this.at = end;
    this.inString = false;
    this.endValue();
    return true;
  }

  /** A scalar beside references is a constant or a setting: its key was kept too soon. */
  private dropSetting(): void {
    const level = this.levels[this.levels.length - 1];
    if (this.node !== "expressions" || level?.list !== false) return;
    this.output.truncate(this.valueMark.length);
    level.begun = this.valueMark.begun;
    this.node = "skip";
  }

  private beginScalar(): void {
    this.isType = false;
    if (this.node === "blank" || this.node === "body") this.begin("blank");
    else if (this.node !== "skip") this.begin("keep");
  }

  private memberNode({ node, attributes }: Level, key: string): NodeName {
    if (node === "values") {
      const inner = attributes?.get(key);
      if (inner === undefined || inner === "whole") return inner === undefined ? "skip" : "keep";
      this.attributes = inner;
      return "values";
    }
    const inner = memberNode(node, key);
    if (node === "change" && inner === "values") this.attributes = this.element?.read?.attributes;
    // Of which type it is has to be known first.
    return inner === "change" && this.element?.read === undefined ? "keep" : inner;
  }

  /** The node of a list or an object: that of its place, if it has the shape expected there. */
  private nodeOf(list: boolean): NodeName {
    const { node } = this;
    if (node === "skip" || node === "blank" || node === "expressions") return node;
    if (node === "body" && list) return "blank";
    return (list ? ELEMENTS[node] : MEMBERS[node]) === undefined ? "keep" : node;
  }

  private elementNode(): NodeName {
    return ELEMENTS[this.level().node] ?? "skip";
  }

  private begin(node: NodeName): void {
    if (node === "skip" || this.copying >= 0) return;
    if (this.levels[this.levels.length - 1]?.list === true) this.separate();
    if (node === "blank") this.output.write("null");
    else if (node === "keep") {
      this.copying = this.at;
      this.copyDepth = this.levels.length;
    } else {
      if (node === "entry" || node === "resource") this.output.write(TOGETHER);
      if (node === "body") this.output.write(`[${(this.serial += 1)},`);
      this.output.write(this.buffer[this.at] === BRACE ? "{" : "[");
    }
  }

  /** Begins a member or an element, which may yet be taken back. */
  private separate(): void {
    const level = this.level();
    this.valueMark = { length: this.output.length, begun: level.begun };
    if (level.begun) this.output.write(",");
    level.begun = true;
  }

  private takeType(type: string): void {
    const { element } = this;
    if (element === undefined) throw new Error("no resource is open");
    const read = this.reads.get(type);
    const planned = this.level().node === "resource";
    if (read === undefined || (planned && !read.counted)) {
      this.dropElement(element);
      return;
    }
    element.read = planned ? undefined : read;
    if (element.read?.linked === true) this.output.overwrite(element.start, APART.before);
  }

  /** Takes back the resource that turns out to be of a type no rule reads. */
  private dropElement(element: Element): void {
    this.output.truncate(element.length);
    const outer = this.levels[element.depth - 1];
    if (outer) outer.begun = element.begun;
    const level = this.level();
    this.openKeys -= level.keys?.size ?? 0;
    this.levels[this.levels.length - 1] = { list: false, node: "other", begun: false, keys: undefined };
    this.element = undefined;
    this.node = "skip";
  }

  private flush(end: number): void {
    if (this.copying < 0) return;
    this.output.copy(this.buffer, this.copying, end);
    this.copying = end;
  }

  private checkSize(): void {
    if (this.element && this.output.length - this.element.length > this.limits.element) {
      throw new JsonFault("element", this.element.offset, this.limits);
    }
    if (this.output.length > this.limits.kept) throw this.fault("kept", this.at);
  }

  /**
   * Position after the closing quote. Where there is none yet: -1 less the position from which to go on, which is never
   * within an escape or a character.
   */
  private stringEnd(from: number): number {
    const { buffer, filled } = this;
    for (let p = from; ;) {
      if (p >= filled) return -p - 1;
      const byte = buffer[p] ?? 0;
      if (byte === QUOTE) return p + 1;
      let length = 1;
      if (byte === BACKSLASH) length = this.escapeLength(p);
      else if (byte < 0x20) throw this.fault("control", p);
      else if (byte >= 0x80) length = this.sequenceLength(p, byte);
      if (length === MORE) return -p - 1;
      p += length;
    }
  }

  private escapeLength(p: number): number {
    this.escaped = true;
    const letter = this.buffer[p + 1] ?? 0;
    if (p + 1 >= this.filled) return this.more();
    if ('"\\/bfnrt'.includes(String.fromCharCode(letter))) return 2;
    const unit = this.unit(p, p);
    if (unit === MORE) return MORE;
    if (unit < 0xd800 || unit > 0xdfff) return 6;
    if (unit >= 0xdc00) throw this.fault("surrogate", p);
    if (!this.final && this.filled < p + 8) {
      const others = this.buffer.subarray(p + 6, this.filled);
      if ("\\u".startsWith(others.toString("latin1"))) return MORE;
    }
    const paired = p + 7 < this.filled && this.buffer[p + 6] === BACKSLASH && this.buffer[p + 7] === 0x75;
    if (!paired) throw this.fault("surrogate", p);
    const low = this.unit(p + 6, p + 6);
    if (low === MORE) return MORE;
    if (low < 0xdc00 || low > 0xdfff) throw this.fault("surrogate", p);
    return 12;
  }

  /** One `\uXXXX`, or MORE. */
  private unit(p: number, start: number): number {
    if (this.buffer[p + 1] !== 0x75) throw this.fault("escape", start);
    const hex = this.buffer.toString("latin1", p + 2, Math.min(p + 6, this.filled));
    if (!/^[0-9a-fA-F]*$/.test(hex)) throw this.fault("escape", start);
    return hex.length < 4 ? this.more() : parseInt(hex, 16);
  }

  private sequenceLength(p: number, first: number): number {
    if (first < 0xc2 || first > 0xf4) throw this.fault("utf8", p);
    const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    for (let i = 1; i < length; i += 1) {
      if (p + i >= this.filled) return this.more();
      const byte = this.buffer[p + i] ?? 0;
      if (byte < (i === 1 ? lowest : 0x80) || byte > (i === 1 ? highest : 0xbf)) throw this.fault("utf8", p);
    }
    return length;
  }

  private literalEnd(): number {
    const rest = Math.min(this.filled - this.at, 5);
    for (const text of LITERALS) {
      const length = Math.min(rest, text.length);
      if (text.compare(this.buffer, this.at, this.at + length, 0, length) !== 0) continue;
      return length === text.length ? this.at + length : this.more();
    }
    throw this.fault("value", this.at);
  }

  private numberEnd(): number {
    const { buffer, filled } = this;
    let p = this.at;
    const digits = (): void => {
      if (p < filled && !isDigit(buffer[p])) throw this.fault("number", p);
      while (p < filled && isDigit(buffer[p])) p += 1;
    };
    if (buffer[p] === MINUS) p += 1;
    if (p < filled && buffer[p] === 0x30) p += 1;
    else digits();
    if (p < filled && buffer[p] === 0x2e) {
      p += 1;
      digits();
    }
    if (p < filled && ((buffer[p] ?? 0) | 0x20) === 0x65) {
      p += 1;
      if (p < filled && (buffer[p] === MINUS || buffer[p] === 0x2b)) p += 1;
      digits();
    }
    if (p >= filled) {
      if (!this.final || !isDigit(buffer[p - 1])) return this.more();
    } else if (!endsScalar(buffer[p] ?? 0)) throw this.fault("number", p);
    if (this.node !== "skip" && this.node !== "blank") this.checkExact(this.at, p);
    return p;
  }

  private checkExact(start: number, end: number): void {
    if (!isExact(this.buffer.toString("latin1", start, end))) throw this.fault("inexact", start);
  }

  private text(start: number, end: number): string {
    const text = this.buffer.toString("utf8", start + 1, end - 1);
    return this.escaped ? (JSON.parse(`"${text}"`) as string) : text;
  }

  private level(): Level {
    const level = this.levels[this.levels.length - 1];
    if (level === undefined) throw new Error("no list or object is open");
    return level;
  }

  private more(): typeof MORE {
    if (this.final) throw this.fault("end", this.filled);
    return MORE;
  }

  private unexpected(): never {
    throw this.fault(EXPECTED[this.next], this.at);
  }

  private fault(fault: Fault, at: number): JsonFault {
    return new JsonFault(fault, this.base + at, this.limits);
  }
}

function memberNode(node: NodeName, key: string): NodeName {
  const members = MEMBERS[node];
  if (members === undefined) return "skip";
  return Object.hasOwn(members.named, key) ? (members.named[key] ?? "skip") : members.rest;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function endsScalar(byte: number): boolean {
  return (
    byte === COMMA ||
    byte === CLOSING_BRACE ||
    byte === CLOSING_BRACKET ||
    byte === 0x20 ||
    byte === 0x0a ||
    byte === 0x0d ||
    byte === 0x09
  );
}
