import * as path from "node:path";

import { run } from "../../gate/command";
import type { Report, Verdict } from "../../gate";
import { cluster, plan, stack } from "./plan";
import { removeWorkplace, workplace, type Files } from "./workplace";

const home = process.cwd();
let dir = "";
afterEach(() => {
  process.chdir(home);
  removeWorkplace(dir);
});

const made = (construct: string, frame?: string) => ({
  "//": { metadata: { path: construct, uniqueId: "Cluster", ...(frame === undefined ? {} : { stackTrace: [frame] }) } },
});

/** cdktf's output of stacks with these blocks of `aws_eks_cluster.Cluster`. */
function output(stacks: Readonly<Record<string, object>>): Files {
  const named = Object.keys(stacks).map((name) => [name, { synthesizedStackPath: `stacks/${name}/cdk.tf.json` }]);
  return {
    "cdktf.out/manifest.json": { version: "0.21.0", stacks: Object.fromEntries(named) as object },
    ...Object.fromEntries(
      Object.entries(stacks).map(([name, block]) => [
        `cdktf.out/stacks/${name}/cdk.tf.json`,
        stack({ aws_eks_cluster: { Cluster: block } }),
      ]),
    ),
  };
}

/** What the gate says of the source of its findings, each once. */
function sources(files: Files, ...args: string[]): Verdict["source"][] {
  dir = workplace(files);
  process.chdir(dir);
  const { stdout, stderr } = run(["gate", "--format", "json", ...args], { colour: false });
  expect(stderr).toBe("");
  const { verdicts } = JSON.parse(stdout) as Report;
  expect(verdicts).not.toEqual([]);
  return verdicts
    .map(({ source }) => source)
    .filter((each, i, all) => i === all.findIndex((other) => same(other, each)));
}

const same = (a: Verdict["source"], b: Verdict["source"]) => JSON.stringify(a) === JSON.stringify(b);

const planned = (name: string, address = "aws_eks_cluster.Cluster") => plan([cluster(name, [], { address })]);
const block = (name: string, construct = `${name}/Cluster`) => ({ name, ...made(construct, "main.ts:25") });
const source = (name: string) => ({ construct: `${name}/Cluster`, file: "main.ts", line: 25 });

test("joins a plan's addresses with construct and line", () => {
  const files = { ...output({ prod: block("prod") }), "plan.json": planned("prod") };
  expect(sources(files, "--source", "cdktf.out", "plan.json")).toEqual([source("prod")]);
});

test("takes a stack's folder or file too", () => {
  const files = { ...output({ prod: block("prod") }), "plan.json": planned("prod") };
  expect(sources(files, "--source", "cdktf.out/stacks/prod", "plan.json")).toEqual([source("prod")]);
  removeWorkplace(dir);
  expect(sources(files, "--source=cdktf.out/stacks/prod/cdk.tf.json", "plan.json")).toEqual([source("prod")]);
});

test("tells stacks with the same addresses apart by the folder of the plan, or by names", () => {
  const stacks = output({ blue: block("blue"), green: block("green") });
  expect(sources({ ...stacks, "plan.json": planned("green") }, "--source", "cdktf.out", "plan.json")).toEqual([
    source("green"),
  ]);
  removeWorkplace(dir);
  const same = output({ blue: block("main", "blue/Cluster"), green: block("main", "green/Cluster") });
  const inside = "cdktf.out/stacks/green/plan.json";
  expect(sources({ ...same, [inside]: planned("main") }, "--source", "cdktf.out", inside)).toEqual([source("green")]);
});

test("says nothing where two stacks fit, or none", () => {
  const same = output({ blue: block("main"), green: block("main") });
  expect(sources({ ...same, "plan.json": planned("main") }, "--source", "cdktf.out", "plan.json")).toEqual([undefined]);
  removeWorkplace(dir);
  const other = { ...output({ blue: block("blue") }), "plan.json": planned("main") };
  expect(sources(other, "--source", "cdktf.out", "plan.json")).toEqual([undefined]);
});

test("names the construct alone of what records no line", () => {
  const foreign = { name: "prod", ...made("prod/Foreign") };
  const files = { ...output({ prod: foreign }), "plan.json": planned("prod") };
  expect(sources(files, "--source", "cdktf.out", "plan.json")).toEqual([{ construct: "prod/Foreign" }]);
});

test.each(["/etc/passwd:x", "at Object.<anonymous> (/home/me/main.ts:3:4)", "", "main.ts:0x3"])(
  "takes no %j for a line",
  (frame) => {
    const files = {
      ...output({ prod: { name: "prod", ...made("prod/Cluster", frame) } }),
      "plan.json": planned("prod"),
    };
    expect(sources(files, "--source", "cdktf.out", "plan.json")).toEqual([{ construct: "prod/Cluster" }]);
  },
);

test("finds instances of a resource, and the module that holds one", () => {
  const out = {
    "//": {},
    resource: { aws_eks_cluster: { Cluster: block("prod") } },
    module: { eks: { source: "./eks", ...made("prod/Eks") } },
  };
  const content = plan([
    cluster("prod", [], { address: 'aws_eks_cluster.Cluster["a.b"]' }),
    { ...cluster("inner", []), address: 'module.eks["x"].aws_eks_cluster.this[0]' },
  ]);
  const [first, second] = content.resource_changes as Record<string, unknown>[];
  first!.name = "Cluster";
  second!.module_address = 'module.eks["x"]';
  const files = { "cdk.tf.json": out, "plan.json": content };
  expect(sources(files, "--source", "cdk.tf.json", "plan.json")).toEqual([source("prod"), { construct: "prod/Eks" }]);
});

test("needs no source for cdktf's own output", () => {
  expect(sources(output({ prod: block("prod") }), "cdktf.out")).toEqual([source("prod")]);
});

test("shows construct and line in text", () => {
  dir = workplace({ ...output({ prod: block("prod") }), "plan.json": planned("prod") });
  process.chdir(dir);
  const { stdout } = run(["gate", "--source", "cdktf.out", "plan.json"], { colour: false });
  expect(stdout).toMatch(
    /^deny high eks\/mandatory_log_types aws_eks_cluster\.Cluster from prod\/Cluster at main\.ts:25\n/,
  );
});

test.each([
  ["-", "--source: got standard input, expected cdktf's output, such as cdktf.out"],
  ["plan.json", "--source: plan.json holds no stack, expected cdktf's output, such as cdktf.out"],
  ["none", "none: no such file or folder"],
])("refuses %s as a source", (given, message) => {
  dir = workplace({ "plan.json": planned("prod") });
  process.chdir(dir);
  const ending = run(["gate", `--source=${given}`, path.join(dir, "plan.json")], { colour: false });
  expect(ending).toMatchObject({ code: 2, stdout: "", stderr: `eks-audit: ${message}\n` });
});
