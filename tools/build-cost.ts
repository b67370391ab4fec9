// Writes docs/cost.md. With --check it only compares.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { costPage } from "./cost/page";

const file = join(__dirname, "..", "docs", "cost.md");

async function main(): Promise<void> {
  const text = await format(costPage(), { ...(await resolveConfig(file)), parser: "markdown" });
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
    return;
  }
  process.stderr.write("docs/cost.md differs from presets and prices; run npm run build:cost\n");
  process.exitCode = 1;
}

void main();
