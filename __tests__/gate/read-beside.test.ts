import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import type { Progress } from "../../gate/progress";
import { readAll, type ReadBeside } from "../../gate/read";
import { writeCommand } from "./one-file";
import { cluster, plan, stack } from "./plan";
import { complaintOf, removeWorkplace, workplace, type Files } from "./workplace";

let tools = "";
let program = "";
let dir = "";

beforeAll(() => {
  tools = workplace({
    "takes-and-dies.cjs":
      'const { shared } = require("node:worker_threads").workerData; Atomics.add(shared, 0, 1); process.exit(3);',
    "says-when-done.cjs":
      'process.on("exit", () => require("node:fs").writeFileSync(__filename + ".done", "")); require("./eks-audit.cjs");',
    "throws.cjs": 'throw new Error("not today");',
  });
  program = path.join(tools, "eks-audit.cjs");
  writeCommand(program);
});
afterAll(() => removeWorkplace(tools));
afterEach(() => removeWorkplace(dir));

/** Documents of several kinds and lengths. */
function documents(count: number): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `d${String(i).padStart(2, "0")}.json`,
      i % 5 === 4
        ? stack({ aws_eks_cluster: { main: { name: `s${i}`, enabled_cluster_log_types: ["audit"] } } })
        : plan(Array.from({ length: 1 + 40 * (i % 4) }, (_, c) => cluster(`c${i}-${c}`, ["api", "größe"]))),
    ]),
  );
}

/** The command, but a thread of it leaves word when it has no more to do. */
const saying = (): string => path.join(tools, "says-when-done.cjs");

/** Has the first thread begin with its first document, and go on when the other has read all the rest. */
function waiting(): Progress {
  const done = `${saying()}.done`;
  fs.rmSync(done, { force: true });
  const reading = (): void => {
    while (!fs.existsSync(done)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  };
  return { reading } as unknown as Progress;
}

/** What reading the folder comes to in one thread, and with so many besides. */
function both(beside: Omit<ReadBeside, "program"> & { program?: string }): [string, string] {
  const of = (options?: ReadBeside): string =>
    complaintOf(() => {
      const progress = options?.program === saying() ? waiting() : undefined;
      throw new Error(JSON.stringify(readAll([dir], { beside: options, progress })));
    });
  return [of(), of({ program, ...beside })];
}

test("reads the same where another thread reads all but the first of 14 documents", () => {
  dir = workplace(documents(14));
  const [alone, together] = both({ program: saying(), threads: 1 });
  expect(alone).toContain("c13-0");
  expect(together).toBe(alone);
});

test.each([1, 3])("reads the same of 14 documents with %i threads more, whoever is sooner", (threads) => {
  dir = workplace(documents(14));
  const [alone, together] = both({ threads });
  expect(alone).toContain("c13-0");
  expect(together).toBe(alone);
});

test.each<[string, Files]>([
  ["the first", { "d00.json": "{" }],
  ["the last", { "d13.json": '{"a":1,}' }],
  ["one that is JSON, but no plan", { "d06.json": { values: {}, format_version: "1.0" } }],
  ["several, of which the first counts", { "d03.json": "[", "d04.json": "no", "d05.json": [], "d09.json": "" }],
  ["several, no plan before no JSON", { "d07.json": [], "d08.json": "no", "d09.json": "[" }],
])("refuses %s of 14 documents with the words of one thread", (_, wrong) => {
  dir = workplace({ ...documents(14), ...wrong });
  for (const beside of [{ program: saying(), threads: 1 }, { threads: 3 }]) {
    const [alone, together] = both(beside);
    expect(alone).toMatch(/^GateError: [^\n]+$/);
    expect(together).toBe(alone);
  }
});

test.each(["takes-and-dies.cjs", "throws.cjs", "is-not-there.cjs"])(
  "reads alone what a thread leaves behind that %s",
  (file) => {
    dir = workplace(documents(6));
    const [alone, together] = both({ program: path.join(tools, file), threads: 2, patienceMs: 50 });
    expect(together).toBe(alone);
  },
);

test("the command judges a folder that is large enough for threads as it judges its documents one by one", () => {
  const long = (name: string): string => `${JSON.stringify(plan([cluster(name, ["audit"])]))}${" ".repeat(105e6)}`;
  dir = workplace({ "a.json": long("a"), "b.json": long("b") });
  const judged = (...inputs: string[]) =>
    spawnSync(process.execPath, [program, "gate", "--format", "json", ...inputs], { cwd: dir, encoding: "utf8" });
  const folder = judged(dir);
  expect({ status: folder.status, stderr: folder.stderr }).toEqual({ status: 1, stderr: "" });
  expect(folder.stdout).toContain("aws_eks_cluster.a");
  expect(folder.stdout).toContain("aws_eks_cluster.b");
});

test("the argument of threads is no command", () => {
  const { status, stderr } = spawnSync(process.execPath, [program, "--read-beside"], { encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^eks-audit: got --read-beside before a command, [^\n]*\n$/);
});
