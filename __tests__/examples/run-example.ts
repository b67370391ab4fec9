import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const FOLDER = join(__dirname, "..", "..", "examples");

/** Runs an example's program, and gives what it wrote. */
export function stacksOf(example: string): { name: string; content: unknown }[] {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  process.env.CDKTF_OUTDIR = outdir;
  try {
    jest.isolateModules(() => {
      jest.requireActual(join(FOLDER, example, "main.ts"));
    });
    return readdirSync(join(outdir, "stacks")).map((name) => ({
      name,
      content: JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as unknown,
    }));
  } finally {
    delete process.env.CDKTF_OUTDIR;
    rmSync(outdir, { recursive: true });
  }
}
