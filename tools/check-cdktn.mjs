// Builds the constructs and runs their tests with cdktn and @cdktn/provider-aws instead of cdktf: the same sources, of
// which only the names of the two packages are rewritten, in a folder of their own, because cdktn wants other constructs.
// Needs the registry: the provider's package is nearly half a gigabyte, which is why `npm run check` leaves this out.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = mkdtempSync(join(tmpdir(), "cdktn-"));

const COPIED = [
  "modules",
  "gate",
  "policies/bundle",
  "environments",
  "__tests__/modules",
  "__tests__/repository/tree.ts",
  "tools/event-ruler",
  "tools/install-once.ts",
  "tools/partitions",
  "tsconfig.json",
  "jest.config.cjs",
];
/** What must not be found, or every mix of both would pass. */
const REPLACED = new Set(["cdktf", "cdktf-cli", "@cdktf", "constructs"]);

function run(what, command, args) {
  const started = Date.now();
  const { error, status } = spawnSync(command, args, { cwd: work, stdio: ["ignore", "inherit", "inherit"] });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  if (error !== undefined || status !== 0)
    throw new Error(`${what} failed after ${seconds} s: ${error?.message ?? `exit ${status}`}`);
  process.stdout.write(`ok ${what} (${seconds} s)\n`);
}

/** Puts the other packages of this checkout beside the installed ones. */
function lend(from, to) {
  for (const name of readdirSync(from)) {
    if (name.startsWith(".") || REPLACED.has(name) || name === "package-lock.json") continue;
    if (!existsSync(join(to, name))) symlinkSync(join(from, name), join(to, name), "junction");
    else if (name.startsWith("@")) lend(join(from, name), join(to, name));
  }
}

const cdktn = (text) =>
  text.replaceAll(/"cdktf(?=["/])/g, '"cdktn').replaceAll('"@cdktf/provider-aws/', '"@cdktn/provider-aws/');

/** Every TypeScript file names cdktn where it names cdktf. */
function rewrite(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !file.endsWith(".ts")) continue;
    const text = readFileSync(file, "utf8");
    const renamed = cdktn(text);
    if (renamed !== text) writeFileSync(file, renamed);
  }
}

try {
  for (const file of ["package.json", "package-lock.json"]) cpSync(join(root, "tools/cdktn", file), join(work, file));
  run("install", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]);
  for (const path of COPIED) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    cpSync(join(root, path), join(work, path), { recursive: true });
  }
  // The package finds itself by its own package.json.
  cpSync(join(root, "package.json"), join(work, "package.json"));
  lend(join(root, "node_modules"), join(work, "node_modules"));
  rewrite(join(work, "modules"));
  rewrite(join(work, "__tests__"));

  run("types", process.execPath, [join(work, "node_modules/typescript/bin/tsc"), "--noEmit"]);
  const reporters = ["default", ...(process.env.TEST_TALLY ? [join(root, "tools/tally-reporter.cjs")] : [])];
  writeFileSync(
    join(work, "jest.cdktn.cjs"),
    `module.exports = { ...require("./jest.config.cjs"), roots: ["<rootDir>/__tests__"], reporters: ${JSON.stringify(reporters)} };\n`,
  );
  run("module tests", process.execPath, [
    join(work, "node_modules/jest/bin/jest.js"),
    "--config",
    "jest.cdktn.cjs",
    "--silent",
  ]);

  // The package made for cdktn, as an install would lay it down.
  run("package", process.execPath, [join(root, "tools/pack-cdktn.mjs"), work]);
  const packed = readdirSync(work).find((file) => file.endsWith(".tgz"));
  const installed = join(work, "node_modules/eks-audit-logging");
  mkdirSync(installed);
  run("unpack", "tar", ["-xzf", packed, "-C", installed, "--strip-components=1"]);
  const example = readFileSync(join(root, "examples/minimal/main.ts"), "utf8");
  writeFileSync(join(work, "main.ts"), cdktn(example));
  // Else the name would lead to the sources: by the paths of the one, or as the package itself by the other.
  for (const file of ["tsconfig.json", "package.json"]) rmSync(join(work, file));
  run("synth", process.execPath, ["--import", "tsx", "main.ts"]);
  const stack = JSON.parse(readFileSync(join(work, "cdktf.out/stacks/clusters/cdk.tf.json"), "utf8"));
  if (stack.resource.aws_eks_cluster === undefined) throw new Error("synth: got no cluster in cdktf.out");
} catch (error) {
  process.stderr.write(`check-cdktn: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
