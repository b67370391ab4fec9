import { cpus, totalmem, type } from "node:os";
import { CAT, CONFTEST, EMPTY, OPA, OURS, PARSE } from "./contenders.mjs";

const row = (cells) => `| ${cells.join(" | ")} |`;

function table(results, show) {
  const names = results[0].rows.map(({ name }) => name);
  return [
    row(["", ...results.map(({ name }) => name)]),
    row(["---", ...results.map(() => "---:")]),
    ...names.map((name) => row([name, ...results.map(({ rows }) => show(rows.find((each) => each.name === name)))])),
  ].join("\n");
}

const rounded = (number) => (number < 10 ? number.toFixed(1) : number.toFixed(0));

/** What is wanted of which size: a ratio or a difference of medians, and its bound. */
const GOALS = [
  { size: "50 MB", what: "of the time of JSON.parse", bound: 0.2, is: (t) => t(OURS) / t(PARSE), most: true },
  { size: "50 MB", what: "times faster than conftest", bound: 15, is: (t) => t(CONFTEST) / t(OURS) },
  { size: "5 MB", what: "times faster than conftest", bound: 5, is: (t) => t(CONFTEST) / t(OURS) },
  { size: "50 MB", what: "times faster than opa eval", is: (t) => t(OPA) / t(OURS) },
  { size: "50 KB", what: "ms more than an empty node", bound: 25, is: (t) => t(OURS) - t(EMPTY), most: true },
  { size: "1 GB", what: "times the time of cat", bound: 12, is: (t) => t(OURS) / t(CAT), most: true },
  { size: "1 GB", what: "MB of memory", bound: 100, is: (_, m) => m(OURS) / 1e6, most: true },
];

function goals(results) {
  const lines = GOALS.flatMap(({ size, what, bound, is, most }) => {
    const result = results.find(({ name }) => name === size);
    if (!result) return [];
    const of = (field) => (name) => result.rows.find((each) => each.name === name)?.[field] ?? NaN;
    const got = is(of("median"), of("memory"));
    if (Number.isNaN(got)) return [];
    const goal = bound === undefined ? "" : `${most ? "at most" : "at least"} ${bound}`;
    const reached = bound === undefined ? "" : (most ? got <= bound : got >= bound) ? "reached" : "not reached";
    return [row([size, `${got < 1 ? got.toFixed(2) : rounded(got)} ${what}`, goal, reached])];
  });
  return [row(["Plan", "Measured", "Goal", ""]), row(["---", "---", "---", "---"]), ...lines].join("\n");
}

export function page(results) {
  return `# Performance

<!-- Written by \`npm run bench\`. -->

How long \`eks-audit gate\` takes for a plan, whole process, beside other ways to read the same file.

![Time and memory against the size of the plan](performance.svg)

## Time

Median of the rounds, in milliseconds.

${table(results, ({ median, missing }) => (missing ? missing : rounded(median)))}

## Memory

Most that was resident in one run, in megabytes.

${table(results, ({ memory, missing }) => (missing ? missing : memory > 0 ? rounded(memory / 1e6) : "unknown"))}

## Goals

${goals(results)}

## Method

- Measured on ${cpus().length} cores (${cpus()[0].model}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory, ${type()}, Node ${process.versions.node}.
- \`npm run bench\` builds the command, writes each plan anew (\`tools/bench/plan.mjs\`: clusters in modules, and around
  them the roles, buckets, records and deployments of an estate, with planned values, prior state and configuration),
  and runs the contenders in turns, so that what else the machine does touches all of them alike. Files are in the page
  cache. \`NODE_EXTRA_CA_CERTS\` is unset: it costs Node tens of milliseconds at each start.
- \`eks-audit gate --profile strict\` judges by the whole catalogue. \`opa eval\` and \`conftest\` judge the same policies, by
  the versions that \`tools/go.mod\` pins, and have three rounds above 20 MB. \`JSON.parse\` only parses, \`cat\` only
  copies, and an empty \`node\` only starts and ends.
- Compare the ratios, not the milliseconds: those are of this machine, which may have had other work.
`;
}
