import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const FOLDER = join(__dirname, "..", "..", "examples");

/** A stack as it is written for Terraform. */
export interface WrittenStack {
  readonly name: string;
  readonly content: unknown;
}

/** Runs an example's program, and returns the stacks that it wrote. */
export function stacksOf(example: string): WrittenStack[] {
  return stacksOfProgram(() => {
    jest.requireActual(join(FOLDER, example, "main.ts"));
  });
}

/** Runs a program that synthesizes an App, and returns the stacks that it wrote. */
export function stacksOfProgram(program: () => void): WrittenStack[] {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  process.env.CDKTF_OUTDIR = outdir;
  try {
    jest.isolateModules(program);
    return readdirSync(join(outdir, "stacks")).map((name) => ({
      name,
      content: JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as unknown,
    }));
  } finally {
    delete process.env.CDKTF_OUTDIR;
    rmSync(outdir, { recursive: true });
  }
}
