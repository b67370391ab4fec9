import * as fs from "node:fs";
import * as path from "node:path";

import { run, type Ending } from "../../gate/command";
import { FORMATS } from "../../gate/reporters";
import { cluster, plan, stack } from "./plan";
import { HOSTILE, RUNNER_COMMAND, UNSEEN } from "./reporters/hostile";
import { removeWorkplace, workplace } from "./workplace";

const home = process.cwd();
let dir: string;
beforeEach(() => {
  dir = workplace({});
  process.chdir(dir);
});
afterEach(() => {
  process.chdir(home);
  removeWorkplace(dir);
});

const eksAudit = (...args: string[]): Ending => run(args, { colour: false });

/** Text that neither a terminal nor a runner obeys, whatever stands in it. */
function expectInert(text: string): void {
  expect(UNSEEN.exec(text)?.index).toBeUndefined();
  expect(text).not.toMatch(RUNNER_COMMAND);
  expect(text).not.toMatch(/^\s*::/m);
}

function expectOneLine({ stderr }: Ending, about: string): void {
  expect({ about, lines: stderr.split("\n").length - 1, begins: stderr.startsWith("eks-audit: ") }).toEqual({
    ...{ about, lines: 1, begins: true },
  });
  expectInert(stderr);
}

function write(file: string, content: unknown): string {
  fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, "\ufffd");

/** A name as a file may have it: not every byte, and not as long as one likes. */
const fileOf = (name: string): string => `x${wellFormed(name).replace(/[/\0]/g, "").slice(0, 60)}.json`;

// YAML, JSON and the command line can hold no half of a character.
const SPEAKABLE = Object.entries(HOSTILE).map(([what, name]) => [what, wellFormed(name)] as const);

const exempting = (rule: string, name: string): object => ({
  // In the Wasm an expression ends at a null: such a pattern covers nothing, and is told to be unused.
  ...{ rule, address: `aws_eks_cluster.${name.replaceAll("\0", "*")}`, expires: "2026-06-30" },
  ...{ reason: `because${name}`, ticket: `T${name}`, approved_by: `me${name}` },
});

describe.each(SPEAKABLE)("%s", (_, name) => {
  const hostileCluster = cluster(name, ["audit", `Api${name}`], { address: `aws_eks_cluster.${name}` });

  test.each(FORMATS)("in addresses, values, file names and the settings' words is inert as %s", (format) => {
    const file = write(fileOf(name), plan([hostileCluster]));
    const settings = write("settings.json", {
      trail_elsewhere: { arn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/org", reason: `there${name}` },
      exemptions: [
        exempting("eks/known_log_types", name),
        exempting("cloudwatch/retention", name),
        { ...exempting("eks/known_log_types", name), expires: "2026-01-01" },
      ],
    });
    const options = ["--profile", "baseline", "--now", "2026-01-31", "--settings", settings];
    const ending = eksAudit("gate", ...options, "--format", format, file);
    expect({ code: ending.code, stderr: ending.stderr }).toEqual({ code: 1, stderr: "" });
    expect(UNSEEN.exec(ending.stdout)?.index).toBeUndefined();
    expect(ending.stdout).not.toMatch(RUNNER_COMMAND);
    if (format !== "github") expect(ending.stdout).not.toMatch(/^\s*::/m);
    // Its exemptions and no other finding: both cover what they are for.
    expect(ending.stdout).toContain("exempt");
  });

  test("is inert in an explanation", () => {
    const file = write(fileOf(name), plan([hostileCluster, { ...hostileCluster, address: name, after: { name } }]));
    for (const address of [hostileCluster.address, name]) {
      const { code, stdout } = eksAudit("gate", "--explain", address, file);
      expect(code).toBe(name.startsWith("-") ? 2 : 1);
      expect(stdout).toContain("eks/mandatory_log_types");
      expectInert(stdout);
    }
  });

  test("is inert in what is said of wrong input, each in one line", () => {
    const good = write("good.json", plan([cluster("main", ["audit", "authenticator"])]));
    const said: readonly (readonly [string, Ending])[] = [
      ["a command", eksAudit(name)],
      ["an option", eksAudit("gate", `--${name}`, good)],
      ["a profile", eksAudit("gate", `--profile=${name}`, good)],
      ["a format", eksAudit("gate", `--format=${name}`, good)],
      ["a file of a report", eksAudit("gate", `--format=json=no/${fileOf(name)}`, good)],
      ["a day", eksAudit("gate", `--now=${name}`, good)],
      ["a rule", eksAudit("explain", ` ${name}`)],
      ["an address", eksAudit("gate", "--explain", `x${name}`, good)],
      ["an address among others", eksAudit("gate", "--explain", "x", write("other.json", plan([hostileCluster])))],
      ["a file that is not there", eksAudit("gate", `no${fileOf(name)}`)],
      ["a file that is no JSON", eksAudit("gate", write(fileOf(name), `{${name}`))],
      [
        "a file with a key twice",
        eksAudit("gate", write(fileOf(name), `{${JSON.stringify(name)}:1,${JSON.stringify(name)}:2}`)),
      ],
      ["a file that is no plan", eksAudit("gate", write(fileOf(name), { [name]: name }))],
      ["a plan of a format of its own", eksAudit("gate", write(fileOf(name), { ...plan([]), format_version: name }))],
      [
        "an action",
        eksAudit("gate", write(fileOf(name), plan([cluster(name, ["audit"], { address: name, actions: [name] })]))),
      ],
      ["a key of the settings", eksAudit("gate", "--settings", write("s.json", { [name]: 1 }), good)],
      ["a value of the settings", eksAudit("gate", "--settings", write("s.json", { profile: name }), good)],
      [
        "a rule of an exemption",
        eksAudit("gate", "--settings", write("s.json", { exemptions: [{ ...exempting(name, "x") }] }), good),
      ],
      [
        "a date of an exemption",
        eksAudit(
          "gate",
          "--settings",
          write("s.json", { exemptions: [{ ...exempting("cloudwatch/retention", "x"), expires: name }] }),
          good,
        ),
      ],
      ["settings that are no YAML", eksAudit("gate", "--settings", write("s.yaml", `a: [${name}\n  : }`), good)],
      ["a baseline that is none", eksAudit("gate", "--baseline", write("b.json", { [name]: name }), good)],
      ["a source that is not there", eksAudit("gate", "--source", `no${fileOf(name)}`, good)],
    ];
    for (const [about, ending] of said) {
      expect({ about, code: ending.code, stdout: ending.stdout }).toEqual({ about, code: 2, stdout: "" });
      expectOneLine(ending, about);
    }
  });

  test("is inert in what is said of a baseline that was written", () => {
    const file = write("plan.json", plan([hostileCluster]));
    const { code, files, written = "" } = eksAudit("gate", "--write-baseline", `b${fileOf(name)}`, file);
    files?.commit();
    expect(code).toBe(1);
    expectInert(written);
    expectInert(fs.readFileSync(path.join(dir, `b${fileOf(name)}`), "utf8"));
    const again = eksAudit("gate", "--baseline", `b${fileOf(name)}`, file);
    expect(again.stderr).toBe("");
    expectInert(again.stdout);
  });

  test("is inert in a configuration's addresses and expressions", () => {
    const content = stack({ aws_eks_cluster: { [name]: { name, enabled_cluster_log_types: `\${var.${name}}` } } });
    const { code, stdout } = eksAudit("gate", write("cdk.tf.json", content));
    expect(code).toBe(1);
    expectInert(stdout);
  });
});
