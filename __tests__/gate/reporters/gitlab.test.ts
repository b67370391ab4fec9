import Ajv from "ajv/dist/2020";

import { nothing, sample, shown, verdict } from "./sample";

// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
const schema = {
  type: "array",
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    additionalProperties: false,
    properties: {
      description: { type: "string", minLength: 1 },
      check_name: { type: "string", minLength: 1 },
      fingerprint: { type: "string", pattern: "^[0-9a-f]{32}$" },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        properties: {
          // relative to the repository, and without a ./
          path: { type: "string", pattern: "^[^./]" },
          lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
        },
      },
    },
  },
};

const entries = (report = sample()) => JSON.parse(shown("gitlab", report)) as Record<string, unknown>[];

test("is a Code Quality report, empty where there is nothing to say", () => {
  const validate = new Ajv().compile(schema);
  validate(entries());
  expect(validate.errors ?? []).toEqual([]);
  expect(entries(nothing())).toEqual([]);
});

test("has an entry for each finding, what blocks above what does not, and none for what passed", () => {
  expect(entries().map((entry) => [entry.check_name, entry.severity])).toEqual([
    ["eks/mandatory_log_types", "critical"],
    ["eks/mandatory_log_types", "critical"],
    ["eks/all_log_types", "minor"],
    ["cloudwatch/retention", "info"],
    ["cloudtrail/encrypted", "info"],
  ]);
});

test("points to the line that made the resource, or else to the document", () => {
  expect(entries().map(({ location }) => location)).toMatchObject([
    { path: "main.ts", lines: { begin: 25 } },
    { path: "stack/cdk.tf.json", lines: { begin: 1 } },
    ...Array.from({ length: 3 }, () => ({ path: "plan.json" })),
  ]);
  const dotted = sample({ verdicts: [verdict("eks/all_log_types", "warn", { document: "./plan.json" })] });
  expect(entries(dotted)[0]).toMatchObject({ location: { path: "plan.json" } });
});

test("has a fingerprint of its own for each entry", () => {
  expect(new Set(entries().map(({ fingerprint }) => fingerprint)).size).toBe(entries().length);
});

test("says who exempts a finding and until when", () => {
  expect(entries()[3]!.description).toContain("exempt until 2026-03-02, approved by Ada: archived (SEC-1)");
});
