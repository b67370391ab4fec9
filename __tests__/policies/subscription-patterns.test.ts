import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ARCHIVE_PATTERNS } from "../../modules";

const FILE = join(__dirname, "../../policies/lib/subscription_patterns.rego");

test("the policy knows the patterns that LogArchive writes, letter by letter", () => {
  const text = readFileSync(FILE, "utf8");
  expect(/^_of_log_archive := `(.*)`$/m.exec(text)?.[1]).toBe(ARCHIVE_PATTERNS.audit);
  expect(/pattern == "(.*)"/.exec(text)?.[1]).toBe(ARCHIVE_PATTERNS.authenticator);
  expect(Object.keys(ARCHIVE_PATTERNS)).toEqual(["audit", "authenticator"]);
});
