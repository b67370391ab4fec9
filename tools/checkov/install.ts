import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

const REQUIREMENTS = join(__dirname, "requirements.txt");
const CACHE = join(__dirname, "..", "..", ".cache", "checkov");

/** What the frozen versions were resolved for. */
const PYTHON = "python3.11";

/** A Python that has Checkov, run as `python -m checkov.main`. */
export interface Checkov {
  readonly python: string;
}

/** Why Checkov can't be installed here, in one sentence; undefined where it can. */
export function checkovFault(): string | undefined {
  const found = spawnSync(PYTHON, ["-c", "import venv, ensurepip"], { encoding: "utf8" });
  if (found.error === undefined && found.status === 0) return undefined;
  return `no ${PYTHON} with venv on PATH, expected it for Checkov; install it from https://www.python.org/downloads/`;
}

/**
 * Installs Checkov and all it depends on, each file by its hash, or takes what was installed before from the same frozen
 * versions.
 *
 * @throws Error with what pip printed, where it fails
 */
export function installCheckov(): Checkov {
  const digest = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 16);
  const folder = join(CACHE, digest);
  if (!existsSync(folder)) {
    mkdirSync(CACHE, { recursive: true });
    const made = mkdtempSync(join(CACHE, "making-"));
    try {
      installInto(made);
      // One who was quicker has installed the same.
      if (!existsSync(folder)) renameSync(made, folder);
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  }
  return { python: join(folder, "bin", "python") };
}

function installInto(folder: string): void {
  run(PYTHON, "-m", "venv", folder);
  run(
    ...([join(folder, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"] as const),
    // All there is stands in the file, and as wheels: nothing that was downloaded runs while it is installed.
    ...["--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", REQUIREMENTS],
  );
}

function run(program: string, ...args: string[]): void {
  const { error, status, stderr, stdout } = spawnSync(program, args, { encoding: "utf8" });
  if (error === undefined && status === 0) return;
  const told = error?.message ?? (stdout + stderr).trim().split("\n").slice(-3).join(" | ");
  throw new Error(`Checkov could not be installed: ${[program, ...args].join(" ")}: ${told}`, { cause: error });
}
