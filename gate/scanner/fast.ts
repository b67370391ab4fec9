import { isExact } from "../json/exact-number";
import { FAULTS, JsonFault, LIMITS, type Fault, type Limits } from "../json/fault";
import type { Attributes, Reads } from "../reads";
import { CHUNK, type Scanner } from "./scanner";
import { ELEMENTS, MEMBERS, Node, type NodeName } from "./sieve";
import { WASM } from "./wasm";

// Addresses and codes of tools/scanner.
const MEMBERS_AT = 1024;
const ELEMENTS_AT = 1152;
const TABLES_AT = 1280;
const TYPES_AT = 8_192;
const ATTRIBUTES_AT = 24_576;
const ATTRIBUTES_END = 65_536;
const COUNTED = 1;
const LINKED = 2;
const BUFFER = 4_259_840;
const OUTPUT = 6_684_672;
const NONE = 255;
const FAULTY = 1;
const LONG_NUMBER = 2;

interface Exports {
  readonly memory: WebAssembly.Memory;
  limit(depth: number, keptDepth: number, token: number, element: number, kept: number, keys: number): void;
  room(): number;
  scan(length: number): number;
  last(): number;
  pending(): number;
  where(): number;
  numberAfter(): number;
  reason(): number;
  kept(): number;
}

let compiled: WebAssembly.Module | undefined;

/** The scanner in Wasm: the same answers as the plain one, byte for byte, several times sooner. */
export class FastScanner implements Scanner {
  private readonly wasm: Exports;
  private memory: Buffer;
  /** Of the first byte that the Wasm holds, in the document. */
  private base = 0;

  constructor(
    reads: Reads,
    private readonly limits: Limits = LIMITS,
  ) {
    compiled ??= new WebAssembly.Module(Buffer.from(WASM, "base64"));
    this.wasm = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    this.memory = Buffer.from(this.wasm.memory.buffer);
    const { depth, keptDepth, token, element, kept, keys } = limits;
    this.wasm.limit(depth, keptDepth, token, element, kept, keys);
    this.writeSieve();
    this.writeTypes(reads);
  }

  room(): Buffer {
    if (this.memory.length === 0) this.memory = Buffer.from(this.wasm.memory.buffer); // it grew
    const at = this.wasm.room();
    return this.memory.subarray(at, at + CHUNK);
  }

  scan(length: number): void {
    const before = this.wasm.pending() + length;
    let answer = this.wasm.scan(length);
    while (answer === LONG_NUMBER) {
      this.checkNumber();
      answer = this.wasm.scan(0);
    }
    if (answer === FAULTY) throw this.fault();
    this.base += before - this.wasm.pending();
  }

  end(): Buffer {
    let answer = this.wasm.last();
    while (answer === LONG_NUMBER) {
      this.checkNumber();
      answer = this.wasm.last();
    }
    if (answer === FAULTY) throw this.fault();
    return Buffer.from(this.wasm.memory.buffer, OUTPUT, this.wasm.kept());
  }

  private checkNumber(): void {
    const start = this.wasm.where();
    const literal = Buffer.from(this.wasm.memory.buffer, BUFFER + start, this.wasm.numberAfter() - start);
    if (!isExact(literal.toString("latin1"))) throw new JsonFault("inexact", this.base + start, this.limits);
  }

  private fault(): JsonFault {
    const reason = this.wasm.reason();
    const fault = (Object.keys(FAULTS) as Fault[]).find((name) => FAULTS[name] === reason) ?? "value";
    return new JsonFault(fault, this.base + this.wasm.where(), this.limits);
  }

  private writeSieve(): void {
    const { memory } = this;
    memory.fill(NONE, ELEMENTS_AT, TABLES_AT);
    for (const [name, element] of Object.entries(ELEMENTS)) {
      memory[ELEMENTS_AT + Node[name as NodeName]] = Node[element];
    }
    let at = TABLES_AT;
    for (const [name, { named, rest }] of Object.entries(MEMBERS)) {
      memory.writeUInt32LE(at, MEMBERS_AT + 4 * Node[name as NodeName]);
      memory[at] = Node[rest];
      at += 1;
      for (const [key, node] of Object.entries(named)) {
        memory[at] = key.length;
        memory[at + 1] = Node[node];
        at += 2 + memory.write(key, at + 2, "latin1");
      }
      memory[at] = 0;
      at += 1;
    }
  }

  private writeTypes(reads: Reads): void {
    let attributesAt = ATTRIBUTES_AT;
    const attributes = (of: Attributes): number => {
      const inner = [...of].map(([name, each]) => [name, each === "whole" ? 0 : attributes(each)] as const);
      const start = attributesAt;
      for (const [name, below] of inner)
        attributesAt = this.memory.writeUInt16LE(below, this.writeName(attributesAt, name, ATTRIBUTES_END));
      this.memory[attributesAt] = 0;
      attributesAt += 1;
      return start;
    };
    const list = (texts: readonly string[]): number => attributes(new Map(texts.map((text) => [text, "whole"])));
    let at = TYPES_AT;
    for (const [type, { attributes: of, counted, linked, marks }] of reads) {
      at = this.memory.writeUInt16LE(attributes(of), this.writeName(at, type, ATTRIBUTES_AT));
      at = this.memory.writeUInt16LE(marks.length > 0 ? list(marks) : 0, at);
      this.memory[at] = (counted ? COUNTED : 0) | (linked ? LINKED : 0);
      at += 1;
    }
    this.memory[at] = 0;
  }

  /** @returns the address after it */
  private writeName(at: number, name: string, end: number): number {
    const length = Buffer.byteLength(name);
    if (length === 0 || length > NONE || at + length + 8 > end) throw new Error(`no room for the name ${name}`);
    this.memory[at] = length;
    return at + 1 + this.memory.write(name, at + 1);
  }
}
