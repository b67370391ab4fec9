import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** The user's cache folder for a kind of tool: below `XDG_CACHE_HOME`, by default `~/.cache`. */
export function cacheOf(kind: string): string {
  const { XDG_CACHE_HOME: home } = process.env;
  const cache = home === undefined || home === "" ? join(homedir(), ".cache") : home;
  return join(cache, "eks-audit-logging", kind);
}

/** A short digest of a lock file, by which an installation is found again. */
export function digestOf(lockFile: string): string {
  return createHash("sha256").update(readFileSync(lockFile)).digest("hex").slice(0, 16);
}

/**
 * Installs a tool into a folder, unless the folder exists. A failed installation leaves no folder.
 *
 * @param install installs into the folder given, which is then renamed
 * @throws whatever `install` throws
 */
export function installOnce(folder: string, install: (made: string) => void): void {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true });
  const made = mkdtempSync(join(dirname(folder), "making-"));
  try {
    install(made);
    renameUnlessThere(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Another process may have installed the same meanwhile. */
function renameUnlessThere(made: string, folder: string): void {
  try {
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
