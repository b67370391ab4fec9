import * as fs from "node:fs";
import * as path from "node:path";
import { validateXML } from "xmllint-wasm";

import { nothing, sample, shown, verdict } from "./sample";

const schema = fs.readFileSync(path.join(__dirname, "junit.xsd"), "utf8");

/** What libxml2 says against a report. */
async function faults(contents: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: "report.xml", contents }], schema: [schema] });
  return errors.map(({ message }) => message);
}

test.each([
  ["every outcome", shown("junit")],
  ["nothing to judge", shown("junit", nothing())],
  ["a cluster that is missing", shown("junit", nothing(), { requireCluster: true })],
])("is valid by its schema: %s", async (_, report) => {
  expect(await faults(report)).toEqual([]);
  expect(await faults(report.replace(' name="', ' nome="'))).not.toEqual([]);
});

/** The case of a rule and a name, as XML; undefined where there is none. */
function found(rule: string, name: string, report = sample()): string | undefined {
  const cases = shown("junit", report).match(/<testcase [^>]*\/>|<testcase .*?<\/testcase>/gs) ?? [];
  return cases.find((each) => each.startsWith(`<testcase classname="${rule}" name="${name}"`));
}

test("has a case for each rule and subject, those that passed too", () => {
  const plan = (name: string) => `aws_eks_cluster.${name} (plan.json)`;
  expect(found("eks/mandatory_log_types", plan("main authenticator"))).toMatch(/"\/>$/);
  expect(found("eks/mandatory_log_types", plan("main audit"))).toContain(
    '<failure type="deny" message="&quot;audit&quot; is not',
  );
  expect(found("eks/mandatory_log_types", "aws_eks_cluster.new audit (stack/cdk.tf.json)")).toContain(
    '<failure type="undecided"',
  );
});

test("lets warnings pass, and skips what is exempt or known, each in words", () => {
  expect(found("eks/all_log_types", "aws_eks_cluster.main api (plan.json)")).toMatch(/"><system-out>warn \(medium\): /);
  expect(found("cloudwatch/retention", "aws_cloudwatch_log_group.main (plan.json)")).toContain(
    "<skipped>exempt until 2026-03-02, approved by Ada: archived (SEC-1)</skipped>",
  );
  expect(found("cloudtrail/encrypted", "aws_cloudtrail.audit (plan.json)")).toContain("<skipped>known: ");
});

test("counts cases, failures and what was skipped", () => {
  const report = shown("junit");
  expect(report).toContain('<testsuites name="eks-audit" tests="7" failures="2" errors="0">');
  expect(report).toContain('<testsuite name="eks/mandatory_log_types" tests="3" failures="2" errors="0" skipped="0">');
  expect(report).toContain('<testsuite name="cloudwatch/retention" tests="1" failures="0" errors="0" skipped="1">');
});

test("makes one case of two findings on the same subject", () => {
  const twice = ["first", "second"].map((message) => verdict("eks/mandatory_log_types", "deny", { message }));
  const report = sample({ verdicts: twice, documents: sample().documents.slice(0, 1) });
  expect(shown("junit", report)).toContain('tests="2" failures="1"');
  expect(found("eks/mandatory_log_types", "aws_eks_cluster.main audit", report)).toContain('message="first; second"');
});

test("skips or fails the case of having something to judge where there was nothing", () => {
  expect(found("coverage", "there is something to judge")).toContain("<system-out>judged 2 clusters");
  expect(found("coverage", "there is something to judge", nothing())).toContain("<skipped>there was no EKS cluster");
  expect(shown("junit", nothing(), { requireCluster: true })).toContain(
    '<failure type="nothing" message="there was no EKS cluster, log group or trail to judge, and --require-cluster asks for one">',
  );
});
