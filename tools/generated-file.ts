import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";

/** A committed file that a script writes. */
export interface GeneratedFile {
  /** The path from the top of the repository. */
  readonly path: string;
  readonly parser: "json" | "markdown";
  /** The sources of the file, for the message of a file that is old. */
  readonly sources: string;
  /** The npm script that writes the file. */
  readonly script: string;
  /** @throws Error in one sentence if a source lacks something */
  readonly text: () => string;
}

/** Writes a file, or with `--check` compares it. Exits with 1 if it is old or cannot be made. */
export async function writeOrCheck({ parser, path, script, sources, text }: GeneratedFile): Promise<void> {
  const file = join(__dirname, "..", path);
  let formatted: string;
  try {
    formatted = await format(text(), { ...(await resolveConfig(file)), parser });
  } catch (error) {
    fail(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  if (!process.argv.includes("--check")) writeFileSync(file, formatted);
  else if (!existsSync(file) || readFileSync(file, "utf8") !== formatted) {
    fail(`${path} differs from ${sources}; run npm run ${script}`);
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
