import * as fs from "node:fs";
import * as path from "node:path";

import { GateError, reason } from "./errors";
import { found, identity } from "./found";

/** Where what is written to a path comes to lie. */
export interface Place {
  /** A symbolic link stays, and what it points to is replaced, or made. */
  readonly target: string;
  readonly present: fs.BigIntStats | undefined;
  /** The same for each path that leads here. */
  readonly key: string;
}

/** @throws GateError where it can't be told */
export function placeOf(file: string): Place {
  try {
    const target = followed(file);
    const present = fs.statSync(target, { bigint: true, throwIfNoEntry: false });
    const folder = found(path.dirname(target));
    const place = present || !folder ? target : `${folder.dev}:${folder.ino}/${path.basename(target)}`;
    return { target, present, key: identity(present) ?? place };
  } catch (error) {
    throw unwritable(file, error);
  }
}

function followed(file: string): string {
  const present = fs.statSync(file, { throwIfNoEntry: false });
  if (present) return present.isFile() ? fs.realpathSync(file) : path.resolve(file);
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return path.resolve(file);
  return followed(path.resolve(fs.realpathSync(path.dirname(file)), fs.readlinkSync(file)));
}

export function unwritable(file: string, error: unknown): GateError {
  return new GateError(`${file}: can't be written: ${reason(error)}`);
}
