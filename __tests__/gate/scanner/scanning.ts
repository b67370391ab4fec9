import { JsonFault } from "../../../gate/json/fault";
import type { Scanner } from "../../../gate/scanner/scanner";

/** What is kept of bytes, given to a scanner in chunks of the given sizes (the last one for all the rest). */
export function scanned(scanner: Scanner, bytes: Uint8Array, sizes: readonly number[] = []): Buffer {
  const chunk = (from: number, to: number): void => {
    for (let at = from; at < to;) {
      const room = scanner.room();
      const length = Math.min(room.length, to - at);
      room.set(bytes.subarray(at, at + length));
      scanner.scan(length);
      at += length;
    }
  };
  let at = 0;
  for (const size of sizes) {
    const end = Math.min(at + size, bytes.length);
    chunk(at, end);
    at = end;
  }
  chunk(at, bytes.length);
  return scanner.end();
}

/** What comes of an attempt: what is kept, or where it was refused and why. */
export type Outcome = { readonly kept: string } | { readonly fault: string; readonly offset: number };

export function outcome(attempt: () => Buffer | string): Outcome {
  try {
    return { kept: attempt().toString("utf8") };
  } catch (error) {
    if (error instanceof JsonFault) return { fault: error.fault, offset: error.offset };
    throw error;
  }
}
