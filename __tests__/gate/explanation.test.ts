import { explain, type Document, type ExplainOptions } from "../../gate";
import { cluster, plan, stack, type Change } from "./plan";
import { complaintOf } from "./workplace";

const NOW = "2026-01-31";

function explained(address: string, documents: readonly Document[], options: ExplainOptions = {}): string {
  return explain(documents, address, { now: NOW, ...options }).text;
}

const planned = (changes: readonly Change[], name = "plan.json"): Document => ({ name, content: plan(changes) });

const section = (text: string, rule: string): string => text.split("\n\n").find((part) => part.startsWith(rule)) ?? "";

const bare = cluster("main", ["api", "audit"]);
const group: Change = {
  address: "aws_cloudwatch_log_group.g",
  type: "aws_cloudwatch_log_group",
  after: { name: "/aws/eks/main/cluster", retention_in_days: 30 },
  afterUnknown: { kms_key_id: true },
};

test("begins with the resource: document, address, type and what happens to it", () => {
  expect(explained(bare.address, [planned([bare])])).toMatch(
    /^aws_eks_cluster\.main in plan\.json: aws_eks_cluster, create\n/,
  );
});

test("shows rule by rule what was looked at, the values, and why each verdict", () => {
  const part = section(explained(bare.address, [planned([bare])]), "eks/mandatory_log_types");
  expect(part.split("\n")).toEqual([
    expect.stringMatching(/^eks\/mandatory_log_types \(mandatory, high\): \S/),
    '  value: enabled_cluster_log_types is ["api","audit"]',
    "  also read: aws_cloudcontrolapi_resource (desired_state, type_name), rancher2_cluster (eks_config_v2)",
    expect.stringMatching(/^ {2}deny authenticator: "authenticator" is not in enabled_cluster_log_types/),
    "  pass audit",
  ]);
});

test("tells absent and unknown values from known ones", () => {
  const text = explained(group.address, [planned([bare, group])]);
  expect(section(text, "cloudwatch/retention")).toContain("\n  value: retention_in_days is 30\n");
  expect(section(text, "cloudwatch/encrypted")).toContain("\n  value: kms_key_id is known only after apply\n");
  const unset = explained(bare.address, [planned([{ ...bare, after: { name: "main" } }])]);
  expect(section(unset, "eks/mandatory_log_types")).toContain("\n  value: enabled_cluster_log_types is not set\n");
});

test("says by reference to what a value comes", () => {
  const content = stack({
    aws_kms_key: { k: {} },
    aws_cloudwatch_log_group: { g: { name: "/aws/eks/main/cluster", kms_key_id: "${aws_kms_key.k.arn}" } },
  });
  const part = section(explained(group.address, [{ name: "cdk.tf.json", content }]), "cloudwatch/encrypted");
  expect(part).toContain("\n  value: kms_key_id is known only after apply, by reference to aws_kms_key.k\n");
});

test("shows no sensitive value", () => {
  const content = plan([{ ...bare, after: { name: "main", enabled_cluster_log_types: ["hush"] } }]);
  const [change] = content.resource_changes as { change: { after_sensitive: object } }[];
  if (change) change.change.after_sensitive = { enabled_cluster_log_types: true };
  const text = explained(bare.address, [{ name: "plan.json", content }]);
  expect(text).toContain("\n  value: enabled_cluster_log_types is sensitive, and not shown\n");
});

test("names the other resources a rule reads to judge this one", () => {
  const part = section(explained(bare.address, [planned([bare, group])]), "eks/log_group_managed");
  expect(part).toMatch(/^ {2}also read: .*aws_cloudwatch_log_group/m);
});

test("names the rules that had nothing to say", () => {
  const text = explained(bare.address, [planned([bare])]);
  expect(text).toMatch(/^without a verdict here: .*eks\/logging_not_reduced/m);
  expect(text).not.toMatch(/^without a verdict here: .*eks\/mandatory_log_types/m);
});

test("tells of an exemption and of a baseline as the reports do", () => {
  const exemption = {
    rule: "eks/mandatory_log_types",
    address: bare.address,
    reason: "it goes in spring",
    ticket: "SEC-1",
    approved_by: "j.doe",
    expires: "2026-06-30",
  };
  const settings = { exemptions: [exemption], mandatory_exemptions: "allowed" } as const;
  const part = section(explained(bare.address, [planned([bare])], { settings }), "eks/mandatory_log_types");
  expect(part).toContain('\n  exempt authenticator: "authenticator" is not in');
  expect(part).toContain("\n    exempt until 2026-06-30, approved by j.doe: it goes in spring (SEC-1)\n");
});

test("explains each document's resource of that address", () => {
  const text = explained(bare.address, [planned([bare], "a.json"), planned([bare], "b.json")]);
  expect(text).toMatch(/^aws_eks_cluster\.main in a\.json: /m);
  expect(text).toMatch(/^aws_eks_cluster\.main in b\.json: /m);
});

test("explains findings about what is no resource, such as a module that is not expanded", () => {
  const content = { ...stack({}), module: { eks: { source: "./eks" } } };
  const text = explained("module.eks", [{ name: "cdk.tf.json", content }]);
  expect(text).toMatch(/^module\.eks in cdk\.tf\.json\n/);
  expect(section(text, "eks/unreadable_cluster")).toContain("\n  warn");
});

test("gives the judgement too, so that explaining changes no verdict", () => {
  expect(explain([planned([bare])], bare.address, { now: NOW }).report.outcome).toBe("deny");
});

test("an address that is not there is refused, with the nearest", () => {
  const documents = [planned([bare, cluster("mail", []), group])];
  expect(complaintOf(() => explained("aws_eks_cluster.mian", documents))).toBe(
    'GateError: --explain: no resource the rules read is at "aws_eks_cluster.mian", did you mean "aws_eks_cluster.main" or "aws_eks_cluster.mail"?',
  );
  expect(complaintOf(() => explained("x", documents))).toBe(
    'GateError: --explain: no resource the rules read is at "x", expected one of aws_cloudwatch_log_group.g, aws_eks_cluster.mail, aws_eks_cluster.main',
  );
  expect(complaintOf(() => explained("x", [planned([])]))).toBe(
    'GateError: --explain: no resource the rules read is at "x"; there are none',
  );
});

test("names from a document can't steer a terminal or a pipeline", () => {
  const hostile = 'aws_eks_cluster.main["\u001b[31m\n::error::\u202egood"]';
  const text = explained(hostile, [planned([{ ...bare, address: hostile, after: { name: "\u001b[2J" } }])]);
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text).not.toMatch(/^\s*::/m);
});
