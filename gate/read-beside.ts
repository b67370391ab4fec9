import {
  isMainThread,
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  workerData,
  type MessagePort,
} from "node:worker_threads";

import { GateError, reason } from "./errors";
import type { ScannedText } from "./scanner/scan-document";

/** The argument by which the command knows that it is a thread. */
const BESIDE = "--read-beside";

/** Scans a document, and calls `alive` now and then. @throws GateError where it can't be read */
export type ScanOne = (file: string, hashed: boolean, alive: () => void) => ScannedText;

export interface Beside<T> {
  /** The file of the command, which every thread runs. */
  readonly program: string;
  /** How many, besides this one. */
  readonly threads: number;
  readonly hashed: boolean;
  /** Reads a document in this thread. @throws GateError where it can't be read */
  readonly read: (file: string) => T;
  /** Takes over what another has scanned. @throws GateError where that is no document */
  readonly open: (file: string, scanned: ScannedText) => T;
  /** How long a thread may say nothing before its document is read in this one. @default 5000 */
  readonly patienceMs?: number;
}

/** What came of a document. */
type Outcome<T> = { readonly done: T } | { readonly error: unknown };

/** The same, in a form that goes from thread to thread. */
type Message = { readonly place: number } & (
  { readonly done: ScannedText } | { readonly refused: GateError["lines"] } | { readonly broken: string }
);

interface Task {
  readonly files: readonly string[];
  readonly hashed: boolean;
  readonly shared: Int32Array;
  readonly port: MessagePort;
}

/** Of what all threads see: the next document to take, and how often one of them gave a sign of life. */
const NEXT = 0;
const SIGNS = 1;

/**
 * Reads documents in several threads, this one among them: whoever is free takes the next.
 *
 * @returns what was read of each, in their order
 * @throws GateError of the first that can't be read
 */
export function readBeside<T>(
  files: readonly string[],
  { program, threads, hashed, read, open, patienceMs = 5000 }: Beside<T>,
): T[] {
  const shared = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const ports = Array.from({ length: threads }, () => start(program, { files, hashed, shared }));
  const outcomes: Outcome<T>[] = [];
  const receive = (): void => {
    for (const message of ports.flatMap(received)) {
      const file = files[message.place] ?? "";
      outcomes[message.place] = attempt(() => open(file, delivered(message)));
    }
  };
  const awaited = (place: number, file: string): T => {
    for (;;) {
      const signs = Atomics.load(shared, SIGNS);
      receive();
      const outcome = outcomes[place];
      if (outcome && "error" in outcome) throw outcome.error;
      if (outcome) return outcome.done;
      Atomics.wait(shared, SIGNS, signs, patienceMs);
      // A thread that has died has left its document behind.
      if (Atomics.load(shared, SIGNS) === signs) return read(file);
    }
  };
  try {
    takeAll(files, shared, (file, place) => {
      const outcome = (outcomes[place] = attempt(() => read(file)));
      return "done" in outcome;
    });
    return files.map((file, place) => awaited(place, file));
  } finally {
    Atomics.store(shared, NEXT, files.length);
    for (const port of ports) port.close();
  }
}

/**
 * What the command does as a thread: it scans until no document is left.
 *
 * @returns false where it is none
 */
export function scanBeside(scanner: () => ScanOne): boolean {
  if (isMainThread) return false;
  const { files, hashed, shared, port } = workerData as Task;
  const scan = scanner();
  takeAll(files, shared, (file, place) => {
    const message = scanned(place, () => scan(file, hashed, () => Atomics.add(shared, SIGNS, 1)));
    port.postMessage(message, "done" in message ? [message.done.text.buffer as ArrayBuffer] : []);
    Atomics.add(shared, SIGNS, 1);
    Atomics.notify(shared, SIGNS);
    return "done" in message;
  });
  return true;
}

/** Takes one document after another, until one fails: those before it have all been taken. */
function takeAll(files: readonly string[], shared: Int32Array, use: (file: string, place: number) => boolean): void {
  for (;;) {
    const place = Atomics.add(shared, NEXT, 1);
    const file = files[place];
    if (file === undefined) return;
    if (!use(file, place)) Atomics.store(shared, NEXT, files.length);
  }
}

function start(program: string, task: Omit<Task, "port">): MessagePort {
  const { port1, port2: port } = new MessageChannel();
  const worker = new Worker(program, { argv: [BESIDE], workerData: { ...task, port }, transferList: [port] });
  worker.on("error", () => undefined); // what it had taken is read in this thread
  worker.unref();
  return port1;
}

function received(port: MessagePort): Message[] {
  const messages: Message[] = [];
  for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port))
    messages.push(got.message as Message);
  return messages;
}

function attempt<T>(make: () => T): Outcome<T> {
  try {
    return { done: make() };
  } catch (error) {
    return { error };
  }
}

function scanned(place: number, scan: () => ScannedText): Message {
  const outcome = attempt(scan);
  if ("done" in outcome) {
    const { text, sha256 } = outcome.done;
    return { place, done: { text: new Uint8Array(text), sha256 } }; // a copy: the scanner's memory can't be given away
  }
  const { error } = outcome;
  return error instanceof GateError ? { place, refused: error.lines } : { place, broken: reason(error) };
}

function delivered(message: Message): ScannedText {
  if ("refused" in message) throw new GateError(...(message.refused as [string, ...string[]]));
  if ("broken" in message) throw new Error(message.broken);
  return message.done;
}
