// Measures the command beside what else could read the same plan, and writes docs/performance.md with its plots.
// `--smoke` runs each once on a small plan and writes nothing; `--most BYTES` leaves larger plans out.
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { contenders } from "./bench/contenders.mjs";
import { measure } from "./bench/measure.mjs";
import { page } from "./bench/page.mjs";
import { writePlan } from "./bench/plan.mjs";
import { plot } from "./bench/plot.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const smoke = process.argv.includes("--smoke");
const most = process.argv.includes("--most") ? Number(process.argv[process.argv.indexOf("--most") + 1]) : Infinity;

if (!existsSync(join(root, "dist/eks-audit.cjs")))
  throw new Error("dist/eks-audit.cjs is not there; use npm run bench");

const SIZES = [
  { name: "50 KB", bytes: 50e3, clusters: 2, rounds: 25 },
  { name: "5 MB", bytes: 5e6, clusters: 20, rounds: 15 },
  { name: "50 MB", bytes: 50e6, clusters: 100, rounds: 9 },
  { name: "250 MB", bytes: 250e6, clusters: 300, rounds: 5 },
  { name: "1 GB", bytes: 1e9, clusters: 800, rounds: 5 },
];

const folder = mkdtempSync(join(tmpdir(), "bench-"));
try {
  const results = [];
  for (const size of smoke ? SIZES.slice(0, 1) : SIZES.filter(({ bytes }) => bytes <= most)) {
    const file = join(folder, "plan.json");
    writePlan(file, size);
    const rows = await measure(contenders(root, file), smoke ? 1 : size.rounds);
    results.push({ ...size, bytes: statSync(file).size, rows });
    for (const { name, median, memory, missing } of rows) {
      console.log(`${size.name}\t${name}\t${missing ?? `${median.toFixed(0)} ms\t${(memory / 1e6).toFixed(0)} MB`}`);
    }
  }
  if (!smoke) {
    writeFileSync(join(root, "docs/performance.svg"), plot(results));
    const target = join(root, "docs/performance.md");
    writeFileSync(target, await format(page(results), { ...(await resolveConfig(target)), parser: "markdown" }));
  }
} finally {
  rmSync(folder, { recursive: true });
}
