import * as fs from "node:fs";
import * as path from "node:path";

import Ajv from "ajv/dist/2020";

import { compareWithBaseline, judge, type Baseline, type Document, type Report } from "../../gate";
import { cluster, plan, stack } from "./plan";
import { sample } from "./reporters/sample";

const schema = JSON.parse(fs.readFileSync(path.join(__dirname, "../../docs/report.schema.json"), "utf8")) as Record<
  string,
  unknown
>;

const plans: readonly Document[] = [
  { name: "good.json", content: plan([cluster("good", ["audit", "authenticator"])]) },
  { name: "bad.json", content: plan([cluster("bad", [])]) },
  { name: "unknown.json", content: plan([cluster("unknown", "unknown")], { terraform_version: undefined }) },
  { name: "stack.json", content: stack({}) },
];

const EXEMPTION = {
  rule: "eks/all_log_types",
  address: "aws_eks_cluster.bad",
  reason: "it goes in spring",
  ticket: "SEC-1",
  approved_by: "j.doe",
  expires: "2026-06-30",
};

const scoped = [
  { ...EXEMPTION, address: "*.bad*" },
  { ...EXEMPTION, document: "*.json", account: "111122223333", region: "eu-central-1", cluster: "bad" },
];

const [first, second] = plans as [Document, Document];
const adopted = adopting(judge([first, second]));

function adopting(report: Report): Baseline {
  const findings = report.verdicts.flatMap((verdict, i) =>
    verdict.outcome === "pass" ? [] : [{ ...verdict, outcome: i === 0 ? ("warn" as const) : ("deny" as const) }],
  );
  return { sha256: "0".repeat(64), date: "2026-01-31", profile: "mandatory", findings };
}

const reports: readonly Report[] = [
  compareWithBaseline(judge(plans), adopted),
  judge(plans, { showPasses: true, settings: { retention_days: 30, exemptions: [EXEMPTION] }, now: "2026-01-31" }),
  judge(plans, { settings: { exemptions: scoped }, now: "2026-01-31" }),
  compareWithBaseline(judge(plans), { ...adopted, outdated: true }),
  ...plans.map((document) => judge([document])),
  sample(),
];

test("describes reports of every outcome", () => {
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  const standings = reports.flatMap(({ verdicts }) => verdicts.map(({ baseline }) => baseline?.state));
  expect(new Set(standings)).toEqual(new Set([undefined, "new", "known", "worse"]));
  expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(["pass", "deny", "undecided", "nothing"]));
  for (const report of reports) {
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
  }
});

test("knows every member that reports have", () => {
  const closed = JSON.parse(
    JSON.stringify(schema, (_, value: unknown) =>
      typeof value === "object" && value !== null && "properties" in value && "required" in value
        ? { ...value, additionalProperties: false }
        : value,
    ),
  ) as object;
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(closed);
  for (const report of reports) {
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
  }
});

test.each([
  ["another outcome", { outcome: "ok" }],
  ["no coverage", { coverage: undefined }],
  ["a later schema", { schema: 2 }],
])("refuses a report with %s", (_, change) => {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  expect(validate(JSON.parse(JSON.stringify({ ...reports[0], ...change })))).toBe(false);
});
