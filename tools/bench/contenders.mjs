import { execFileSync } from "node:child_process";
import { join } from "node:path";

export const OURS = "eks-audit gate";
export const EMPTY = "node, empty";
export const PARSE = "node, JSON.parse";
export const CAT = "cat";
export const OPA = "opa eval";
export const CONFTEST = "conftest";

/** How what judges a plan ends: it passes or it is denied. */
const JUDGED = [0, 1];

/** V8's longest string: what is longer can't be parsed at all. */
const LONGEST_STRING = 0x1fffffe8;

/** OPA and conftest take about ten bytes of memory for each of the plan's. */
const MOST_FOR_OPA = 100e6;

/** The path of a tool that tools/go.mod pins; undefined where it can't be built. */
function tool(root, name) {
  try {
    return execFileSync("go", ["-C", join(root, "tools"), "tool", "-n", name], {
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
  } catch {
    return undefined;
  }
}

/** Programs that read a plan: how each is called, how often at most, and where one is missing, why. */
export function contenders(root, file) {
  const policies = ["main", "lib", "rules"].map((folder) => join(root, "policies", folder));
  const [opa, conftest] = [tool(root, "opa"), tool(root, "conftest")];
  const parse = "JSON.parse(require('node:fs').readFileSync(process.argv[1], 'utf8'))";
  const native = (path, args) => ({
    command: path === undefined ? undefined : [path, ...args],
    missing: "the pinned tool can't be built here",
    largest: MOST_FOR_OPA,
    tooLarge: "left out: gigabytes, and minutes a run",
    few: 20e6,
  });
  return [
    {
      name: OURS,
      command: [process.execPath, join(root, "dist/eks-audit.cjs"), "gate", "--profile", "strict", file],
      statuses: JUDGED,
    },
    { name: EMPTY, command: [process.execPath, "-e", "0"] },
    {
      name: PARSE,
      command: [process.execPath, "-e", parse, file],
      largest: LONGEST_STRING,
      tooLarge: "fails: longer than V8's longest string",
    },
    { name: CAT, command: ["cat", file] },
    {
      name: OPA,
      ...native(opa, [
        "eval",
        "--format",
        "raw",
        ...policies.flatMap((p) => ["-d", p]),
        "-i",
        file,
        "data.main.result.outcome",
      ]),
    },
    {
      name: CONFTEST,
      ...native(conftest, ["test", "--no-color", "-p", join(root, "policies"), "--parser", "json", file]),
      statuses: JUDGED,
    },
  ].map((each) => ({ ...each, file }));
}
