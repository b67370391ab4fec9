import * as fs from "node:fs";
import * as path from "node:path";

import { reason } from "./errors";
import { nearest } from "./nearest";

const WHY: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "the name is longer than a file's can be",
};

/** Why a file or folder can't be read, to follow its name. */
export function unreadable(file: string, error: unknown): string {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return `no such file or folder${hint(file)}`;
  if (code === "ENOTDIR") return `no such file or folder, ${path.dirname(file)} is no folder`;
  return `can't be read: ${WHY[code] ?? reason(error)}`;
}

function hint(file: string): string {
  const dir = path.dirname(file);
  const near = nearest(path.basename(file), entries(dir));
  return near === undefined ? "" : `, did you mean "${path.join(dir, near)}"?`;
}

function entries(dir: string): string[] {
  try {
    return fs.readdirSync(dir);
  } catch {
    return []; // it is not there itself, or not to be listed
  }
}
