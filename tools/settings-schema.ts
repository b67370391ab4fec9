// Writes the JSON Schema that editors check the settings file with: npm run build:schema. With --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { toJSONSchema } from "zod";
import { settingsFile } from "../gate/settings-schema";

const file = join(__dirname, "..", "docs", "settings.schema.json");

async function main(): Promise<void> {
  const text = await format(JSON.stringify(toJSONSchema(settingsFile)), {
    ...(await resolveConfig(file)),
    parser: "json",
  });
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    process.stderr.write("docs/settings.schema.json differs from gate/settings-schema.ts; run npm run build:schema\n");
    process.exitCode = 1;
  }
}

void main();
