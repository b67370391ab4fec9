// Writes the JSON Schema that editors check the settings file with: npm run build:schema. With --check it only compares.
import { toJSONSchema } from "zod";
import { settingsFile } from "../gate/settings-schema";
import { writeOrCheck } from "./generated-file";

void writeOrCheck({
  path: "docs/settings.schema.json",
  parser: "json",
  sources: "gate/settings-schema.ts",
  script: "build:schema",
  text: () => JSON.stringify(toJSONSchema(settingsFile)),
});
