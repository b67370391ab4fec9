import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge } from "../../gate";
import { EXAMPLES } from "./expectations";

const FOLDER = join(__dirname, "..", "..", "examples");

/** Runs an example's program, and gives what it wrote. */
function stacksOf(example: string): { name: string; content: unknown }[] {
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

test("each example is held to something here", () => {
  const folders = readdirSync(FOLDER).filter((folder) => existsSync(join(FOLDER, folder, "main.ts")));
  expect(Object.keys(EXAMPLES).sort()).toEqual(folders);
});

test.each(Object.entries(EXAMPLES))("examples/%s is written, and clean to the gate", (example, expected) => {
  const { coverage, outcome, verdicts } = judge(stacksOf(example), expected.options);
  expect(verdicts.filter((verdict) => verdict.outcome !== "pass" && verdict.tier === "mandatory")).toEqual([]);
  expect(outcome).toBe("pass");
  expect(coverage).toMatchObject(expected.coverage);
});
