import * as fs from "node:fs";

import { GateError, reason } from "./errors";

const CHUNK = 65_536;

/**
 * The bytes of a file that is held whole, unlike documents, which are read in pieces.
 *
 * @param as what it is read as
 * @param most bytes that such a file may have: a device may never end
 * @throws GateError where it can't be read, or is longer
 */
export function readSmall(file: string, as: string, most: number): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const fd = fs.openSync(file, "r");
    try {
      for (let got = -1; got !== 0 && length <= most; length += got) {
        const chunk = Buffer.allocUnsafe(CHUNK);
        got = fs.readSync(fd, chunk);
        chunks.push(chunk.subarray(0, got));
      }
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    throw new GateError(`${file}: can't be read as ${as}: ${reason(error)}`);
  }
  if (length > most) {
    throw new GateError(
      `${file}: can't be read as ${as}: got more than ${most / 1e6} MB, expected less; is it the right file?`,
    );
  }
  return Buffer.concat(chunks, length);
}
