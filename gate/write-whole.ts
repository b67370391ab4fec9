import * as fs from "node:fs";

const PAUSE_MS = 2;

/**
 * Writes all of a text to an open file. Not console.log, whose first use costs as much as a small judgement, and which
 * leaves a pipe half written when the process ends.
 */
export function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += fs.writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EAGAIN") throw error;
      // The pipe is full and does not block: its reader is slower.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
