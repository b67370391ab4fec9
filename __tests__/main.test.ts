import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const project = join(__dirname, "..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "main-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(env: Record<string, string> = {}) {
  const tsx = join(project, "node_modules", "tsx", "dist", "cli.mjs");
  const { status, stderr, stdout } = spawnSync(process.execPath, [tsx, join(project, "main.ts")], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", ...env },
  });
  return { status, stdout, stderr };
}

function environment(text: string): string {
  const file = join(folder, "prod.yaml");
  writeFileSync(file, text);
  return file;
}

test("the example becomes stacks, judged strictly, and the user is told what was made and what comes next", () => {
  const { status, stderr, stdout } = start();
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toBe(`example (account 111122223333)
  cluster payments in eu-west-1
    log types  api, audit, authenticator, controllerManager, scheduler
    log group  /aws/eks/payments/cluster, kept 365 days, encrypted with a key of the account
  cluster search in us-east-1
    log types  api, audit, authenticator, controllerManager, scheduler
    log group  /aws/eks/search/cluster, kept 365 days, encrypted with a key of the account
  trail audit from eu-west-1, all regions, read and write management events
    bucket     audit-111122223333-eu-west-1
    log group  /aws/cloudtrail/audit, kept 365 days, encrypted with a key of the account

Wrote 5 stacks to cdktf.out: example-logs-eu-west-1, example-logs-us-east-1, example-trail, example-cluster-eu-west-1-payments, example-cluster-us-east-1-search
Judged by ${rules()} rules (profile strict): 2 clusters, 3 log groups, 1 trail; all clean

Next:
  npx cdktf deploy '*'                         deploy all stacks (needs Terraform 1.7 and AWS credentials)
  npm run --silent gate -- gate plan.json      gate a plan (terraform show -json of a planned stack)
`);
  expect(readdirSync(join(folder, "cdktf.out", "stacks")).sort()).toHaveLength(5);
});

test("the second example brings its own network", () => {
  const file = join(project, "environments", "examples", "own-vpc.yaml");
  const { status, stdout } = start({ ENVIRONMENTS: file });
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("; all clean") as string });
});

test("environments are named by the cdktf context too", () => {
  const file = environment('account: "444455556666"\ntrail: {name: audit, region: us-east-1}\n');
  const { stdout } = start({ CDKTF_CONTEXT_JSON: JSON.stringify({ environments: file }) });
  expect(stdout).toContain("prod (account 444455556666)\n  trail audit from us-east-1");
});

test("a faulty environment ends 1 with a line for each fault, and nothing is written", () => {
  const file = environment("account: 1\nregoin: x\n");
  const { status, stderr, stdout } = start({ ENVIRONMENTS: file });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toEqual([
    `${file}: account: got 1, expected the twelve digits of an AWS account in quotes, such as "111122223333"`,
    expect.stringContaining(`${file}: regoin: unknown key, expected account,`),
  ]);
  expect(readdirSync(join(folder, "cdktf.out", "stacks"))).toEqual([]);
});

describe("an environment without a trail", () => {
  const withoutTrail = [
    'account: "111122223333"',
    "clusters:",
    "  - {name: a, region: eu-west-1, subnets: {tags: {tier: private}}}",
    "",
  ].join("\n");

  test("is refused by the strict profile, and what an earlier run wrote is withdrawn", () => {
    const file = environment(withoutTrail);
    start();
    expect(existsSync(join(folder, "cdktf.out", "manifest.json"))).toBe(true);
    const { status, stderr, stdout } = start({ ENVIRONMENTS: file });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(
      /cloudtrail\/exists \(\w+\) at prod-cluster-eu-west-1-a\/Cluster\/Resource \(main\.ts:\d+\)\n {2}.+\n {2}fix: /,
    );
    expect(stderr).not.toContain("    at ");
    expect(existsSync(join(folder, "cdktf.out", "manifest.json"))).toBe(false);
  });

  test("is clean where the operator's settings say where the trail lives", () => {
    const settings = join(folder, "settings.yaml");
    const arn = "arn:aws:cloudtrail:eu-west-1:999988887777:trail/org";
    writeFileSync(settings, `trail_elsewhere: {arn: "${arn}", reason: the organization's}\n`);
    const { stdout } = start({ ENVIRONMENTS: environment(withoutTrail), SETTINGS: settings });
    expect(stdout).toMatch(/ {2}no trail\n[\s\S]*1 cluster, 1 log group, 0 trails; all clean/);
  });

  test("is taken where the operator's settings exempt it, which is said", () => {
    const settings = join(folder, "settings.yaml");
    const expires = new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10);
    writeFileSync(
      settings,
      `exemptions:
  - {rule: cloudtrail/exists, address: "aws_eks_cluster.Cluster*", reason: its trail comes, ticket: T-1, approved_by: j.doe, expires: ${expires}}
`,
    );
    const { status, stderr, stdout } = start({ ENVIRONMENTS: environment(withoutTrail), SETTINGS: settings });
    expect(status).toBe(0);
    expect(stdout).toContain("; nothing refused, 0 warnings, 1 exempt by the settings\n");
    expect(stderr).toMatch(
      /^note: cloudtrail\/exists: .+; exempt until .+, approved by j\.doe: its trail comes \(T-1\) \[/m,
    );
  });

  test("is only warned of under the profile of the operator's settings", () => {
    const settings = join(folder, "settings.yaml");
    writeFileSync(settings, "profile: mandatory\n");
    const { status, stdout } = start({ ENVIRONMENTS: environment(withoutTrail), SETTINGS: settings });
    expect(status).toBe(0);
    expect(stdout).toContain("(profile mandatory): 1 cluster, 1 log group, 0 trails; nothing refused, 1 warning\n");
  });

  test("settings that can't be read are told in one line", () => {
    const settings = join(folder, "settings.yaml");
    writeFileSync(settings, "retention_day: 400\n");
    const { status, stderr } = start({ SETTINGS: settings });
    expect(status).toBe(1);
    expect(stderr).toContain(`${settings}: unknown key "retention_day", did you mean "retention_days"?`);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

test.each([
  ["is not there", undefined, "can't be read as settings: ENOENT: no such file or directory"],
  ["is not YAML", "retention_days: [\n", "is not YAML: Flow sequence in block collection must be"],
])("settings that %s are named, in one line", (_, content, sentence) => {
  const settings = join(folder, "settings.yaml");
  if (content !== undefined) writeFileSync(settings, content);
  const { status, stderr } = start({ SETTINGS: settings });
  expect({ status, lines: stderr.trimEnd().split("\n").length }).toEqual({ status: 1, lines: 1 });
  expect(stderr).toContain(`${settings}: ${sentence}`);
});

function rules(): number {
  const catalogue = join(project, "policies", "bundle", "catalogue.json");
  return (JSON.parse(readFileSync(catalogue, "utf8")) as { rules: unknown[] }).rules.length;
}
