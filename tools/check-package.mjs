// Packs the package, installs it into an empty project and uses what it promises there: the command, each export, the
// types, and the whole programs of the README. First without any peer, because the gate is to run where no cdktf is; then with the peers of this checkout.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { name, version, peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const work = mkdtempSync(join(tmpdir(), `${name}-`));

const cluster = {
  resource: { aws_eks_cluster: { main: { name: "main", enabled_cluster_log_types: ["audit", "authenticator"] } } },
};

const runtime = `
const assert = require("node:assert/strict");
const { judge, GateError } = require("${name}/gate");
const cluster = ${JSON.stringify(cluster)};
assert.equal(judge([{ name: "stack", content: cluster }]).outcome, "pass");
cluster.resource.aws_eks_cluster.main.enabled_cluster_log_types.pop();
assert.equal(judge([{ name: "stack", content: cluster }]).outcome, "deny");
assert.throws(() => judge([{ name: "nothing", content: {} }]), GateError);
assert.equal(require("${name}/package.json").version, "${version}");
`;

const peers = `
const assert = require("node:assert/strict");
const { App, TerraformStack } = require("cdktf");
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { LoggedCluster } = require("${name}");
assert.equal(require("${name}/modules/logged-cluster").LoggedCluster, LoggedCluster);
let matchers;
globalThis.expect = { extend: (added) => (matchers = added) };
require("${name}/jest");
const stack = new TerraformStack(new App(), "stack");
new AwsProvider(stack, "Aws", { region: "eu-central-1" });
new LoggedCluster(stack, "Main", { name: "main", subnetIds: ["subnet-1", "subnet-2"] });
assert.equal(matchers.toSatisfyLoggingPolicy(stack).pass, true);
`;

/**
 * Seconds that loading the package takes above cdktf itself, with what an app asks of it: the middle one of several, each
 * in a process of its own.
 */
function loadingTime(asked) {
  const program = `
require("cdktf");
const before = performance.now();
const { ${asked} } = require("${name}");
process.stdout.write(String(performance.now() - before));`;
  const times = Array.from({ length: 7 }, () => Number(run(process.execPath, ["-e", program])));
  return times.sort((a, b) => a - b)[3] / 1000;
}

const modular = `
import assert from "node:assert/strict";
import { LoggedCluster, PRESETS } from "${name}";
assert.equal(typeof LoggedCluster, "function");
assert.equal(PRESETS.production.profile, "strict");
`;

const types = `
import { App, TerraformStack } from "cdktf";
import { LoggedCluster, LoggingPolicy } from "${name}";
import { judge, type Report } from "${name}/gate";
import { LogKey } from "${name}/modules/log-key";
import "${name}/jest";
const app = new App();
LoggingPolicy.attachTo(app, { profile: "strict" });
const stack = new TerraformStack(app, "stack");
const cluster: LoggedCluster = new LoggedCluster(stack, "Main", { name: "main", subnetIds: ["subnet-1", "subnet-2"] });
// @ts-expect-error audit and authenticator are no option
new LoggedCluster(stack, "Other", { name: "other", subnetIds: ["subnet-1"], additionalLogTypes: ["audit"] });
export const key: typeof LogKey = LogKey;
export const report: Report = judge([{ name: "stack", content: {} }], { profile: "baseline" });
export const test = (): void => expect(cluster.node.scope).toSatisfyLoggingPolicy({ profile: "mandatory" });
`;

const matcher = `
import "${name}/jest";
import { App, TerraformStack } from "cdktf";
const stack = new TerraformStack(new App(), "stack");
`;

/** The matcher's types where neither @types/jest nor @jest/globals is there, and where the latter alone is. */
const matchers = {
  "matcher.ts": `${matcher}export default stack;`,
  "matcher-of-globals.ts": `${matcher}
import { expect } from "@jest/globals";
export const test = (): void => expect(stack).toSatisfyLoggingPolicy({ profile: "mandatory" });
// @ts-expect-error a profile that is none
export const other = (): void => expect(stack).not.toSatisfyLoggingPolicy({ profile: "none" });
`,
};

/** The programs of the README, which end by writing their stacks. */
const programs = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```ts\n(.*?)```/gs)]
  .map(([, program]) => program)
  .filter((program) => program.includes("app.synth();"));

function run(command, args, cwd = work) {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`${[command, ...args].join(" ")}: ${error.stdout ?? ""}${error.stderr ?? ""}`, { cause: error });
  }
}

function equal(what, got, expected) {
  if (got !== expected) throw new Error(`${what}: got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`);
}

/** Puts a package of this checkout into the project, as an install would, but without fetching it again. */
function lend(dependency) {
  const target = join(work, "node_modules", dependency);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(root, "node_modules", dependency), target, "junction");
}

/** Compiles programs as each of TypeScript's ways to find a package would. */
function checkTypes(globals, files) {
  for (const resolution of [
    ["--module", "Node16", "--moduleResolution", "Node16"],
    ["--module", "ESNext", "--moduleResolution", "Bundler"],
    // What cdktf's own template for TypeScript asks for; it reads typesVersions instead of exports.
    ["--module", "CommonJS", "--moduleResolution", "Node10"],
  ]) {
    run(process.execPath, [
      join(root, "node_modules/typescript/bin/tsc"),
      ...["--noEmit", "--strict", "--target", "ES2022", "--types", globals, "--skipLibCheck", "false"],
      ...[...resolution, ...files],
    ]);
  }
}

try {
  // `npm pack` builds first (prepack); what a build prints comes before the line that names the file.
  const packed = run("npm", ["pack", "--silent", "--pack-destination", work], root).trim().split("\n").at(-1);
  writeFileSync(join(work, "package.json"), JSON.stringify({ name: "user", private: true }));
  run("npm", [
    ...["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--omit=peer"],
    join(work, packed),
  ]);

  equal("eks-audit --version", run("npx", ["--no-install", "eks-audit", "--version"]), `${version}\n`);
  writeFileSync(join(work, "cdk.tf.json"), JSON.stringify(cluster));
  writeFileSync(join(work, "settings.yaml"), "retention_days: 90\n");
  run("npx", ["--no-install", "eks-audit", "gate", "--settings", "settings.yaml", "cdk.tf.json"]);
  for (const peer of Object.keys(peerDependencies)) {
    if (existsSync(join(work, "node_modules", peer))) throw new Error(`${peer} was installed, expected no peer`);
  }
  run(process.execPath, ["-e", runtime]);

  for (const dependency of [...Object.keys(peerDependencies), "typescript", "@types/node", "@types/jest"]) {
    lend(dependency);
  }
  // A symbolic link is followed to this checkout, where cdktf finds its own dependencies.
  run(process.execPath, ["-e", peers]);
  run(process.execPath, ["--input-type=module", "-e", modular]);
  for (const asked of ["", "LoggedCluster, LoggingPolicy"]) {
    const seconds = loadingTime(asked);
    const what = `loading the package${asked === "" ? "" : ` and ${asked}`}`;
    process.stdout.write(`${what} takes ${seconds.toFixed(3)} s above cdktf itself, 0.15 s is allowed\n`);
    if (seconds > 0.15) throw new Error(`${what}: got ${seconds.toFixed(3)} s, expected 0.15 s at most`);
  }
  if (programs.length === 0) throw new Error("README.md: got no program that ends with app.synth(), expected one");
  const written = programs.map((program, i) => {
    writeFileSync(join(work, `readme-${i}.ts`), program);
    run(process.execPath, ["-e", transformSync(program, { loader: "ts", format: "cjs" }).code]);
    run("npx", ["--no-install", "eks-audit", "gate", "--require-cluster", "cdktf.out"]);
    return `readme-${i}.ts`;
  });
  writeFileSync(join(work, "use.ts"), types);
  checkTypes("node,jest", ["use.ts", ...written]);
  for (const [file, program] of Object.entries(matchers)) {
    writeFileSync(join(work, file), program);
    checkTypes("node", [file]);
    for (const dependency of ["@jest/globals", "expect"]) lend(dependency);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
