// Writes docs/permissions.md. With --check it only compares.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { permissionsPage } from "./permissions/page";

const file = join(__dirname, "..", "docs", "permissions.md");

async function main(): Promise<void> {
  const text = await format(permissionsPage(), { ...(await resolveConfig(file)), parser: "markdown" });
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
    return;
  }
  process.stderr.write("docs/permissions.md differs from tools/permissions; run npm run build:permissions\n");
  process.exitCode = 1;
}

void main();
