import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { App } from "cdktf";
import { Construct } from "constructs";
import * as modules from "../../modules";
import { AuditTrail, ControlPlaneLogGroup, LoggedCluster, LoggingPolicy, LogKey } from "../../modules";
import { awsStack } from "./stack-under-test";

interface Metadata {
  readonly path: string;
  readonly stackTrace?: readonly string[];
}

type Types = Readonly<Record<string, Readonly<Record<string, { "//": { metadata: Metadata } }>>>>;

let outdir: string;
let app: App;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "cdktf-out-"));
  app = new App({ outdir });
});
afterEach(() => {
  rmSync(outdir, { recursive: true });
});

/** What is written of each resource and data source of the stack about who made it, by construct path. */
function traces(): Map<string, readonly string[] | undefined> {
  app.synth();
  const written = readFileSync(join(outdir, "stacks/stack/cdk.tf.json"), "utf8");
  const { resource = {}, data = {} } = JSON.parse(written) as Record<string, Types>;
  const blocks = [resource, data].flatMap((types) => Object.values(types).flatMap((named) => Object.values(named)));
  const metadata = blocks.map((block) => block["//"].metadata);
  return new Map(metadata.map(({ path, stackTrace }) => [path, stackTrace]));
}

/** This file and the line of the call, `above` lines further up. */
function line(above = 0): string {
  const [, , frame = ""] = new Error().stack?.split("\n") ?? [];
  return `__tests__/modules/creation-line.test.ts:${Number(/:(\d+):\d+\)?$/.exec(frame)?.[1]) - above}`;
}

test("each resource carries the line that made its construct, relative to the project", () => {
  const stack = awsStack("stack", app);
  new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds: ["subnet-a", "subnet-b"] });
  const cluster = line(1);
  const key = new LogKey(stack, "Key", { trailNames: ["audit"], logGroupNames: ["/aws/cloudtrail/audit"] });
  const logKey = line(1);
  new AuditTrail(stack, "Trail", { name: "audit", key });
  const trail = line(1);
  const found = traces();
  expect(found.get("stack/Cluster/Resource")).toEqual([cluster]);
  expect(found.get("stack/Cluster/LogGroup/Resource")).toEqual([cluster]);
  expect(found.get("stack/Trail/Bucket/Resource")).toEqual([trail]);
  expect(new Set([...found.values()].map((trace) => trace?.join()))).toEqual(new Set([cluster, logKey, trail]));
});

test("a construct that is handed to another keeps its own line", () => {
  const stack = awsStack("stack", app);
  const logGroup = new ControlPlaneLogGroup(stack, "Group", { clusterName: "prod" });
  const group = line(1);
  new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds: ["subnet-a", "subnet-b"], logGroup });
  const found = traces();
  expect(found.get("stack/Group/Resource")).toEqual([group]);
  expect(found.get("stack/Cluster/Resource")).toEqual([line(3)]);
});

test("what others made carries none", () => {
  const stack = awsStack("stack", app);
  new CloudwatchLogGroup(stack, "Foreign", { name: "foreign" });
  expect(traces()).toEqual(new Map([["stack/Foreign", undefined]]));
});

test("an App without stack traces has none", () => {
  app = new App({ outdir, stackTraces: false });
  const stack = awsStack("stack", app);
  new ControlPlaneLogGroup(stack, "Group", { clusterName: "prod" });
  expect(new Set(traces().values())).toEqual(new Set([undefined]));
});

test("every exported construct records its line", () => {
  const sources = Object.entries(modules)
    .filter(([, each]) => typeof each === "function" && each.prototype instanceof Construct)
    .map(([name]) => name)
    .filter((name) => !name.endsWith("Stack"));
  expect(sources.length).toBeGreaterThan(10);
  const recording = sources.filter((name) => recordsLine(name));
  expect(recording).toEqual(sources);
});

/** Whether a class, or the one it extends, calls `recordCreation` in its file. */
function recordsLine(name: string): boolean {
  const file = (of: string) => of.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
  const source = readFileSync(join(__dirname, "../../modules", `${file(name)}.ts`), "utf8");
  const [, parent = ""] = new RegExp(`class ${name} extends (\\w+)`).exec(source) ?? [];
  return source.includes("recordCreation(this)") || (parent !== "Construct" && recordsLine(parent));
}

test("the policy names the line of what it refuses", () => {
  LoggingPolicy.attachTo(app);
  const stack = awsStack("prod", app);
  const cluster = new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds: ["subnet-a", "subnet-b"] });
  const made = line(1);
  cluster.resource.enabledClusterLogTypes = ["api"];
  new EksCluster(stack, "Foreign", {
    name: "b",
    roleArn: "r",
    vpcConfig: { subnetIds: [] },
    enabledClusterLogTypes: [],
  });
  expect(() => app.synth()).toThrow(new RegExp(`at prod/Cluster/Resource \\(${made}\\)\\n`));
  expect(() => app.synth()).toThrow(/at prod\/Foreign\n/);
});

test("an app's output is equal wherever the app lies and from wherever it is run", () => {
  const main = `
    import { App, TerraformStack } from "cdktf";
    import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
    import { LoggedCluster } from "../repository/modules";
    const stack = new TerraformStack(new App({ outdir: process.env.OUT }), "prod");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds: ["subnet-a", "subnet-b"] });
    (stack.node.root as App).synth();
  `;
  const repository = join(__dirname, "../..");
  const outputs = ["here", "there/and/deeper"].map((place) => {
    const root = mkdtempSync(join(tmpdir(), "place-"));
    const project = join(root, place, "app");
    mkdirSync(project, { recursive: true });
    // a copy of the modules, so that they too lie elsewhere
    const copy = join(root, place, "repository");
    for (const part of ["modules", "gate", "policies/bundle", "package.json", "tsconfig.json"]) {
      cpSync(join(repository, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(repository, "node_modules"), join(root, place, "node_modules"));
    writeFileSync(join(project, "package.json"), "{}");
    writeFileSync(join(project, "main.ts"), main);
    const out = join(root, "out");
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--import", join(repository, "node_modules/tsx/dist/loader.mjs"), join(project, "main.ts")],
      { cwd: place === "here" ? project : root, encoding: "utf8", env: { ...process.env, OUT: out } },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const written = readFileSync(join(out, "stacks/prod/cdk.tf.json"), "utf8").replaceAll(root, "");
    rmSync(root, { recursive: true });
    return written;
  });
  expect(outputs[0]).toContain('"main.ts:7"');
  // the local backend's own path is the one thing that cdktf makes of the place
  expect(new Set(outputs.map((each) => each.replace(/"path": "[^"]*\.tfstate"/g, "")))).toHaveProperty("size", 1);
});
