import * as fs from "node:fs";
import * as path from "node:path";

import { GateError, reason } from "./errors";

/** A file to be, or with `append` the end of one that may be there already. */
export interface OutputFile {
  readonly file: string;
  readonly text: string;
  readonly append?: boolean;
}

/**
 * Finds out before anything is judged whether files can be written.
 *
 * @param inputs what is read, which no report may replace
 * @throws GateError naming the first that can't
 */
export function checkWritable(files: readonly string[], inputs: readonly string[]): void {
  const read = new Set(inputs.map((input) => resolved(input)));
  for (const file of files) {
    const target = resolved(file);
    if (read.has(target)) throw new GateError(`${file}: is an input, expected another file to write to`);
    const folder = path.dirname(target);
    const parent = found(folder);
    if (!parent?.isDirectory()) {
      throw new GateError(`${file}: can't be written: there is no folder ${path.dirname(file)}; make it first`);
    }
    const present = found(target);
    if (present?.isDirectory()) throw new GateError(`${file}: is a folder, expected a file to write to`);
    // A file that is there is replaced by another, which takes the right to write the folder and not the file.
    if (!present || present.isFile()) checkAccess(folder, file);
    if (present) checkAccess(target, file);
  }
}

function checkAccess(where: string, file: string): void {
  try {
    fs.accessSync(where, fs.constants.W_OK);
  } catch (error) {
    throw new GateError(`${file}: can't be written: ${reason(error)}`);
  }
}

/** Files that lie ready beside their places: either all are put there, or none is ever seen. */
export class PendingFiles {
  private constructor(private readonly moves: readonly Move[]) {}

  /** @throws GateError where one can't be written; then nothing is left of any */
  static prepare(files: readonly OutputFile[]): PendingFiles {
    const moves: Move[] = [];
    try {
      for (const each of files) moves.push(ready(each));
    } catch (error) {
      new PendingFiles(moves).discard();
      throw error;
    }
    return new PendingFiles(moves);
  }

  /** @throws GateError where one can't be put into its place */
  commit(): void {
    for (const { file, commit } of this.moves) {
      try {
        commit();
      } catch (error) {
        this.discard();
        throw new GateError(`${file}: can't be written: ${reason(error)}`);
      }
    }
  }

  discard(): void {
    for (const { discard } of this.moves) discard();
  }
}

interface Move {
  readonly file: string;
  readonly commit: () => void;
  readonly discard: () => void;
}

function ready({ file, text, append }: OutputFile): Move {
  const target = resolved(file);
  const present = found(target);
  // A device or a pipe (/dev/stderr, a process substitution) is written into: another file in its place is not wanted.
  if (append === true || (present && !present.isFile())) {
    return { file, commit: () => fs.appendFileSync(target, text), discard: () => undefined };
  }
  const { randomBytes } = require("node:crypto") as typeof import("node:crypto");
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString("hex")}`);
  const discard = (): void => fs.rmSync(temporary, { force: true });
  try {
    fs.writeFileSync(temporary, text, { flag: "wx", mode: present ? present.mode & 0o777 : 0o666 });
  } catch (error) {
    discard();
    throw new GateError(`${file}: can't be written: ${reason(error)}`);
  }
  return { file, commit: () => fs.renameSync(temporary, target), discard };
}

/** Where a path leads: a symbolic link stays, and what it points to is replaced. */
function resolved(file: string): string {
  return found(file)?.isFile() === true ? fs.realpathSync(file) : path.resolve(file);
}

function found(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined; // below a file, or in a folder that may not be entered
  }
}
