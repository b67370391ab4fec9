import { TextDecoder } from "node:util";

import { GateError } from "../errors";
import { JsonFault, type Fault } from "../json/fault";
import { wrongBytes, wrongText } from "../wrong-input";
import { FastScanner } from "./fast";
import { takeKept, type Kept } from "./kept";
import type { Reads } from "../reads";
import { sha256Hash } from "../sha256";
import { CHUNK, type Scanner } from "./scanner";

/** Where a document's bytes come from. */
export interface Source {
  /** What errors call it. */
  readonly name: string;
  /** Puts the next bytes at the start of a buffer and says how many; 0 at the end. */
  read(into: Buffer): number;
}

interface Hashed {
  /** Of all its bytes, in hex; empty where it was not asked for. */
  readonly sha256: string;
}

export type ScannedDocument = Kept & Hashed;

/** A document before what was kept of it is taken apart. */
export interface ScannedText extends Hashed {
  /** What a scanner's `end` gives. */
  readonly text: Uint8Array;
}

export interface ScanOptions {
  readonly reads: Reads;
  /** Whether to hash the bytes: that takes as long as half the scan. */
  readonly hashed: boolean;
}

/** As many bytes as it takes to tell what a file is. */
const SIGNATURE = 4;

/**
 * Reads a document while it comes, in memory that grows with what is kept, not with what is read. UTF-8, or UTF-16 with
 * a byte-order mark, which is what PowerShell's `>` writes.
 *
 * @throws GateError where it is not one JSON value within the limits, saying what it is instead or where it breaks
 */
export function scanDocument(source: Source, options: ScanOptions): ScannedDocument {
  return takenApart(scanText(source, options));
}

/** The first part of that. @throws GateError as it does */
export function scanText(source: Source, options: ScanOptions): ScannedText {
  return new Scan(source, options).run();
}

/** The second. */
export function takenApart({ text, sha256 }: ScannedText): ScannedDocument {
  return { ...takeKept(Buffer.from(text.buffer, text.byteOffset, text.byteLength)), sha256 };
}

class Scan {
  private readonly scanner: Scanner;
  private readonly hash: ReturnType<typeof sha256Hash> | undefined;
  /** The first chunk, and the last as far as it is another: they tell what it is that is no JSON. */
  private head: Buffer = Buffer.alloc(0);
  private latest: Buffer | undefined;

  constructor(
    private readonly source: Source,
    { reads, hashed }: ScanOptions,
  ) {
    this.scanner = new FastScanner(reads);
    this.hash = hashed ? sha256Hash() : undefined;
  }

  run(): ScannedText {
    this.head = this.first();
    const wrong = wrongBytes(this.head);
    if (wrong !== undefined) throw this.error(wrong);
    const encoding = markedUtf16(this.head);
    try {
      if (encoding) this.transcode(encoding);
      else this.scan();
      return { text: this.scanner.end(), sha256: this.hash?.digest("hex") ?? "" };
    } catch (error) {
      throw error instanceof JsonFault ? this.error(this.explain(error, encoding)) : error;
    }
  }

  private first(): Buffer {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let length = 0;
    for (let read = 1; read > 0 && length < SIGNATURE; length += read) read = this.read(buffer.subarray(length));
    return buffer.subarray(0, length);
  }

  private scan(): void {
    this.feed(hasMark(this.head) ? this.head.subarray(3) : this.head);
    for (;;) {
      const room = this.scanner.room();
      const length = this.read(room);
      if (length === 0) return;
      this.latest = room.subarray(0, length);
      this.scanner.scan(length);
    }
  }

  private transcode(encoding: string): void {
    const decoder = new TextDecoder(encoding, { fatal: true });
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let chunk = this.head; ; chunk = buffer.subarray(0, this.read(buffer))) {
      this.feed(this.decoded(decoder, chunk));
      if (chunk.length === 0) return;
    }
  }

  /** The last chunk is empty. */
  private decoded(decoder: TextDecoder, chunk: Buffer): Buffer {
    try {
      return Buffer.from(decoder.decode(chunk, { stream: chunk.length > 0 }));
    } catch {
      throw this.error("is not valid UTF-16, which its byte-order mark promises; write it again, as UTF-8");
    }
  }

  private feed(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      this.scanner.scan(bytes.copy(this.scanner.room(), 0, at, at + CHUNK));
    }
  }

  private read(into: Buffer): number {
    const length = this.source.read(into);
    this.hash?.update(into.subarray(0, length));
    return length;
  }

  private explain(fault: JsonFault, encoding: string | undefined): string {
    if (fault.fault === "utf8") return `is not valid UTF-8 at byte ${fault.offset}; write it again, as UTF-8`;
    if (!SYNTAX.has(fault.fault)) return `can't be judged: ${fault.message}`;
    const decoder = new TextDecoder(encoding);
    const head = decoder.decode(this.head);
    const latest = this.latest === undefined ? "" : decoder.decode(this.latest);
    // Whether it ends too soon the fault knows better than a text that is not whole.
    const text = fault.fault !== "end" ? `${head}${latest}\n}` : latest === "" ? head : `{${latest}`;
    return wrongText(text).replace(/^is not JSON/, (said) => `${said} (${fault.message})`);
  }

  private error(what: string): GateError {
    return new GateError(`${this.source.name}: ${what}`);
  }
}

/** Faults of what may be no JSON at all; the others are found in JSON that is not fit to be judged. */
const SYNTAX: ReadonlySet<Fault> = new Set([
  "value",
  "key",
  "colon",
  "commaOrBrace",
  "commaOrBracket",
  "trailing",
  "control",
  "escape",
  "number",
  "end",
]);

function hasMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf;
}

function markedUtf16([first, second]: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return undefined;
}
