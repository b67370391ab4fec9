// Writes the JSON Schema that editors check environment files with: npm run build:schema. With --check it only compares.
import { environmentJsonSchema } from "../modules/environment";
import { writeOrCheck } from "./generated-file";

void writeOrCheck({
  path: "environments/environment.schema.json",
  parser: "json",
  sources: "modules/environment.ts",
  script: "build:schema",
  text: () => JSON.stringify(environmentJsonSchema()),
});
