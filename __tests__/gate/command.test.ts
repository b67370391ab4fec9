import * as fs from "node:fs";
import * as path from "node:path";

import { catalogue } from "../../gate";
import { run, type Ending } from "../../gate/command";
import { cluster, plan, stack } from "./plan";
import { removeWorkplace, workplace } from "./workplace";

const GOOD = plan([cluster("main", ["api", "audit", "authenticator"])]);

let dir = "";
const home = process.cwd();

beforeAll(() => {
  dir = workplace({
    "good.json": GOOD,
    "bad.json": plan([cluster("main", ["api"])]),
    "unknown.json": plan([cluster("main", "unknown")]),
    "empty.json": plan([]),
    "scheduler.yaml": "required_log_types: [scheduler]\n",
    "lenient.yaml": "undecided: warn\n",
    "wrong.yaml": "retention_day: 3\n",
    "variable.json": stack({
      aws_eks_cluster: { main: { name: "main", enabled_cluster_log_types: "${var.types}" } },
    }),
    "defaults.json": {
      ...stack({ aws_eks_cluster: { main: { name: "main", enabled_cluster_log_types: "${var.types}" } } }),
      variable: { types: { default: ["audit", "authenticator"] } },
    },
  });
  process.chdir(dir);
});

afterAll(() => {
  process.chdir(home);
  removeWorkplace(dir);
});

const eksAudit = (...args: string[]): Ending => run(args, { colour: false });

describe("ends", () => {
  test.each<[number, string[]]>([
    [0, ["gate", "good.json"]],
    [1, ["gate", "bad.json"]],
    [1, ["gate", "good.json", "bad.json"]],
    [1, ["gate", "unknown.json"]],
    [0, ["gate", "--undecided", "warn", "unknown.json"]],
    [0, ["gate", "--undecided=warn", "unknown.json"]],
    [0, ["gate", "--settings", "lenient.yaml", "unknown.json"]],
    [1, ["gate", "--settings", "lenient.yaml", "--undecided", "deny", "unknown.json"]],
    [1, ["gate", "--settings", "scheduler.yaml", "good.json"]],
    [1, ["gate", "--profile", "strict", "good.json"]],
    [0, ["gate", "empty.json"]],
    [1, ["gate", "--require-cluster", "empty.json"]],
    [0, ["gate", "--require-cluster", "good.json"]],
    [0, ["gate", "--now", "2026-01-31", "good.json"]],
    [1, ["gate", "defaults.json"]],
    [0, ["gate", "--assume-defaults", "defaults.json"]],
    [1, ["gate", "--assume-defaults", "variable.json"]],
    [1, ["gate", "--explain", "aws_eks_cluster.main", "bad.json"]],
    [0, ["gate", "--explain", "aws_eks_cluster.main", "good.json"]],
    [0, ["rules"]],
    [0, ["explain", "eks/mandatory_log_types"]],
  ])("%d for %j", (code, args) => {
    const ending = eksAudit(...args);
    expect({ code: ending.code, stderr: ending.stderr }).toEqual({ code, stderr: "" });
    expect(ending.stdout).not.toBe("");
  });

  test.each<[string[], string]>([
    [[], "got no command, expected gate, rules, explain; eks-audit --help tells more"],
    [["gat"], 'unknown command "gat", did you mean "gate"? expected gate, rules, explain'],
    [["deploy"], 'unknown command "deploy", expected gate, rules, explain'],
    [["--format", "json"], "got --format before a command, expected gate, rules, explain"],
    [["gate"], "gate: got no input, expected plan files, a folder such as cdktf.out, or - for standard input"],
    [
      ["gate", "--foramt", "json", "good.json"],
      'unknown option --foramt, did you mean "--format"? allowed: --profile, --format,',
    ],
    [["gate", "-x", "good.json"], "unknown option -x"],
    [["gate", "--format", "jsn", "good.json"], '--format: got "jsn", did you mean "json"? expected text, json'],
    [["gate", "--profile", "lax", "good.json"], '--profile: got "lax", expected mandatory, baseline, strict'],
    [["gate", "--undecided", "pass", "good.json"], '--undecided: got "pass", expected deny, warn'],
    [["gate", "--now", "tomorrow", "good.json"], '--now: got "tomorrow", expected a date such as 2026-01-31'],
    [["gate", "good.json", "--format"], "--format needs a value"],
    [["gate", "--settings", "--format", "json", "good.json"], "--settings needs a value"],
    [["gate", "--profile=", "good.json"], "--profile needs a value"],
    [["gate", "--profile", "strict", "--profile", "mandatory", "good.json"], "got --profile twice, expected it once"],
    [["gate", "--require-cluster=no", "good.json"], "got a value for --require-cluster, expected none"],
    [
      ["gate", "--settings", "wrong.yaml", "good.json"],
      'wrong.yaml: unknown key "retention_day", did you mean "retention_days"?',
    ],
    [["gate", "--settings", "none.yaml", "good.json"], "none.yaml: can't be read as settings"],
    [["gate", "--baseline", "none.json", "good.json"], "none.json: can't be read as a baseline"],
    [
      ["gate", "--baseline", "good.json", "good.json"],
      "good.json: is no baseline; write it with eks-audit gate --write-",
    ],
    [
      ["gate", "--write-baseline", "good.json", "good.json"],
      "good.json: is an input, expected another file to write to",
    ],
    [["gate", "--write-baseline", "b.json", "--format", "json=b.json", "good.json"], "b.json: given twice, expected"],
    [
      ["gate", "--write-baseline", "nowhere/b.json", "good.json"],
      "nowhere/b.json: can't be written: there is no folder",
    ],
    [
      ["gate", "--explain", "aws_eks_cluster.mian", "good.json"],
      '--explain: no resource the rules read is at "aws_eks_cluster.mian", did you mean "aws_eks_cluster.main"?',
    ],
    [
      ["gate", "--explain", "aws_eks_cluster.main", "--format", "json", "good.json"],
      "--explain: got --format json too, expected --explain alone, which prints text",
    ],
    [
      ["gate", "--explain", "aws_eks_cluster.main", "--write-baseline", "b.json", "good.json"],
      "--explain: got --write-baseline b.json too, expected --explain alone",
    ],
    [["gate", "goad.json"], 'goad.json: no such file or folder, did you mean "good.json"?'],
    [["gate", "good.json", "good.json"], "good.json: given twice, expected each document once"],
    [["rules", "--profile", "strict"], "rules: unknown option --profile"],
    [["rules", "eks"], 'rules: got "eks" too many'],
    [["explain"], "explain: got no rule, expected one that eks-audit rules lists"],
    [
      ["explain", "eks/mandatory_log_type"],
      'unknown rule "eks/mandatory_log_type", did you mean "eks/mandatory_log_types"?',
    ],
    [["explain", "input/readable", "x"], 'explain: got "x" too many'],
  ])("2 for %j, in one line", (args, message) => {
    const ending = eksAudit(...args);
    expect({ code: ending.code, stdout: ending.stdout }).toEqual({ code: 2, stdout: "" });
    expect(ending.stderr).toContain(message);
    expect(ending.stderr).toMatch(/^eks-audit: [^\n]+\n$/);
  });
});

describe("a baseline", () => {
  const written = (ending: Ending): Ending => {
    ending.files?.commit();
    return ending;
  };

  test("is written, says so, and leaves the exit code; by it the same findings are known", () => {
    const first = written(eksAudit("gate", "--now", "2026-01-31", "--write-baseline", "baseline.json", "bad.json"));
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 1, stderr: "" });
    expect(first.written).toMatch(
      /^eks-audit: baseline\.json: wrote a baseline of \d+ findings, profile mandatory, of 2026-01-31\n$/,
    );
    const again = eksAudit("gate", "--baseline", "baseline.json", "bad.json");
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: "" });
    expect(again.stdout).toContain("known high eks/mandatory_log_types aws_eks_cluster.main\n");
    expect(eksAudit("gate", "--baseline", "baseline.json", "unknown.json").code).toBe(0);
    expect(eksAudit("gate", "--explain", "aws_eks_cluster.main", "--baseline", "baseline.json", "bad.json").code).toBe(
      0,
    );
  });

  test("is written over the one that is read, with all that stands", () => {
    const args = ["gate", "--now", "2026-01-31", "--write-baseline", "same.json"];
    written(eksAudit(...args, "bad.json"));
    const before = fs.readFileSync("same.json", "utf8");
    written(eksAudit(...args, "--baseline", "same.json", "bad.json"));
    expect(fs.readFileSync("same.json", "utf8")).toBe(before);
  });

  test("is not written where something could not be judged", () => {
    const ending = eksAudit("gate", "--write-baseline", "never.json", "bad.json", "wrong.yaml");
    expect({ code: ending.code, files: ending.files, written: ending.written }).toEqual({ code: 2 });
  });

  test("makes nothing known that can't be judged", () => {
    written(eksAudit("gate", "--write-baseline", "any.json", "bad.json"));
    expect(eksAudit("gate", "--baseline", "any.json", "wrong.yaml").code).toBe(2);
  });
});

test("explains instead of reporting, and says what was judged and what it came to", () => {
  const { stdout } = eksAudit("gate", "--explain", "aws_eks_cluster.main", "bad.json");
  expect(stdout).toMatch(/^aws_eks_cluster\.main in bad\.json: aws_eks_cluster, create\n/);
  expect(stdout).toMatch(/\njudged 1 cluster, .*\ndeny: 2 denied, /);
});

test("says where variables were taken for their defaults", () => {
  expect(eksAudit("gate", "--assume-defaults", "defaults.json").stdout).toContain(
    "note: variables of configurations are taken for their defaults\n",
  );
});

test("judges nothing of several files where one can't be judged", () => {
  const ending = eksAudit("gate", "bad.json", "wrong.yaml");
  expect({ code: ending.code, stdout: ending.stdout }).toEqual({ code: 2, stdout: "" });
});

test("names three reasons at most where many documents can't be judged", () => {
  const many = workplace(Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [`${name}.json`, { [name]: 1 }])));
  const ending = eksAudit("gate", many);
  removeWorkplace(many);
  expect(ending.stderr.trimEnd().split("\n")).toEqual([
    expect.stringContaining("a.json: it is neither a Terraform plan nor a Terraform configuration"),
    expect.stringContaining("b.json: it is neither"),
    "eks-audit: and 3 more reasons",
  ]);
});

test("shows no control characters of a file's name", () => {
  expect(eksAudit("gate", "no\u001b[2J\nsuch").stderr).toBe("eks-audit: no\\u001b[2J\\nsuch: no such file or folder\n");
});

test.each([["gate"], ["rules"], ["explain"]])("helps with %s, and tells its version", (command) => {
  for (const flag of ["--help", "-h"]) expect(eksAudit(command, flag).stdout).toContain(`eks-audit ${command}`);
  for (const flag of ["--version", "-v"]) expect(eksAudit(command, flag).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(eksAudit(command, "--help").code).toBe(0);
});

test("helps with itself", () => {
  expect(eksAudit("--help").stdout).toContain("eks-audit COMMAND --help");
  expect(eksAudit("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("lists in help every option it takes", () => {
  const refused = eksAudit("gate", "--nonsense").stderr;
  const options = refused.slice(refused.indexOf("allowed:")).match(/--[a-z-]+/g) ?? [];
  expect(options.length).toBeGreaterThan(5);
  const { stdout } = eksAudit("gate", "--help");
  for (const option of options) expect(stdout).toContain(option);
});

test("prints the report as JSON", () => {
  const report = JSON.parse(eksAudit("gate", "--format", "json", "bad.json").stdout) as object;
  expect(report).toMatchObject({ schema: 1, outcome: "deny", documents: [{ name: "bad.json", kind: "plan" }] });
});

test("lists every rule, as a table and as JSON", () => {
  const table = eksAudit("rules").stdout.trimEnd().split("\n");
  expect(table.slice(1).map((line) => line.split(" ", 1)[0])).toEqual(catalogue().rules.map(({ id }) => id));
  expect(JSON.parse(eksAudit("rules", "--format", "json").stdout)).toEqual(catalogue());
});

test("explains each rule with its remedy and its page", () => {
  for (const { id, remediation, docs } of catalogue().rules) {
    const { stdout } = eksAudit("explain", id);
    expect(stdout).toContain(remediation.trim());
    expect(stdout).toContain(docs);
  }
});

test("shows passes where that is asked for", () => {
  expect(eksAudit("gate", "good.json").stdout).not.toContain("pass high eks/mandatory_log_types");
  expect(eksAudit("gate", "--show-passes", "good.json").stdout).toContain(
    "pass high eks/mandatory_log_types aws_eks_cluster.main audit",
  );
});

test("judges a folder of stacks together", () => {
  const out = workplace({
    "manifest.json": { stacks: { a: { synthesizedStackPath: "stacks/a/cdk.tf.json" } } },
    "stacks/a/cdk.tf.json": {
      resource: { aws_eks_cluster: { c: { name: "c", enabled_cluster_log_types: ["audit"] } } },
    },
  });
  const ending = eksAudit("gate", out);
  removeWorkplace(out);
  expect(ending.code).toBe(1);
  expect(ending.stdout).toContain(path.join(out, "stacks/a/cdk.tf.json"));
});
