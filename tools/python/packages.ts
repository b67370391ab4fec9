import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { cacheOf, digestOf, installOnce } from "../install-once";

/** Python packages at pinned versions, and the Python that they need. */
export interface PythonPackages {
  /** The name of the packages in messages: `Checkov`. */
  readonly name: string;
  /** A `requirements.txt` with version and hashes of each package. */
  readonly requirements: string;
  /** Python programs to look for on PATH, in this order. */
  readonly programs: readonly string[];
  /** The oldest supported Python version. */
  readonly oldest: readonly [major: number, minor: number];
  /** The folder for virtual environments. Default: `eks-audit-logging/python` in `XDG_CACHE_HOME` or `~/.cache`. */
  readonly cache?: string;
}

const DOWNLOADS = "https://www.python.org/downloads/";

/** Prints the Python version, and fails without the modules that make a virtual environment. */
const PROBE = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";

interface Found {
  readonly program: string;
  readonly version: string;
}

/**
 * Installs packages into a virtual environment, with the hash of each file checked. If an earlier call installed the same
 * `requirements.txt` with the same Python version, its environment is used again.
 *
 * @returns the path of the environment's Python
 * @throws Error in one sentence, if Python is missing or too old, or if pip fails
 */
export function installPythonPackages(packages: PythonPackages): string {
  const python = findPython(packages);
  const folder = join(packages.cache ?? cacheOf("python"), `${digestOf(packages.requirements)}-${python.version}`);
  installOnce(folder, (made) => {
    installInto(made, python, packages, folder);
  });
  return join(folder, "bin", "python");
}

/** Finds the first Python on PATH that is new enough. */
function findPython({ name, programs, oldest }: PythonPackages): Found {
  const needed = oldest.join(".");
  const tooOld: string[] = [];
  for (const program of programs) {
    const { error, status, stdout } = spawnSync(program, ["-c", PROBE], { encoding: "utf8", env: process.env });
    if (error !== undefined || status !== 0) continue;
    const version = stdout.trim();
    if (isAtLeast(version, oldest)) return { program, version };
    tooOld.push(version);
  }
  if (tooOld.length > 0) {
    throw new Error(
      `got Python ${tooOld.join(", ")}, expected ${needed} or later for ${name}; install it from ${DOWNLOADS}`,
    );
  }
  throw new Error(
    `no ${programs.join(" or ")} with venv on PATH, expected Python ${needed} or later for ${name}; install it from ${DOWNLOADS}`,
  );
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a > major || (a === major && b >= minor);
}

function installInto(made: string, { program }: Found, packages: PythonPackages, folder: string): void {
  const steps = [
    [program, "-m", "venv", made],
    [
      ...[join(made, "bin", "python"), "-m", "pip", "install", "--quiet"],
      // requirements.txt has the dependencies too. Wheels run no code while they are installed.
      ...["--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", packages.requirements],
    ],
  ] as const;
  for (const [command, ...args] of steps) {
    const env = { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1" };
    const { error, status, stderr } = spawnSync(command, args, { encoding: "utf8", env });
    if (error === undefined && status === 0) continue;
    const reason = error?.message ?? lastError(stderr);
    throw new Error(
      `${packages.name} is not in ${folder} and could not be installed (${reason}), ` +
        `expected a package index that pip can reach; set PIP_INDEX_URL`,
    );
  }
}

/** Returns the last error line of pip, without its label. */
function lastError(text: string): string {
  const lines = text.trim().split("\n").reverse();
  return (lines.find((line) => line.startsWith("ERROR: ")) ?? lines[0] ?? "").replace(/^ERROR: /, "");
}
