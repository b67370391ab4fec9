import { catalogue, judge, type Document, type JudgeOptions } from "../../gate";
import { cluster, plan, stack, type Change } from "./plan";
import { complaintOf } from "./workplace";

const GOOD = ["api", "audit", "authenticator"];

function document(changes: readonly Change[], name = "plan.json"): Document {
  return { name, content: plan(changes) };
}

function findings(changes: readonly Change[], options?: JudgeOptions): string[] {
  return judge([document(changes)], options)
    .verdicts.filter(({ rule }) => rule === "eks/mandatory_log_types")
    .map(({ outcome, address, subject }) => `${outcome} ${address} ${subject}`);
}

describe("a cluster in a plan", () => {
  test("passes with audit and authenticator", () => {
    const report = judge([document([cluster("main", GOOD)])]);
    expect(report.outcome).toBe("pass");
    expect(report.coverage).toEqual({
      clusters: 1,
      logGroups: 0,
      trails: 0,
      modules: 0,
      rules: catalogue().rules.length,
    });
  });

  test("is denied for each mandatory type it lacks", () => {
    expect(findings([cluster("main", ["api", "audit"])])).toEqual(["deny aws_eks_cluster.main authenticator"]);
    expect(findings([cluster("main", [])])).toEqual([
      "deny aws_eks_cluster.main audit",
      "deny aws_eks_cluster.main authenticator",
    ]);
  });

  test("is undecided where only apply knows the list, and a warning where that is asked for", () => {
    const unknown = [document([cluster("main", "unknown")])];
    expect(judge(unknown).outcome).toBe("undecided");
    const lenient = judge(unknown, { undecided: "warn" });
    expect(lenient.outcome).toBe("pass");
    expect(lenient.verdicts.filter(({ rule }) => rule === "eks/mandatory_log_types").map((v) => v.outcome)).toEqual([
      "warn",
      "warn",
    ]);
  });

  test.each([
    ["a data source", { mode: "data", actions: ["read"] }],
    ["a deleted cluster", { actions: ["delete"], before: { name: "main" }, after: null }],
    ["a forgotten cluster", { actions: ["forget"], before: { name: "main" }, after: null }],
  ] as const)("is not judged for log types where it is %s", (_, more) => {
    expect(findings([cluster("main", [], more)])).toEqual([]);
  });

  test.each([[["create", "forget"]], [["forget", "create"]], [["delete", "create"]]])(
    "is judged where its actions are %j",
    (actions) => {
      expect(findings([cluster("main", ["audit"], { actions, before: { name: "main" } })])).toHaveLength(1);
    },
  );
});

test("judges a cluster of a synthesized stack", () => {
  const content = stack({ aws_eks_cluster: { main: { name: "main", enabled_cluster_log_types: ["audit"] } } });
  const report = judge([{ name: "cdk.tf.json", content }]);
  expect(report.outcome).toBe("deny");
  expect(report.documents).toMatchObject([{ kind: "configuration", formatVersion: null, terraformVersion: null }]);
  expect(report.verdicts[0]).toMatchObject({ rule: "eks/mandatory_log_types", subject: "authenticator" });
});

test("judges documents together and says in which a finding is", () => {
  const report = judge([
    document([cluster("a", GOOD)], "a.json"),
    document([cluster("b", ["audit"])], "b.json"),
    { name: "c.json", content: stack({ aws_eks_cluster: { c: { name: "c", enabled_cluster_log_types: [] } } }) },
  ]);
  expect(report.documents.map(({ name }) => name)).toEqual(["a.json", "b.json", "c.json"]);
  expect(report.coverage.clusters).toBe(3);
  const denied = report.verdicts.filter(({ outcome }) => outcome === "deny");
  expect(denied.map(({ document: name }) => name).sort()).toEqual(["b.json", "c.json", "c.json"]);
});

describe("documents without anything to judge", () => {
  test("are nothing, not a pass", () => {
    expect(judge([document([])]).outcome).toBe("nothing");
    expect(judge([{ name: "plan.json", content: plan([], { resource_changes: undefined }) }]).outcome).toBe("nothing");
  });

  test("are nothing with a log group but no cluster, where a cluster is required", () => {
    const group = { address: "aws_cloudwatch_log_group.g", type: "aws_cloudwatch_log_group" };
    const after = { name: "/aws/eks/main/cluster", retention_in_days: 365, skip_destroy: true };
    const report = judge([document([{ ...group, after }])], { requireCluster: true });
    expect(report.outcome).toBe("nothing");
    expect(report.coverage).toMatchObject({ clusters: 0, logGroups: 1 });
  });
});

describe("the list of verdicts", () => {
  test("holds passes only where they are asked for", () => {
    const passes = (options?: JudgeOptions) =>
      judge([document([cluster("main", GOOD)])], options).verdicts.filter(({ outcome }) => outcome === "pass");
    expect(passes()).toEqual([]);
    expect(passes({ showPasses: true }).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(["audit", "authenticator"]),
    );
  });

  test("is in the same order whatever the order of the documents", () => {
    const [a, b] = [document([cluster("a", []), cluster("z", [])], "a.json"), document([cluster("b", [])], "b.json")];
    expect(judge([a, b]).verdicts).toEqual(judge([b, a]).verdicts);
  });

  test("carries remedy and page of the rule", () => {
    const rule = catalogue().rules.find(({ id }) => id === "eks/mandatory_log_types");
    const [first] = judge([document([cluster("main", [])])]).verdicts;
    expect(first).toMatchObject({ remediation: rule?.remediation, docs: rule?.docs, tier: "mandatory" });
  });
});

describe("what can't be judged", () => {
  test.each([
    ["no documents", [], "no documents to judge"],
    ["two documents of one name", [document([]), document([])], 'two documents are named "plan.json"'],
    ["a state", [{ name: "s", content: { format_version: "1.0", values: {} } }], "s: it is the JSON of a state"],
    [
      "a plan in what another tool hands to a policy",
      [{ name: "p", content: { spacelift: {}, terraform: plan([]) } }],
      "p: is what Spacelift hands to a policy, not a plan; the plan lies in it at .terraform",
    ],
    ["a package", [{ name: "p", content: { module: {}, name: "x" } }], 'p: it holds "name", which is no part of'],
    ["a plan that errored", [{ name: "p", content: plan([], { errored: true }) }], "p: the plan errored"],
    [
      "a wrapper around a plan",
      [{ name: "p", content: { documents: [], resource_changes: [] } }],
      "p: it is a document and",
    ],
    ["null", [{ name: "p", content: null }], "p: it is not an object"],
    [
      "a number that JSON can't hold",
      [{ name: "p", content: plan([], { extra: Infinity }) }],
      "p: holds a number that",
    ],
    ["half a surrogate pair", [{ name: "p", content: plan([], { extra: "\ud800" }) }], "p: holds half of a surrogate"],
    [
      "20 000 levels",
      [{ name: "p", content: JSON.parse(`{"resource":${'{"a":'.repeat(20_000)}1${"}".repeat(20_001)}`) }],
      "p: is nested too deeply",
    ],
  ] as [string, Document[], string][])("is refused: %s", (_, documents, message) => {
    expect(complaintOf(() => judge(documents))).toContain(`GateError: ${message}`);
  });

  test("is refused where a planned cluster is missing from the changes", () => {
    const content = { ...plan([cluster("main", GOOD)]), resource_changes: [] };
    expect(complaintOf(() => judge([{ name: "p", content }]))).toContain("aws_eks_cluster");
  });

  test.each([
    [{ profile: "loose" }, 'profile: got "loose", expected mandatory, baseline, strict'],
    [{ undecided: "pass" }, 'undecided: got "pass", expected deny, warn'],
    [{ now: "2026-02-30" }, 'now: got "2026-02-30", expected a date such as 2026-01-31'],
    [
      { settings: { trail_elsewhere: { arn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/x", reason: "\ud800" } } },
      "settings: hold half of a surrogate pair (\\ud800 to \\udfff), expected text",
    ],
    [{ settings: { retention_days: "long" } }, 'settings: retention_days: got "long", expected a whole number of days'],
  ])("is refused for the options %j", (options, message) => {
    expect(complaintOf(() => judge([document([])], options as JudgeOptions))).toContain(`GateError: ${message}`);
  });
});

test("judges what a document holds now, whatever it held when it was judged before", () => {
  const resources: object[] = [
    { address: "aws_eks_cluster.main", mode: "managed", type: "aws_eks_cluster", name: "main", expressions: {} },
  ];
  const content = { ...plan([cluster("main", GOOD)]), configuration: { root_module: { resources } } };
  const denied = (): boolean =>
    judge([{ name: "p", content }], { profile: "strict" }).verdicts.some(
      ({ rule, outcome }) => rule === "eks/out_of_band" && outcome === "deny",
    );
  expect(denied()).toBe(false);
  const command = { constant_value: "aws eks update-cluster-config --name main --logging '{}'" };
  resources.push({
    address: "terraform_data.off",
    mode: "managed",
    type: "terraform_data",
    name: "off",
    provisioners: [{ type: "local-exec", expressions: { command } }],
  });
  expect(denied()).toBe(true);
});

test("answers rightly again after a refusal", () => {
  expect(() => judge([{ name: "p", content: null }])).toThrow();
  expect(judge([document([cluster("main", GOOD)])]).outcome).toBe("pass");
});

test("takes required log types and the days from settings", () => {
  const documents = [document([cluster("main", GOOD)])];
  const report = judge(documents, { settings: { required_log_types: ["scheduler"] } });
  expect(report.verdicts).toContainEqual(expect.objectContaining({ outcome: "deny", subject: "scheduler" }));
  expect(report.settings.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(judge(documents).settings.sha256).toBeNull();
});
