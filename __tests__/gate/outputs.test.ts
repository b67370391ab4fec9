import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { run, type Ending } from "../../gate/command";
import { FORMATS } from "../../gate/reporters";
import { cluster, plan, stack } from "./plan";
import { removeWorkplace, workplace } from "./workplace";

const home = process.cwd();
let dir: string;

beforeEach(() => {
  dir = workplace({
    "good.json": plan([cluster("main", ["api", "audit", "authenticator"])]),
    "bad.json": plan([cluster("main", ["api"])]),
    "state.json": { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: {} } },
    "settings.yaml": "retention_days: 400\n",
  });
  process.chdir(dir);
});
afterEach(() => {
  process.chdir(home);
  removeWorkplace(dir);
});

const INPUTS = ["bad.json", "good.json", "settings.yaml", "state.json"];
const made = () => fs.readdirSync(dir).filter((name) => !INPUTS.includes(name));
const read = (file: string) => fs.readFileSync(file, "utf8");

/** What cli.ts does with an ending whose standard output was taken. */
function gate(...args: string[]): Ending {
  const ending = run(["gate", ...args], { colour: false });
  ending.files?.commit();
  return ending;
}

function spawned(args: string[], options: object = {}): SpawnSyncReturns<string> {
  const cli = ["--import", require.resolve("tsx"), path.join(__dirname, "../../gate/cli.ts")];
  return spawnSync(process.execPath, [...cli, "gate", ...args], { cwd: dir, encoding: "utf8", ...options });
}

test("writes each format to its file, and one to standard output", () => {
  const files = FORMATS.filter((format) => format !== "json").flatMap((format) => [
    "--format",
    `${format}=${format}.out`,
  ]);
  const { code, stdout } = gate(...files, "--format=json", "bad.json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: "deny" });
  expect(made()).toEqual(
    FORMATS.filter((format) => format !== "json")
      .map((format) => `${format}.out`)
      .sort(),
  );
  for (const file of made()) expect(read(file)).toContain("mandatory_log_types");
  expect(read("text.out")).toBe(gate("bad.json").stdout);
});

test("prints nothing where all goes to files", () => {
  expect(gate("--format", "json=out.json", "good.json")).toMatchObject({ code: 0, stdout: "", stderr: "" });
});

test("lists passes in a format that counts them, and only there", () => {
  gate("--format", "junit=out.xml", "--format", "json=out.json", "good.json");
  expect(read("out.xml")).toContain('name="aws_eks_cluster.main authenticator"/>');
  expect(read("out.json")).not.toContain('"pass",\n      "document"');
});

test("takes a file name with = in it", () => {
  gate("--format", "json=a=b.json", "good.json");
  expect(made()).toEqual(["a=b.json"]);
});

describe("ends 2 before it judges, with no file", () => {
  test.each<[string[], string]>([
    [
      ["--format", "json", "--format", "github"],
      "got json and github for standard output, expected one; write the others as FORMAT=FILE",
    ],
    [["--format", "json", "--format", "json"], "got json and json for standard output, expected one"],
    [["--format", "json=out", "--format", "text=./out"], "./out: is the same file as out, expected a file of its own"],
    [["--format", "json=out", "--format", "text=out"], "out: given twice, expected a file of its own for each report"],
    [["--format", "json="], '--format: got "json=", expected a file after ='],
    [["--format", "json=-"], '--format: got "json=-", expected json alone for standard output'],
    [
      ["--format", "sarf=out"],
      'got "sarf", did you mean "sarif"? expected text, json, sarif, junit, github, gitlab, markdown, html',
    ],
    [["--format", "json=none/out.json"], "none/out.json: can't be written: there is no folder none; make it first"],
    [["--format", "json=good.json"], "good.json: is an input, expected another file to write to"],
    [["--settings", "settings.yaml", "--format", "json=settings.yaml"], "settings.yaml: is an input"],
    [["--format", "json=."], ".: is a folder, expected a file to write to"],
    [["--format", "json=state.json/out"], "there is no folder state.json"],
    [["--format", `json=${"x".repeat(300)}`], "x: can't be written: ENAMETOOLONG"],
  ])("for %j", (args, message) => {
    // The document is none, so that judging it would be another error.
    const ending = run(["gate", ...args, "--format", "html=other.html", "good.json", "state.json"], { colour: false });
    expect(ending).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) as string });
    expect(ending.stderr).toMatch(/^eks-audit: [^\n]+\n$/);
    expect(made()).toEqual([]);
  });
});

describe("ends 2 where a report would replace what is read", () => {
  const stacks = {
    "cdktf.out/manifest.json": { stacks: { a: { synthesizedStackPath: "stacks/a/cdk.tf.json" } } },
    "cdktf.out/stacks/a/cdk.tf.json": stack({ aws_eks_cluster: { main: { name: "main" } } }),
    "plans/a.json": plan([cluster("main", [])]),
    "baseline.json": "",
  };
  const STACK = "cdktf.out/stacks/a/cdk.tf.json";

  test.each<[string, string[]]>([
    ["plans/a.json", ["plans", "--format", "json=plans/a.json"]],
    ["link.json", ["plans", "--format", "json=link.json"]],
    [STACK, ["cdktf.out", "--write-baseline", STACK]],
    [STACK, ["--source", "cdktf.out", "--format", `json=${STACK}`, "good.json"]],
    ["cdktf.out/manifest.json", ["cdktf.out", "--format", "json=cdktf.out/manifest.json"]],
    ["baseline.json", ["--baseline", "baseline.json", "--format", "json=baseline.json", "good.json"]],
  ])("%s of %j", (file, args) => {
    removeWorkplace(dir);
    dir = workplace({ ...stacks, "good.json": plan([]) });
    process.chdir(dir);
    fs.symlinkSync("plans/a.json", "link.json");
    const before = read(file);
    const stderr = `eks-audit: ${file}: is an input, expected another file to write to\n`;
    expect(run(["gate", ...args], { colour: false })).toEqual({ code: 2, stdout: "", stderr });
    expect(read(file)).toBe(before);
  });

  test("a file that is standard input", () => {
    const input = fs.openSync("good.json", "r");
    const { status, stdout, stderr } = spawned(["--format", "json=good.json", "-"], { stdio: [input, "pipe", "pipe"] });
    fs.closeSync(input);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("good.json: is an input");
  });
});

test.each(["there already", "not there yet"])("refuses two names of one file that is %s", (state) => {
  if (state === "there already") fs.writeFileSync("out.json", "earlier");
  fs.symlinkSync("out.json", "link.json");
  fs.symlinkSync(".", "here");
  for (const name of ["link.json", "here/out.json"]) {
    const { code, stderr } = run(["gate", "--format=json=out.json", `--format=sarif=${name}`, "good.json"], {
      colour: false,
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `eks-audit: ${name}: is the same file as out.json, expected a file of its own for each report\n`,
    });
  }
});

test("makes the file that a link points to where there is none yet", () => {
  fs.symlinkSync("real.json", "link.json");
  gate("--format", "json=link.json", "good.json");
  expect(fs.lstatSync("link.json").isSymbolicLink()).toBe(true);
  expect(JSON.parse(read("real.json"))).toMatchObject({ outcome: "pass" });
});

test("takes the longest name that a file can have", () => {
  const name = "x".repeat(255);
  gate("--format", `json=${name}`, "good.json");
  expect(made()).toEqual([name]);
});

test("leaves the file of an earlier run alone where it can't judge", () => {
  fs.writeFileSync("out.json", "earlier");
  expect(run(["gate", "--format", "json=out.json", "state.json"], { colour: false }).code).toBe(2);
  expect([made(), read("out.json")]).toEqual([["out.json"], "earlier"]);
});

test("replaces a file whole, keeps its rights, and follows a link to it", () => {
  fs.writeFileSync("real.json", "earlier", { mode: 0o640 });
  fs.symlinkSync("real.json", "link.json");
  const before = fs.statSync("real.json").ino;
  gate("--format", "json=link.json", "good.json");
  expect(JSON.parse(read("real.json"))).toMatchObject({ outcome: "pass" });
  expect(fs.lstatSync("link.json").isSymbolicLink()).toBe(true);
  expect(fs.statSync("real.json").mode & 0o777).toBe(0o640);
  expect(fs.statSync("real.json").ino).not.toBe(before);
});

test("writes into what is no file and leaves it there", () => {
  gate("--format", "json=/dev/null", "good.json");
  expect(fs.statSync("/dev/null").isCharacterDevice()).toBe(true);
});

describe("a stream of its own that a report goes to", () => {
  test.each(["/dev/stderr", "/dev/fd/2"])("keeps what else the shell leads to the same file: %s", (stream) => {
    const log = fs.openSync("job.log", "w");
    fs.writeSync(log, "before\n");
    const args = ["--format", "text", "--format", `gitlab=${stream}`, "good.json"];
    expect(spawned(args, { stdio: ["ignore", log, log] }).status).toBe(0);
    fs.writeSync(log, "after\n");
    fs.closeSync(log);
    expect(read("job.log")).toMatch(/^before\n\[[^]*\]\n[^]*pass: 0 denied[^]*\nafter\n$/);
  });

  test("may be a socket, as a program that starts it may have it", () => {
    const { status, stdout } = spawned(["--format", "json=/dev/stdout", "good.json"]);
    expect({ status, outcome: (JSON.parse(stdout) as { outcome: string }).outcome }).toEqual({
      status: 0,
      outcome: "pass",
    });
  });

  test("is no input: what is read is not added to", () => {
    const log = fs.openSync("good.json", "a");
    const { status, stderr } = spawned(["--format", "json=/dev/stdout", "good.json"], {
      stdio: ["ignore", log, "pipe"],
    });
    fs.closeSync(log);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "eks-audit: /dev/stdout: is an input, expected another file to write to\n",
    });
  });
});

test("writes no file where standard output could not be written", () => {
  if (!fs.existsSync("/dev/full")) return;
  const full = fs.openSync("/dev/full", "w");
  const { status, stderr } = spawned(["--format", "text", "--format", "json=out.json", "good.json"], {
    stdio: ["ignore", full, "pipe"],
  });
  fs.closeSync(full);
  expect({ status, stderr }).toEqual({ status: 2, stderr: "eks-audit: standard output could not be written\n" });
  expect(made()).toEqual([]);
});

describe("prints nothing and leaves no file where a device takes nothing", () => {
  const missing = !fs.existsSync("/dev/full");

  test("that a report goes to", () => {
    if (missing) return;
    fs.writeFileSync("summary.md", "before\n");
    const surroundings = { colour: false, stepSummary: "summary.md" };
    const args = ["--format=github", "--format=json=out.json", "--format=sarif=/dev/full", "good.json"];
    const ending = run(["gate", ...args], surroundings);
    const stderr = expect.stringMatching(/^eks-audit: \/dev\/full: can't be written: ENOSPC[^\n]*\n$/) as string;
    expect(ending).toEqual({ code: 2, stdout: "", stderr });
    expect([made(), read("summary.md")]).toEqual([["summary.md"], "before\n"]);
  });

  test("that the summary of a step is", () => {
    if (missing) return;
    const args = ["--format=github", "--format=json=out.json", "good.json"];
    expect(run(["gate", ...args], { colour: false, stepSummary: "/dev/full" })).toMatchObject({ code: 2, stdout: "" });
    expect(made()).toEqual([]);
  });

  test("that standard output is: what was added to the summary is taken back", () => {
    if (missing) return;
    const stdout = fs.openSync("/dev/full", "w");
    for (const before of [undefined, "before\n"]) {
      if (before !== undefined) fs.writeFileSync("summary.md", before);
      const env = { ...process.env, GITHUB_STEP_SUMMARY: path.join(dir, "summary.md") };
      expect(spawned(["--format=github", "good.json"], { env, stdio: ["ignore", stdout, "pipe"] }).status).toBe(2);
      expect(fs.existsSync("summary.md") ? read("summary.md") : undefined).toBe(before);
    }
    fs.closeSync(stdout);
  });
});

test("adds to the summary of a step of GitHub Actions, where github is asked for", () => {
  fs.writeFileSync("summary.md", "before\n");
  const env = { ...process.env, GITHUB_STEP_SUMMARY: path.join(dir, "summary.md") };
  expect(spawned(["--format", "text", "good.json"], { env }).status).toBe(0);
  expect(read("summary.md")).toBe("before\n");
  const { status, stdout } = spawned(["--format", "github", "bad.json"], { env });
  expect(status).toBe(1);
  for (const line of stdout.trimEnd().split("\n")) expect(line).toMatch(/^::(error|warning|notice) /);
  expect(read("summary.md")).toMatch(/^before\n<!-- eks-audit -->\n\n## eks-audit: ❌ denied\n/);
});

test("loads the formats asked for and no other", () => {
  fs.writeFileSync(
    "list.cjs",
    'process.on("exit", () => require("fs").writeSync(2, Object.keys(require.cache).join("\\n")))',
  );
  const cli = ["--require", path.join(dir, "list.cjs"), "--import", require.resolve("tsx")];
  const args = [...cli, path.join(__dirname, "../../gate/cli.ts"), "gate", "--format", "gitlab", "good.json"];
  const { stderr } = spawnSync(process.execPath, args, { cwd: dir, encoding: "utf8" });
  const loaded = FORMATS.filter((format) => stderr.includes(path.join("gate", "reporters", `${format}.ts`)));
  expect(loaded).toEqual(["gitlab"]);
});
