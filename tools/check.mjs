// What holds beside the tests, one line each; the first that fails ends it. Names given as arguments run only those.
import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const tool = (name, ...args) => ["npx", "--no-install", name, ...args];

const CHECKS = {
  types: tool("tsc", "--noEmit"),
  lint: tool("eslint", ".", "--max-warnings", "0"),
  format: tool("prettier", "--check", "--log-level", "warn", "."),
  policies: ["node", "tools/test-policies.mjs"],
  "policy bundle": ["node", "tools/build-policies.mjs", "--check"],
  scanner: ["node", "tools/build-scanner.mjs", "--check"],
  pages: ["node", "tools/build-pages.mjs", "--check"],
  "environment schema": tool("tsx", "tools/environment-schema.ts", "--check"),
  "api pages": tool("tsx", "tools/build-api.ts", "--check"),
  "terraform modules": tool("tsx", "tools/build-terraform-modules.ts", "--check"),
  partitions: ["node", "tools/build-partitions.mjs", "--check"],
  "cost page": tool("tsx", "tools/build-cost.ts", "--check"),
  "permissions page": tool("tsx", "tools/build-permissions.ts", "--check"),
  "settings schema": tool("tsx", "tools/settings-schema.ts", "--check"),
  "unused code": tool("knip", "--no-progress"),
  package: ["node", "tools/check-package.mjs"],
  action: ["node", "tools/check-action.mjs"],
  benchmark: ["npm", "run", "bench", "--", "--smoke"],
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(CHECKS, name));
if (unknown !== undefined) {
  process.stderr.write(`check: unknown check "${unknown}", expected ${Object.keys(CHECKS).join(", ")}\n`);
  process.exit(2);
}

const tally = { runner: "check", passed: 0, failed: 0 };
for (const [name, [command, ...args]] of Object.entries(CHECKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const ran = spawnSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (ran.status === 0) {
    tally.passed += 1;
    process.stdout.write(`ok ${name}\n`);
    continue;
  }
  tally.failed += 1;
  process.stdout.write(`${ran.stdout ?? ""}${ran.stderr ?? ""}${ran.error ? `${ran.error.message}\n` : ""}`);
  process.stdout.write(`failed: ${name} (${[command, ...args].join(" ")})\n`);
  process.exitCode = 1;
  break;
}
if (process.env.TEST_TALLY) appendFileSync(process.env.TEST_TALLY, `${JSON.stringify(tally)}\n`);
