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
  /** Of a stream that is open already: where it leads to a file, others write there too. */
  readonly descriptor: number | undefined;
}

/** @throws GateError where it can't be told */
export function placeOf(file: string): Place {
  try {
    const descriptor = descriptorOf(file);
    if (descriptor !== undefined) {
      const present = fs.fstatSync(descriptor, { bigint: true });
      return { target: file, present, key: identity(present) ?? `/dev/fd/${descriptor}`, descriptor };
    }
    const target = followed(file);
    const present = fs.statSync(target, { bigint: true, throwIfNoEntry: false });
    const folder = found(path.dirname(target));
    const place = present || !folder ? target : `${folder.dev}:${folder.ino}/${path.basename(target)}`;
    return { target, present, key: identity(present) ?? place, descriptor };
  } catch (error) {
    throw unwritable(file, error);
  }
}

function descriptorOf(file: string): number | undefined {
  const name = path.resolve(file);
  if (name === "/dev/stdout") return 1;
  if (name === "/dev/stderr") return 2;
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
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
