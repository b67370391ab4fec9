import * as fs from "node:fs";
import * as path from "node:path";

import { placeOf, unwritable } from "./output-place";
import { writeWhole } from "./write-whole";

/** A file to be, or with `append` the end of one that may be there already. */
export interface OutputFile {
  readonly file: string;
  readonly text: string;
  readonly append?: boolean;
}

/** Files that lie ready beside their places, into which they are put whole. */
export class PendingFiles {
  private constructor(private readonly moves: readonly Move[]) {}

  /**
   * Writes what can't lie ready at once, devices last: what they have got stays.
   *
   * @throws GateError where one can't be written; then nothing is left of any file
   */
  static prepare(files: readonly OutputFile[]): PendingFiles {
    const moves: Move[] = [];
    try {
      for (const way of [staged, appended, poured]) {
        for (const each of files) if (wayOf(each) === way) moves.push(way(each));
      }
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
        throw unwritable(file, error);
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

type Way = (output: OutputFile) => Move;

function wayOf({ file, append }: OutputFile): Way {
  const { present, descriptor } = placeOf(file);
  // A device, a pipe or a stream of our own (/dev/stderr) is written into: another file in its place is not wanted.
  if (descriptor !== undefined || (present && !present.isFile())) return poured;
  return append === true ? appended : staged;
}

function staged({ file, text }: OutputFile): Move {
  const { target, present } = placeOf(file);
  const { randomBytes } = require("node:crypto") as typeof import("node:crypto");
  // Not the file's own name with an end: the longest that a file can have has no room for one.
  const temporary = path.join(path.dirname(target), `.eks-audit.${randomBytes(6).toString("hex")}`);
  const mode = present ? Number(present.mode) & 0o777 : 0o666;
  return written(file, {
    write: () => fs.writeFileSync(temporary, text, { flag: "wx", mode }),
    commit: () => fs.renameSync(temporary, target),
    discard: () => fs.rmSync(temporary, { force: true }),
  });
}

function appended({ file, text }: OutputFile): Move {
  const { target, present } = placeOf(file);
  return written(file, {
    write: () => fs.appendFileSync(target, text),
    commit: () => undefined,
    discard: () => (present ? fs.truncateSync(target, Number(present.size)) : fs.rmSync(target, { force: true })),
  });
}

function poured({ file, text }: OutputFile): Move {
  const { descriptor } = placeOf(file);
  // To open it again would take a place of its own in a file, over which the stream writes; a socket can't be opened.
  const write = (): void => (descriptor === undefined ? fs.appendFileSync(file, text) : writeWhole(descriptor, text));
  return written(file, { write, commit: () => undefined, discard: () => undefined });
}

function written(file: string, { write, commit, discard }: Omit<Move, "file"> & { write: () => void }): Move {
  const undo = (): void => {
    try {
      discard();
    } catch {
      // Why it is discarded is what matters.
    }
  };
  try {
    write();
  } catch (error) {
    undo();
    throw unwritable(file, error);
  }
  return { file, commit, discard: undo };
}
