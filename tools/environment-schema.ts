// Writes the JSON Schema that editors check environment files with: npm run build:schema. With --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { environmentJsonSchema } from "../modules/environment";

const file = join(__dirname, "..", "environments", "environment.schema.json");

async function main(): Promise<void> {
  const text = await format(JSON.stringify(environmentJsonSchema()), {
    ...(await resolveConfig(file)),
    parser: "json",
  });
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    process.stderr.write(
      "environments/environment.schema.json differs from modules/environment.ts; run npm run build:schema\n",
    );
    process.exitCode = 1;
  }
}

void main();
