import * as fs from "node:fs";
import * as path from "node:path";

import { GateError } from "./errors";
import { found, identity } from "./found";
import { STANDARD_INPUT } from "./inputs";
import { placeOf, unwritable } from "./output-place";

const STDIN = 0;

/**
 * Finds out before anything is judged whether files can be written, each without the others.
 *
 * @param inputs what is read, which no report may replace
 * @throws GateError naming the first that can't
 */
export function checkWritable(files: readonly string[], inputs: readonly string[]): void {
  const read = new Set(inputs.map(identityOfInput));
  const written = new Map<string, string>();
  for (const file of files) {
    checkFolder(path.dirname(file), file);
    const { target, present, key, descriptor } = placeOf(file);
    if (read.has(key)) throw new GateError(`${file}: is an input, expected another file to write to`);
    const other = written.get(key);
    if (other !== undefined) {
      const got = other === file ? "given twice" : `is the same file as ${other}`;
      throw new GateError(`${file}: ${got}, expected a file of its own for each report`);
    }
    written.set(key, file);
    if (descriptor !== undefined) continue; // it is open already
    const folder = path.dirname(target);
    checkFolder(folder, file);
    if (present?.isDirectory()) throw new GateError(`${file}: is a folder, expected a file to write to`);
    // A file that is there is replaced by another, which takes the right to write the folder and not the file.
    if (!present || present.isFile()) checkAccess(folder, file);
    if (present) checkAccess(target, file);
  }
}

function checkFolder(folder: string, file: string): void {
  if (found(folder)?.isDirectory() !== true) {
    throw new GateError(`${file}: can't be written: there is no folder ${folder}; make it first`);
  }
}

function checkAccess(where: string, file: string): void {
  try {
    fs.accessSync(where, fs.constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function identityOfInput(input: string): string | undefined {
  return identity(input === STANDARD_INPUT ? standardInput() : found(input));
}

function standardInput(): fs.BigIntStats | undefined {
  try {
    return fs.fstatSync(STDIN, { bigint: true });
  } catch {
    return undefined; // closed
  }
}
