import { spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { cluster, plan } from "./plan";
import { removeWorkplace, workplace } from "./workplace";

const CLI = ["--import", require.resolve("tsx"), path.join(__dirname, "../../gate/cli.ts")];

let dir = "";

beforeAll(() => {
  dir = workplace({
    "good.json": plan([cluster("main", ["api", "audit", "authenticator"])]),
    "bad.json": plan([cluster("main", ["api", "audit"])]),
    "state.json": { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: {} } },
    "many.json": plan(Array.from({ length: 300 }, (_, i) => cluster(`c${i}`, []))),
  });
});

afterAll(() => {
  removeWorkplace(dir);
});

function eksAudit(args: string[], input = ""): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [...CLI, ...args], { cwd: dir, input, encoding: "utf8", maxBuffer: 64e6 });
}

test("ends 0 on a plan whose clusters send both mandatory types", () => {
  const { status, stdout, stderr } = eksAudit(["gate", "good.json"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(
    /^judged 1 cluster, 0 log groups and 0 trails in good\.json by \d+ rules, profile mandatory$/m,
  );
});

test("ends 1 on a plan without authenticator, and names it", () => {
  const { status, stdout, stderr } = eksAudit(["gate", "bad.json"]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(stdout).toMatch(/^deny high eks\/mandatory_log_types aws_eks_cluster\.main\n {2}wrong: "authenticator" /);
});

test("ends 2 on a state, with one line on standard error alone", () => {
  const { status, stdout, stderr } = eksAudit(["gate", "state.json"]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/^eks-audit: state\.json: is state, not a plan: [^\n]+\n$/);
});

test("ends 2 without arguments", () => {
  const { status, stdout, stderr } = eksAudit([]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toBe("eks-audit: got no command, expected gate, rules, explain; eks-audit --help tells more\n");
});

test("writes a baseline and says so on standard error, once it is there", () => {
  const { status, stdout, stderr } = eksAudit(["gate", "--write-baseline", "baseline.json", "bad.json"]);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^deny: /m);
  expect(stderr).toMatch(
    /^eks-audit: baseline\.json: wrote a baseline of \d+ findings, profile mandatory, of [\d-]+\n$/,
  );
  expect(JSON.parse(fs.readFileSync(path.join(dir, "baseline.json"), "utf8"))).toMatchObject({ tool: "eks-audit" });
  expect(eksAudit(["gate", "--baseline", "baseline.json", "bad.json"])).toMatchObject({ status: 0, stderr: "" });
});

test("judges standard input", () => {
  const { status, stdout } = eksAudit(["gate", "-"], fs.readFileSync(path.join(dir, "bad.json"), "utf8"));
  expect(status).toBe(1);
  expect(stdout).toContain(" in standard input by ");
});

test("says that standard input was empty", () => {
  const { status, stderr } = eksAudit(["gate", "-"]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^eks-audit: standard input: is empty/);
});

test("keeps its verdict when the reader of a long report leaves", async () => {
  const child = spawn(process.execPath, [...CLI, "gate", "--format", "json", "many.json"], { cwd: dir });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  child.stdout.once("data", () => child.stdout.destroy());
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
});

test("writes a report longer than a pipe holds, whole", () => {
  const { status, stdout } = eksAudit(["gate", "--format", "json", "many.json"]);
  expect(status).toBe(1);
  expect(stdout.length).toBeGreaterThan(200_000);
  expect((JSON.parse(stdout) as { verdicts: object[] }).verdicts.length).toBeGreaterThanOrEqual(600);
});

test("does not judge in vain: ends 2 where the report could not be written", () => {
  if (!fs.existsSync("/dev/full")) return;
  const full = fs.openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [...CLI, "gate", "good.json"], {
    cwd: dir,
    encoding: "utf8",
    stdio: ["ignore", full, "pipe"],
  });
  fs.closeSync(full);
  expect({ status, stderr }).toEqual({ status: 2, stderr: "eks-audit: standard output could not be written\n" });
});

test("loads neither YAML nor zod unless settings are given", () => {
  const listing = `process.on("exit", () => require("fs").writeSync(2, Object.keys(require.cache).join("\\n")))`;
  const preload = path.join(dir, "list-modules.cjs");
  fs.writeFileSync(preload, listing);
  const { stderr } = spawnSync(process.execPath, ["--require", preload, ...CLI, "gate", "good.json"], {
    cwd: dir,
    encoding: "utf8",
  });
  expect(stderr).toContain("policy-instance");
  for (const name of ["yaml", "zod"])
    expect(stderr).not.toContain(path.dirname(require.resolve(`${name}/package.json`)));
});
