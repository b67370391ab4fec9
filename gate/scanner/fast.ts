import { GateError, reason } from "../errors";
import { isExact } from "../json/exact-number";
import { FAULTS, JsonFault, LIMITS, type Fault, type Limits } from "../json/fault";
import type { Reads } from "../reads";
import { CHUNK, type Scanner } from "./scanner";
import { tables } from "./tables";
import { WASM } from "./wasm";

// Addresses and codes of tools/scanner.
const BUFFER = 4_259_840;
const BODIES = 5_636_096;
const OUTPUT = 6_684_672;
const FAULTY = 1;
const LONG_NUMBER = 2;

/** The memory to begin with, as in tools/build-scanner.mjs. */
const PAGES = 112;
const PAGE = 65_536;

/** Up to so many bytes, what is kept is copied, so that the next scanner has the memory. */
const COPIED = 1 << 20;

interface Exports {
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

/**
 * Memory of a scanner that came to its end without a fault, so that it has forgotten all keys. To make another for each
 * document costs more than to scan a small one.
 */
let idle: { readonly memory: WebAssembly.Memory; readonly reads: Reads } | undefined;

/** The scanner in Wasm: the same answers as the plain one, byte for byte, several times sooner. */
export class FastScanner implements Scanner {
  private readonly wasm: Exports;
  private readonly memory: WebAssembly.Memory;
  private bytes: Buffer;
  /** Of the first byte that the Wasm holds, in the document. */
  private base = 0;

  /** @throws GateError where the system gives it no memory */
  constructor(
    private readonly reads: Reads,
    private readonly limits: Limits = LIMITS,
  ) {
    compiled ??= new WebAssembly.Module(Buffer.from(WASM, "base64"));
    const used = idle;
    idle = undefined;
    this.memory = used?.memory ?? newMemory();
    this.bytes = Buffer.from(this.memory.buffer);
    this.wasm = new WebAssembly.Instance(compiled, { env: { memory: this.memory } }).exports as unknown as Exports;
    const { depth, keptDepth, token, element, kept, keys } = limits;
    this.wasm.limit(depth, keptDepth, token, element, kept, keys);
    // What bodies of modules another document had; all else that is read is written before.
    if (used !== undefined) this.bytes.fill(0, BODIES, OUTPUT);
    if (used?.reads === reads) return;
    for (const { at, bytes } of tables(reads)) this.bytes.write(bytes, at, "latin1");
  }

  room(): Buffer {
    if (this.bytes.length === 0) this.bytes = Buffer.from(this.memory.buffer); // it grew
    const at = this.wasm.room();
    return this.bytes.subarray(at, at + CHUNK);
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
    const { memory, reads } = this;
    const kept = Buffer.from(memory.buffer, OUTPUT, this.wasm.kept());
    if (kept.length > COPIED || memory.buffer.byteLength > 2 * PAGES * PAGE) return kept;
    idle = { memory, reads };
    return Buffer.from(kept);
  }

  private checkNumber(): void {
    const start = this.wasm.where();
    const literal = Buffer.from(this.memory.buffer, BUFFER + start, this.wasm.numberAfter() - start);
    if (!isExact(literal.toString("latin1"))) throw new JsonFault("inexact", this.base + start, this.limits);
  }

  private fault(): JsonFault {
    const reason = this.wasm.reason();
    const fault = (Object.keys(FAULTS) as Fault[]).find((name) => FAULTS[name] === reason) ?? "value";
    return new JsonFault(fault, this.base + this.wasm.where(), this.limits);
  }
}

function newMemory(): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: PAGES });
  } catch (error) {
    throw new GateError(`no memory to read in: ${reason(error)}; raise what limits the process (ulimit -v)`);
  }
}
