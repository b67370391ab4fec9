// Mutation of the rules: takes away, negates or weakens each condition of each rule and library, one at a time, and tries
// generated estates and the policies' own tests on what comes of it. Where nothing notices, nothing tests that condition.
//   node tools/mutate-rules.mjs [--sample N] [--seed N] [--only PATH] [--verbose]
// A mutant that no input can tell from the rule is listed with the reason in mutation/equivalent.json.
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { mutantsOf } from "./mutation/mutants.mjs";
import { opaPath } from "./opa.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const opa = opaPath();

const { values: options } = parseArgs({
  options: {
    policies: { type: "string", default: join(root, "policies") },
    sample: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", default: "" },
    verbose: { type: "boolean", default: false },
  },
});
const { policies } = options;

// As `npm test` tries them, so that what is killed by one of them is killed there.
const ESTATES = 300;
const SEED_OF_ESTATES = 2026;

/** Sure to be the same for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function shuffled(list, seed) {
  const order = [...list];
  let state = seed >>> 0;
  for (let i = order.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Those on which the property tests see the verdicts that the rules demand, in a file. */
function withEstates(use) {
  const folder = mkdtempSync(join(tmpdir(), "mutation-"));
  const file = join(folder, "estates.jsonl");
  const print = ["--no-install", "tsx", "__tests__/policies/properties/record.ts", ESTATES, SEED_OF_ESTATES];
  writeFileSync(file, execFileSync("npx", print.map(String), { cwd: root, maxBuffer: 1 << 28 }));
  return use(file).finally(() => rmSync(folder, { recursive: true }));
}

/** Calls back with the fate of each: "killed", "survived", or "stillborn" where the mutant does not compile. */
async function run(mutants, estates, ended) {
  const runner = spawn("go", ["-C", join(root, "tools"), "run", "./mutation", resolve(policies), estates], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = new Promise((done, failed) => {
    runner.on("error", failed);
    runner.on("close", (status) => (status === 0 ? done() : failed(new Error(`mutation ended with ${status}`))));
  });
  // Where it ends early it says why by itself, and what is still to be written finds nobody.
  closed.catch(() => undefined);
  runner.stdin.on("error", () => undefined);
  mutants.forEach(({ file, rule, source }, id) => {
    runner.stdin.write(`${JSON.stringify({ id, file, rule, source })}\n`);
  });
  runner.stdin.end();
  for await (const line of createInterface({ input: runner.stdout })) {
    const { id, fate, by } = JSON.parse(line);
    ended(mutants[id], fate, by);
  }
  await closed;
}

const described = ({ file, row, rule, what, before, after, nth }) =>
  `${file}:${row} ${rule}: ${what}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}${nth > 0 ? ` (nth ${nth})` : ""}`;

const key = ({ file, rule, before, after, nth = 0 }) => JSON.stringify([file, rule, before, after, nth]);

const equivalents = JSON.parse(readFileSync(join(root, "tools/mutation/equivalent.json"), "utf8"));
const excused = new Map(equivalents.map((each) => [key(each), each.reason]));
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.rego"], {
  cwd: policies,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && !file.endsWith("_test.rego") && file !== "lib/catalogue.rego");
const all = files.flatMap((file) => mutantsOf(opa, policies, file));

const seed = Number(options.seed);
const wanted = all.filter(({ file }) => file.startsWith(options.only));
const chosen = shuffled(wanted, seed).slice(0, options.sample === undefined ? undefined : Number(options.sample));

const started = Date.now();
const fates = { killed: 0, equivalent: 0, stillborn: 0, survived: 0 };
const survivors = [];
const revived = [];
const ended = (mutant, fate, by) => {
  const listed = excused.has(key(mutant));
  const end = fate === "survived" && listed ? "equivalent" : fate;
  if (end === "survived") survivors.push(mutant);
  else if (end === "killed" && listed) revived.push(mutant);
  fates[end] += 1;
  if (options.verbose) process.stdout.write(`${end} ${described(mutant)}${by ? ` by ${by}` : ""}\n`);
};
try {
  await withEstates((estates) => run(chosen, estates, ended));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

const known = new Set(all.map(key));
const stale = equivalents.filter((each) => !known.has(key(each)));
for (const mutant of survivors) process.stdout.write(`survived: ${described(mutant)}\n`);
for (const mutant of revived) process.stdout.write(`listed as equivalent, yet a test kills it: ${described(mutant)}\n`);
for (const each of stale) process.stdout.write(`listed as equivalent, yet there is no such mutant: ${key(each)}\n`);
process.stdout.write(
  `mutants of the rules: ${chosen.length} of ${all.length}, seed ${seed}: ${fates.killed} killed, ` +
    `${fates.equivalent} equivalent, ${fates.survived} survived, ${fates.stillborn} did not compile, ` +
    `${Math.round((Date.now() - started) / 1000)} s\n`,
);

const failed = survivors.length + revived.length + stale.length;
if (process.env.TEST_TALLY) {
  const passed = fates.killed + fates.equivalent;
  appendFileSync(process.env.TEST_TALLY, `${JSON.stringify({ runner: "mutants", passed, failed })}\n`);
}
if (failed > 0 || fates.killed === 0) process.exitCode = 1;
