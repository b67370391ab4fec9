// Builds what the package ships, into dist/: the command as one file, and the modules and the gate with their types.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const command = join(dist, "eks-audit.cjs");

rmSync(dist, { recursive: true, force: true });

execFileSync(
  process.execPath,
  [createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"],
  {
    cwd: root,
    stdio: "inherit",
  },
);

/**
 * The SDK loads its own builtins, and with them a YAML parser, before the first judgement. The gate refuses a policy
 * that asks for any, so the command does without them and starts sooner.
 */
const withoutHostBuiltins = {
  name: "without-host-builtins",
  setup({ onLoad }) {
    onLoad({ filter: /opa-wasm[\\/]src[\\/]builtins[\\/]index\.js$/ }, () => ({ contents: "module.exports = {};" }));
  },
};

await build({
  absWorkingDir: root,
  entryPoints: ["gate/cli.ts"],
  outfile: command,
  bundle: true,
  platform: "node",
  target: "node20",
  // CommonJS: an ES module costs milliseconds at each start, and require() in a branch keeps that branch unloaded.
  format: "cjs",
  legalComments: "none",
  plugins: [withoutHostBuiltins],
  logLevel: "warning",
});
chmodSync(command, 0o755);
