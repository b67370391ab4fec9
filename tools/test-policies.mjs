// The policies' own tests, by the pinned OPA: format, strict compile within the capabilities, tests, their coverage, and
// whether each rule declares what it reads.
import { spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { opaPath } from "./opa.mjs";

const COVERAGE = 95; // percent of the expressions that are reached; what is not is printed

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const opa = opaPath();
const policies = join(root, "policies");
const capabilities = join(root, "tools/capabilities.json");

/** Runs a program in a folder. */
function run(program, args, cwd = policies) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const text = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) {
      child[stream].setEncoding("utf8").on("data", (chunk) => (text[stream] += chunk));
    }
    child.on("error", failed);
    child.on("close", (status) => done({ status, stdout: text.stdout, output: `${text.stdout}${text.stderr}` }));
  });
}

/** A check that is done when OPA ends with 0. */
async function holds(name, ...args) {
  const { status, output } = await run(opa, args);
  report(name, status === 0, output);
}

// Without the bundle, which is made of the policies and would be loaded as data.
const TEST = ["test", "--ignore", "bundle", "--timeout", "300s"];

const tally = { runner: "opa", passed: 0, failed: 0 };

function report(name, ok, details = "") {
  tally[ok ? "passed" : "failed"] += 1;
  if (!ok) process.stdout.write(`failed: ${name}\n${details}\n`);
}

const RECORDED = "lib/documents.rego";
const AT = "list := [document |\n";

/** A copy of the policies that print each input that a test judges, with its settings. */
function recordingCopy() {
  const copy = mkdtempSync(join(tmpdir(), "policies-"));
  cpSync(policies, copy, { recursive: true });
  const source = readFileSync(join(copy, RECORDED), "utf8");
  if (!source.includes(AT)) throw new Error(`policies/${RECORDED}: expected ${AT.trim()}, where inputs are recorded`);
  const print = "\tprint(json.marshal(input), json.marshal(data.settings))\n";
  writeFileSync(join(copy, RECORDED), source.replace(AT, `${AT}${print}`));
  return copy;
}

/** Each line that a test printed once, as one JSON object. */
function recordedBy(results) {
  const lines = new Map();
  for (const { package: from, name, output } of results) {
    const test = `${from.replace(/^data\./, "")}.${name}`;
    for (const line of Buffer.from(output ?? "", "base64")
      .toString("utf8")
      .split("\n")) {
      if (line !== "" && !lines.has(line)) lines.set(line, test);
    }
  }
  return [...lines].flatMap(([line, test]) => {
    const [input, settings] = bothOf(line);
    return input === undefined ? [] : [JSON.stringify({ test, input, settings: settings ?? {} })];
  });
}

/** The two values of a line. Either may be undefined, and an input may hold spaces. */
function bothOf(line) {
  for (let at = line.indexOf(" "); at >= 0; at = line.indexOf(" ", at + 1)) {
    const [first, second] = [line.slice(0, at), line.slice(at + 1)].map(parsed);
    if (first !== NONE && second !== NONE) return [first, second];
  }
  return [];
}

const NONE = Symbol("not JSON");

function parsed(text) {
  if (text === "<undefined>") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NONE;
  }
}

/** Each rule declares the attributes that decide its verdicts, and no others. */
async function checkDeclarations(recorded) {
  const folder = mkdtempSync(join(tmpdir(), "recorded-"));
  try {
    const file = join(folder, "documents.jsonl");
    writeFileSync(file, recorded.join("\n"));
    const script = join(root, "tools/declared-attributes.ts");
    const { status, output } = await run(process.execPath, ["--import", "tsx", script, file], root);
    report("rules declare the attributes that they read", status === 0, output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each case of a test that has cases counts, as `opa test` counts them itself. */
async function runTests() {
  const copy = recordingCopy();
  const { output, stdout } = await run(opa, [...TEST, "--format", "json", "."], copy);
  rmSync(copy, { recursive: true });
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
  if (tally.passed + tally.failed === 0) return report("opa test", false, "no tests were found");
  await checkDeclarations(recordedBy(results));
}

async function measureCoverage() {
  const { stdout, output } = await run(opa, [...TEST, "--coverage", "."]);
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
