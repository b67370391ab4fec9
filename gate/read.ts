import * as fs from "node:fs";
import { availableParallelism } from "node:os";
import * as path from "node:path";

import { catalogue } from "./catalogue";
import type { Document } from "./document";
import { GateError } from "./errors";
import { found } from "./found";
import { documentFiles, STANDARD_INPUT } from "./inputs";
import type { Progress } from "./progress";
import { joined, undivided } from "./projection/apart";
import type { ScanOne } from "./read-beside";
import { readsOf, type Reads } from "./reads";
import { scanText, takenApart, type ScannedDocument, type ScannedText } from "./scanner/scan-document";
import { unreadable } from "./unreadable";
import { concerns } from "./other-documents";
import { wrongContent } from "./wrong-input";

const STDIN = 0;

/** Below so many bytes for each, threads take about as long to start, and to warm up, as they save. */
const BYTES_FOR_A_THREAD = 200e6;

/** Besides the first: reading is not all that a gate does, and a container may have fewer processors than it sees. */
const MOST_THREADS = 3;

/**
 * Reads the documents that a command line names: files, folders, `-`.
 *
 * @throws GateError where one can't be read or is no plan or configuration
 */
export function readAll(inputs: readonly string[], options: ReadOptions = {}): Document[] {
  const files = documentFiles(inputs);
  const paths = files.map(({ file }) => file);
  const seen = new Set<string>();
  for (const each of paths) {
    const key = each === STANDARD_INPUT ? each : path.resolve(each);
    if (seen.has(key)) throw new GateError(`${each}: given twice, expected each document once`);
    seen.add(key);
  }
  const reads = readsOf(catalogue());
  const scanned = scanAll(paths, reads, options).filter(
    ({ name, content }, i) => files[i]?.below !== true || name.endsWith(".tf.json") || concerns(content),
  );
  if (scanned.length === 0) throw new GateError(`${inputs.join(", ")}: nothing in it to judge, expected *.json plans`);
  scanned.forEach(checkContent);
  const contents = options.whole === true ? scanned.map(undivided) : joined(scanned, reads);
  return scanned.map(({ name, sha256 }, d) => ({ name, content: contents[d], sha256 }));
}

export interface ReadOptions {
  /** Whether documents carry the hash of their bytes; without, reports name an empty one. @default true */
  readonly hashed?: boolean;
  /** Told how far reading has come. @default - nobody */
  readonly progress?: Progress | undefined;
  /** Whether to keep what belongs to nothing that is judged, such as buckets of no trail. @default false */
  readonly whole?: boolean;
  /** How several threads read. @default - this one reads all */
  readonly beside?: ReadBeside | undefined;
}

export interface ReadBeside {
  /** The file of the command, which every thread runs. */
  readonly program: string;
  /** How many threads besides this one. @default - as many as shorten the reading, which may be none */
  readonly threads?: number;
  /** Milliseconds that a thread may be silent before its document is read in this one. @default 5000 */
  readonly patienceMs?: number;
}

/**
 * Reads one document: a file, or standard input for `-`. Its content is what the rules read of it, in its shape.
 *
 * @throws GateError where it can't be read or is no plan or configuration
 */
export function read(file: string, options: ReadOptions = {}): Document {
  const scanned = scan(file, readsOf(catalogue()), options);
  checkContent(scanned);
  return { name: scanned.name, content: undivided(scanned), sha256: scanned.sha256 };
}

interface Scanned extends ScannedDocument {
  readonly name: string;
}

function scanAll(paths: readonly string[], reads: Reads, options: ReadOptions): Scanned[] {
  const { hashed = true, beside } = options;
  const read = (file: string): Scanned => scan(file, reads, options);
  const threads = beside === undefined ? 0 : (beside.threads ?? threadsFor(paths));
  if (beside === undefined || threads === 0) return paths.map(read);
  // Most runs start no thread, and to load what starts them takes as long as a small plan.
  const { readBeside } = require("./read-beside") as typeof import("./read-beside");
  return readBeside(paths, { ...beside, threads, hashed, read, open: opened });
}

/** How many threads besides this one shorten the reading of these documents. */
function threadsFor(paths: readonly string[]): number {
  if (paths.length < 2) return 0;
  const files = paths.map(found);
  // What is no plain file may be a pipe that has to be read in turn.
  if (!files.every((each) => each?.isFile())) return 0;
  const bytes = files.reduce((sum, each) => sum + Number(each?.size ?? 0), 0);
  return Math.min(availableParallelism() - 1, paths.length - 1, Math.floor(bytes / BYTES_FOR_A_THREAD), MOST_THREADS);
}

function scan(file: string, reads: Reads, { hashed = true, progress }: ReadOptions): Scanned {
  return opened(file, text(file, reads, hashed, progress));
}

function opened(file: string, scanned: ScannedText): Scanned {
  return { name: nameOf(file), ...takenApart(scanned) };
}

function checkContent({ name, content }: Scanned): void {
  const wrong = wrongContent(content);
  if (wrong !== undefined) throw new GateError(`${name}: ${wrong}`);
}

function nameOf(file: string): string {
  return file === STANDARD_INPUT ? "standard input" : file;
}

type Follower = Pick<Progress, "reading">;

function text(file: string, reads: Reads, hashed: boolean, progress: Follower | undefined): ScannedText {
  const name = nameOf(file);
  return reading(file, name, (fd) => {
    const stats = fs.fstatSync(fd);
    const total = progress ? stats.size : 0;
    let bytes = 0;
    const readNext = (into: Buffer): number => {
      const length =
        bytes === 0 && stats.isFIFO() && file !== STANDARD_INPUT
          ? firstChunk(fd, into, file, name)
          : readChunk(fd, into, file, name);
      bytes += length;
      progress?.reading(name, bytes, total);
      return length;
    };
    return scanText({ name, read: readNext }, { reads, hashed });
  });
}

/** How a thread scans documents for another, which it tells that it is at work. */
export function scannerForAnother(): ScanOne {
  const reads = readsOf(catalogue());
  return (file, hashed, alive) => text(file, reads, hashed, { reading: alive });
}

function reading<T>(file: string, name: string, use: (fd: number) => T): T {
  if (file === STANDARD_INPUT) return use(STDIN);
  let fd: number;
  try {
    // To open a named pipe without a writer blocks for ever.
    fd = fs.openSync(file, found(file)?.isFIFO() === true ? fs.constants.O_RDONLY | fs.constants.O_NONBLOCK : "r");
  } catch (error) {
    throw new GateError(`${name}: ${unreadable(file, error)}`);
  }
  try {
    return use(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** How long a named pipe may have no writer. */
const PATIENCE_MS = 10_000;

/** The first bytes of a pipe that is given by name: at its end before any, a writer may still come. */
function firstChunk(fd: number, chunk: Buffer, file: string, name: string): number {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const length = readChunk(fd, chunk, file, name);
    if (length > 0) return length;
    pause();
  }
  throw new GateError(`${name}: is a pipe, and nothing wrote to it within ${PATIENCE_MS / 1000} s`);
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

function readChunk(fd: number, chunk: Buffer, file: string, name: string): number {
  for (;;) {
    try {
      return fs.readSync(fd, chunk, 0, chunk.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0; // a closed pipe on Windows
      if (code !== "EAGAIN") throw new GateError(`${name}: ${unreadable(file, error)}`);
      // The other end put the pipe into non-blocking mode; nothing has arrived yet.
      pause();
    }
  }
}
