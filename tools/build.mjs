// Builds what the package ships, into dist/: the command as one file, and the modules and the gate with their types.
// `--command` builds the first alone, which needs no TypeScript and none of the modules' dependencies.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";
import { makeLazy } from "./lazy-index.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const command = join(dist, "eks-audit.cjs");

rmSync(dist, { recursive: true, force: true });

if (!process.argv.includes("--command")) {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  makeLazy(join(dist, "modules", "index.js"));
}

await bundle(command);
chmodSync(command, 0o755);
