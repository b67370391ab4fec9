import * as fs from "node:fs";

/** What lies at a path; undefined where nothing does, or where that can't be told: below a file, in a closed folder. */
export function found(file: string): fs.BigIntStats | undefined {
  try {
    return fs.statSync(file, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
