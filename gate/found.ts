import * as fs from "node:fs";

/** What lies at a path; undefined where nothing does, or where that can't be told: below a file, in a closed folder. */
export function found(file: string): fs.BigIntStats | undefined {
  try {
    return fs.statSync(file, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The same for each path to a file, be it through symbolic links or a mount; undefined of what is no file. */
export function identity(stats: fs.BigIntStats | undefined): string | undefined {
  return stats?.isFile() === true ? `${stats.dev}:${stats.ino}` : undefined;
}
