import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { App, Testing } from "cdktf";

import { GateError, judge, read } from "../../../gate";
import { LoggedCluster, LoggingPolicy, LoggingPolicyError } from "../../../modules";
import { toSatisfyLoggingPolicy } from "../../../modules/jest";
import { awsStack } from "../../modules/stack-under-test";
import { goTool, ROOT } from "./tools";

const plan = (name: string) => JSON.parse(readFileSync(join(ROOT, "__tests__/policies/plans", name), "utf8")) as object;
const good = plan("create.json");
const bad = plan("create-without-authenticator.json");
const state = { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: {} } };

/** What a place has to say of an input. */
type Answer = "passes" | "denied" | "refused";

const INPUTS: readonly (readonly [name: string, text: string, answer: Answer])[] = [
  ["a plan that is in order", JSON.stringify(good), "passes"],
  ["a plan without authenticator logs", JSON.stringify(bad), "denied"],
  ["an empty object", "{}", "refused"],
  ["null", "null", "refused"],
  ["an empty list", "[]", "refused"],
  ["an empty file", "", "refused"],
  ["the JSON of a state", JSON.stringify(state), "refused"],
  ["a state file", JSON.stringify({ version: 4, serial: 1, lineage: "x", resources: [] }), "refused"],
  [
    "a bad plan with documents of its own",
    JSON.stringify({ ...bad, documents: [{ name: "good", content: good }] }),
    "refused",
  ],
  ["a bad plan with a plan and a run of its own", JSON.stringify({ ...bad, plan: good, run: {} }), "refused"],
  ["a bad plan with settings of its own", JSON.stringify({ ...bad, settings: { undecided: "warn" } }), "refused"],
];

const page = readFileSync(join(ROOT, "docs/engines.md"), "utf8");
const commands = [...page.matchAll(/```sh\n(.*)\n```/g)].map(([, command = ""]) => command);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "places-"));
  // A link would not do: opa exec takes it for an empty bundle.
  cpSync(join(ROOT, "policies"), join(folder, "policies"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the page of engines has the commands that are tried here", () => {
  expect(commands.map((command) => command.split(" ", 2).join(" "))).toEqual([
    ...["opa eval", "opa exec", "conftest test", "conftest test", "eks-audit gate"],
  ]);
});

const tools = { opa: goTool("opa"), conftest: goTool("conftest") };

for (const command of commands) {
  const [name = ""] = command.split(" ");
  const tool = tools[name as keyof typeof tools];
  if (tool === undefined) continue;
  test.each(INPUTS)(`${command}: %s`, (_, text, answer) => {
    writeFileSync(join(folder, "plan.json"), text);
    const { status, stdout } = spawnSync("bash", ["-c", command], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: [dirname(tool), process.env.PATH].join(delimiter) },
    });
    // conftest takes an empty list for no files at all; the page says so.
    const unseen = text === "[]" && name === "conftest" && !command.includes("--combine");
    expect(status).toBe(answer === "passes" || unseen ? 0 : 1);
    if (unseen) expect(stdout).toContain("0 tests");
    if (answer === "denied") expect(stdout).toContain("eks/mandatory_log_types");
  });
}

test.each(INPUTS)("the gate: %s", (_, text, answer) => {
  const file = join(folder, "plan.json");
  writeFileSync(file, text);
  const outcome = () => judge([read(file)]).outcome;
  if (answer === "refused") expect(outcome).toThrow(GateError);
  else expect(outcome()).toBe(answer === "passes" ? "pass" : "deny");
});

if (tools.opa !== undefined) {
  const { opa } = tools;
  const query = /query\s+= "(.*)"/.exec(readFileSync(join(ROOT, "policies/policies.hcl"), "utf8"))?.[1] ?? "";
  test.each([
    ["a plan that is in order", good, "passes"],
    ["a plan without authenticator logs", bad, "denied"],
    ["an empty object", {}, "refused"],
    ["a state", state, "refused"],
    ["a bad plan with settings of its own", { ...bad, settings: { undecided: "warn" } }, "refused"],
  ])("HCP Terraform, whose input is {plan, run}: %s", (_, content, answer) => {
    writeFileSync(join(folder, "plan.json"), JSON.stringify({ plan: content, run: { id: "run-1" } }));
    const options = ["--data", "policies", "--input", "plan.json", "--format", "raw"];
    const { stdout } = spawnSync(opa, ["eval", ...options, query], { cwd: folder, encoding: "utf8" });
    const found = JSON.parse(stdout) as { rule: string; msg: string }[];
    const rules = { passes: [], denied: ["eks/mandatory_log_types"], refused: ["input/readable"] }[answer] ?? [];
    expect([...new Set(found.map(({ rule }) => rule))]).toEqual(rules);
    expect(found.every(({ msg }) => typeof msg === "string" && msg !== "")).toBe(true);
  });
}

function cluster(app: App, inOrder: boolean): LoggedCluster {
  const made = new LoggedCluster(awsStack("stack", app), "Cluster", {
    name: "prod",
    subnetIds: ["subnet-a", "subnet-b"],
  });
  if (!inOrder) made.resource.enabledClusterLogTypes = ["api", "audit"];
  return made;
}

test("synth: writes stacks that are in order, and nothing of others", () => {
  const app = (inOrder: boolean, outdir: string) => {
    const made = new App({ outdir, stackTraces: false });
    cluster(made, inOrder);
    LoggingPolicy.attachTo(made);
    return made;
  };
  expect(() => app(true, join(folder, "in-order")).synth()).not.toThrow();
  expect(() => app(false, join(folder, "not-in-order")).synth()).toThrow(LoggingPolicyError);
});

test("jest: passes a stack that is in order, and fails another", () => {
  const passes = (inOrder: boolean) =>
    toSatisfyLoggingPolicy(cluster(Testing.app(), inOrder).node.scope, { profile: "mandatory" }).pass;
  expect(passes(true)).toBe(true);
  expect(passes(false)).toBe(false);
});
