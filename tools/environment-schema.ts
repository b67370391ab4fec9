// Writes the JSON Schema that editors check environment files with: npx tsx tools/environment-schema.ts
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { environmentJsonSchema } from "../modules/environment";

const file = join(__dirname, "..", "environments", "environment.schema.json");
void format(JSON.stringify(environmentJsonSchema()), { parser: "json", printWidth: 120 }).then((text) => {
  writeFileSync(file, text);
});
