import * as fs from "node:fs";
import * as path from "node:path";

import Ajv from "ajv/dist/2020";
import { toJSONSchema } from "zod";

import { settingsFile } from "../../gate/settings-schema";

const file = path.join(__dirname, "../../docs/settings.schema.json");
const schema = JSON.parse(fs.readFileSync(file, "utf8")) as object;

const EXEMPTION = {
  rule: "eks/all_log_types",
  address: "module.old.*",
  reason: "the cluster goes in spring",
  ticket: "SEC-1",
  approved_by: "j.doe",
  expires: "2026-06-30",
};

test("is what the settings file is checked by; npm run build:schema writes it again", () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(toJSONSchema(settingsFile))));
});

test.each<[string, object, boolean]>([
  ["an empty file", {}, true],
  ["an exemption", { exemptions: [EXEMPTION], mandatory_exemptions: "allowed" }, true],
  ["an unknown key", { retention_day: 1 }, false],
  ["an exemption without a reason", { exemptions: [{ ...EXEMPTION, reason: undefined }] }, false],
  ["an exemption with an empty reason", { exemptions: [{ ...EXEMPTION, reason: " " }] }, false],
  ["an exemption of an unknown rule", { exemptions: [{ ...EXEMPTION, rule: "eks/every_log_type" }] }, false],
  ["a retention of no days", { retention_days: 0 }, false],
])("tells an editor about %s", (_, settings, valid) => {
  const validate = new Ajv({ strict: false, formats: { date: true } }).compile(schema);
  expect(validate(JSON.parse(JSON.stringify(settings)))).toBe(valid);
});
