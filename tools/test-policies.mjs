// The policies' own tests, by the pinned OPA: format, strict compile within the capabilities, tests, and their coverage.
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const COVERAGE = 95; // percent of the expressions that are reached; what is not is printed

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const opa = execFileSync("go", ["-C", join(root, "tools"), "tool", "-n", "opa"], { encoding: "utf8" }).trim();
const capabilities = join(root, "tools/capabilities.json");

/** OPA among the policies. */
function run(...args) {
  return new Promise((done, failed) => {
    const opaProcess = spawn(opa, args, { cwd: join(root, "policies"), stdio: ["ignore", "pipe", "pipe"] });
    const text = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) {
      opaProcess[stream].setEncoding("utf8").on("data", (chunk) => (text[stream] += chunk));
    }
    opaProcess.on("error", failed);
    opaProcess.on("close", (status) => done({ status, stdout: text.stdout, output: `${text.stdout}${text.stderr}` }));
  });
}

/** A check that is done when OPA ends with 0. */
async function holds(name, ...args) {
  const { status, output } = await run(...args);
  report(name, status === 0, output);
}

// Without the bundle, which is made of the policies and would be loaded as data.
const TEST = ["test", "--ignore", "bundle", "--timeout", "300s"];

const tally = { runner: "opa", passed: 0, failed: 0 };

function report(name, ok, details = "") {
  tally[ok ? "passed" : "failed"] += 1;
  if (!ok) process.stdout.write(`failed: ${name}\n${details}\n`);
}

/** Each case of a test that has cases counts, as `opa test` counts them itself. */
async function runTests() {
  const { output, stdout } = await run(...TEST, "--format", "json", ".");
  let results;
  try {
    results = JSON.parse(stdout);
  } catch {
    return report("opa test", false, output);
  }
  for (const { package: from, name, fail, error, sub_results: cases } of results ?? []) {
    const test = `${from.replace(/^data\./, "")}.${name}`;
    const named = Object.entries(cases ?? {});
    for (const [title, { fail: failed }] of named) report(`${test}: ${title}`, failed !== true);
    if (named.length === 0 || error) report(test, fail !== true && !error, error ? JSON.stringify(error) : "");
  }
  if (tally.passed + tally.failed === 0) report("opa test", false, "no tests were found");
}

async function measureCoverage() {
  const { stdout, output } = await run(...TEST, "--coverage", ".");
  let coverage, files;
  try {
    ({ coverage, files } = JSON.parse(stdout));
  } catch {
    return report("coverage", false, output);
  }
  const missed = Object.entries(files)
    .filter(([file, { not_covered: rows }]) => rows && !file.endsWith("_test.rego"))
    .map(([file, { not_covered: rows }]) => `  ${file}: ${rows.map(({ start }) => start.row).join(", ")}`);
  report(`coverage is ${coverage} %, expected ${COVERAGE} % or more`, coverage >= COVERAGE, missed.join("\n"));
  process.stdout.write(`coverage ${coverage.toFixed(1)} %\n`);
}

await Promise.all([runTests(), measureCoverage()]); // OPA measures or tells what passed, not both
await holds("opa fmt", "fmt", "--list", "--fail", ".");
await holds("opa check", "check", "--strict", "--capabilities", capabilities, "--ignore", "bundle", ".");

process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
if (process.env.TEST_TALLY) appendFileSync(process.env.TEST_TALLY, `${JSON.stringify(tally)}\n`);
if (tally.failed > 0) process.exitCode = 1;
