import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../gate";
import { EXAMPLES } from "./expectations";
import { FOLDER, stacksOf } from "./run-example";

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
