// Writes schema.json anew: the schema of the types that the modules use, from the built AWS provider.
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { buildProvider } from "./build";
import { SCHEMA_FILE, schemaOf } from "./schema";

async function main(): Promise<void> {
  const schema = schemaOf(buildProvider());
  writeFileSync(SCHEMA_FILE, await format(JSON.stringify(schema), { parser: "json", printWidth: 120 }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && process.env.DEBUG === undefined ? error.message : error);
  process.exitCode = 1;
});
