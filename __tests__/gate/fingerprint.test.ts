import { readFileSync } from "node:fs";
import * as path from "node:path";

import { judge, type Report } from "../../gate";
import { fingerprints, unscopedFingerprints } from "../../gate/fingerprint";
import { cluster, plan, stack } from "./plan";

const finding = { rule: "eks/mandatory_log_types", address: "aws_eks_cluster.main", subject: "audit" };

test("is the same for ever", () => {
  expect(fingerprints([finding])).toEqual(["806fa4adf8661e5de33a4989a1a9379c"]);
});

const scoped = { ...finding, scope: { name: "prod", region: "eu-central-1" } };

test("is the same for ever with a scope, too", () => {
  expect(fingerprints([scoped])).toEqual(["3b9129ca2049bccc590dbf86090c7041"]);
});

test("of version 0.1 is the same for ever, whatever the scope", () => {
  expect(unscopedFingerprints([finding])).toEqual(["806fa4adf8661e5de33a4989a1a9379c"]);
  expect(unscopedFingerprints([scoped])).toEqual(["806fa4adf8661e5de33a4989a1a9379c"]);
});

test.each<[string, object]>([
  ["name", { name: "test", region: "eu-central-1" }],
  ["region", { name: "prod", region: "us-east-1" }],
  ["whether there is a name", { region: "eu-central-1" }],
  ["whether there is a region", { name: "prod" }],
  ["which of the two it is", { name: "eu-central-1", region: "prod" }],
])("differs by %s", (_, scope) => {
  const [a, b] = fingerprints([scoped, { ...scoped, scope }]);
  expect(a).not.toBe(b);
});

const FIXTURES = path.join(__dirname, "../policies/plans");
const recorded = (name: string): Report => {
  const content: unknown = JSON.parse(readFileSync(path.join(FIXTURES, `${name}.json`), "utf8"));
  return judge([{ name: "plan.json", content }], { profile: "strict", settings: { retention_days: 4000 } });
};
const identities = ({ verdicts }: Report): string[] =>
  verdicts
    .filter(({ rule, outcome }) => rule !== "eks/log_group_first" && outcome !== "pass")
    .map(({ rule, address, fingerprint, scope }) => `${rule} ${address} ${fingerprint} ${JSON.stringify(scope)}`)
    .sort();

test.each([
  ["create", "no-op"],
  ["own", "own-no-op"],
])("is the same in a plan before the first apply (%s) and after it (%s)", (before, after) => {
  expect(identities(recorded(before)).length).toBeGreaterThan(0);
  expect(identities(recorded(before))).toEqual(identities(recorded(after)));
});

const unlogged = { name: "prod", enabled_cluster_log_types: [] };
const named = (attribute: string, references: readonly string[], change: object): Report => {
  const resource = { address: "aws_eks_cluster.main", mode: "managed", type: "aws_eks_cluster", name: "main" };
  const configured = { ...resource, provider_config_key: "aws", expressions: { [attribute]: { references } } };
  const configuration = { provider_config: { aws: { name: "aws" } }, root_module: { resources: [configured] } };
  return judge([{ name: "plan.json", content: plan([cluster("main", [], change)], { configuration }) }]);
};
const denied = ({ verdicts }: Report): string[] =>
  verdicts.filter(({ rule }) => rule === "eks/mandatory_log_types").map(({ fingerprint }) => fingerprint);

test.each<[string, readonly string[]]>([
  ["another resource", ["random_pet.p.id", "random_pet.p"]],
  ["a local, which may hold such a name", ["local.name"]],
  ["a data source", ["data.aws_ssm_parameter.p.value", "data.aws_ssm_parameter.p"]],
])("is the same before and after the first apply where the name comes from %s", (_, references) => {
  const before = named("name", references, {
    after: { enabled_cluster_log_types: [] },
    afterUnknown: { name: true, id: true },
  });
  const after = named("name", references, { actions: ["no-op"], before: unlogged, after: unlogged, afterUnknown: {} });
  expect(denied(before)).toHaveLength(2);
  expect(denied(before)).toEqual(denied(after));
});

test("tells the clusters apart that a variable names", () => {
  const [a, b] = ["a", "b"].map((name) => denied(named("name", ["var.name"], { after: { ...unlogged, name } })));
  expect(a).not.toEqual(b);
});

test("tells the same address in two stacks apart by the cluster's name and by its region", () => {
  const configured = (name: string, region: string): string[] => {
    const content = { ...stack({ aws_eks_cluster: { main: { name } } }), provider: { aws: [{ region }] } };
    return denied(judge([{ name: "cdk.tf.json", content }]));
  };
  const all = [configured("a", "eu-central-1"), configured("b", "eu-central-1"), configured("a", "us-east-1")];
  expect(new Set(all.flat()).size).toBe(6);
  expect(configured("a", "eu-central-1")).toEqual(all[0]);
});

test.each(["rule", "address", "subject"] as const)("differs by %s", (part) => {
  const [a, b] = fingerprints([finding, { ...finding, [part]: "other" }]);
  expect(a).not.toBe(b);
});

test("is the same for a document of another name", () => {
  const prints = (name: string) =>
    judge([{ name, content: plan([cluster("main", [])]) }]).verdicts.map(({ fingerprint }) => fingerprint);
  expect(prints("a.json")).toEqual(prints("b.json"));
});

test("is the same whether passes are shown or not", () => {
  const documents = [{ name: "plan.json", content: plan([cluster("main", ["audit"]), cluster("other", [])]) }];
  const denied = (showPasses: boolean) =>
    judge(documents, { showPasses })
      .verdicts.filter(({ outcome }) => outcome === "deny")
      .map(({ fingerprint }) => fingerprint);
  expect(denied(true)).toEqual(denied(false));
});

test("numbers those that are alike, so that none hides another", () => {
  const [first, second, third] = fingerprints([finding, finding, finding]);
  expect(new Set([first, second, third]).size).toBe(3);
  expect(fingerprints([finding])).toEqual([first]);
});

test("tells a deposed cluster's finding from its successor's", () => {
  const content = plan([cluster("main", []), cluster("main", ["api"])]);
  const findings = judge([{ name: "plan.json", content }]).verdicts.filter(
    ({ rule, subject }) => rule === "eks/mandatory_log_types" && subject === "audit",
  );
  expect(findings.map(({ address }) => address)).toEqual(["aws_eks_cluster.main", "aws_eks_cluster.main"]);
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});
