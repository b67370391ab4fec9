import { judge, jsonReport, textReport, type Document, type Report, type Settings } from "../../gate";
import { cluster, plan, stack } from "./plan";

const NOW = "2026-01-31";

const given = {
  rule: "eks/known_log_types",
  address: "aws_eks_cluster.main",
  reason: "the type is new and not in the list yet",
  ticket: "SEC-1",
  approved_by: "j.doe",
  expires: "2026-06-30",
};

const LOGGED = ["audit", "authenticator"];
const misspelt: readonly Document[] = [{ name: "plan.json", content: plan([cluster("main", [...LOGGED, "Api"])]) }];

function judged(
  exemptions: readonly object[],
  more: Partial<Settings> = {},
  documents: readonly Document[] = misspelt,
): Report {
  const settings = { exemptions, ...more } as Settings;
  return judge(documents, { settings, profile: "baseline", now: NOW });
}

const found = (report: Report, rule = given.rule): Report["verdicts"][number] | undefined =>
  report.verdicts.find((verdict) => verdict.rule === rule);

test("a finding that is exempt says who said so, and until when", () => {
  expect(found(judged([]))?.outcome).toBe("deny");
  const report = judged([given]);
  expect(found(report)).toMatchObject({
    outcome: "exempt",
    exemption: { reason: given.reason, ticket: "SEC-1", approvedBy: "j.doe", expires: "2026-06-30" },
  });
  expect(textReport(report)).toContain(
    "  exempt until 2026-06-30, approved by j.doe: the type is new and not in the list yet (SEC-1)\n",
  );
});

test("exempt findings do not deny, and are counted", () => {
  const everything = { ...given, address: "aws_eks_cluster.mai*" };
  const rules = new Set(judged([]).verdicts.map(({ rule }) => rule));
  const report = judged([...rules].map((rule) => ({ ...everything, rule })));
  expect(report.outcome).toBe("pass");
  expect(textReport(report)).toMatch(/^pass: 0 denied, 0 undecided, 0 warnings, \d+ exempt$/m);
});

test("come after what blocks and what warns, before what passes", () => {
  const { verdicts } = judge(misspelt, {
    settings: { exemptions: [given] },
    now: NOW,
    profile: "baseline",
    showPasses: true,
  });
  const outcomes = verdicts.map(({ outcome }) => outcome);
  expect(outcomes).toEqual([...outcomes].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
  expect(new Set(outcomes)).toEqual(new Set(["deny", "warn", "exempt", "pass"]));
});

const ORDER = ["deny", "undecided", "warn", "exempt", "known", "pass"];

test("the report lists each exemption with what it covers", () => {
  const [exemption] = judged([given]).exemptions ?? [];
  expect(exemption).toEqual({
    rule: given.rule,
    address: given.address,
    reason: given.reason,
    ticket: "SEC-1",
    approvedBy: "j.doe",
    expires: "2026-06-30",
    state: "valid",
    covers: 1,
  });
  expect(judged([]).exemptions).toEqual([]);
  expect(judge(misspelt).exemptions).toBeUndefined();
});

const mandatory = { ...given, rule: "eks/mandatory_log_types" };

test.each<[string, object, string, string]>([
  ["covers nothing", { ...given, address: "aws_eks_cluster.other" }, "unused", "covers nothing; take it out"],
  ["is over", { ...given, expires: "2026-01-30" }, "expired", "exempts nothing: expired on 2026-01-30"],
  [
    "lasts longer than a year",
    { ...given, expires: "2027-02-01" },
    "longer than a year",
    "exempts nothing: expires on 2027-02-01, more than a year ahead",
  ],
  [
    "names everything",
    { ...given, address: "*" },
    "too broad",
    'exempts nothing: the address "*" is too broad, expected one that names a module or a resource',
  ],
  [
    "is for a mandatory rule",
    mandatory,
    "mandatory",
    "exempts nothing: the rule is mandatory, and the settings do not say mandatory_exemptions: allowed",
  ],
  [
    "is for what must be readable",
    { ...given, rule: "input/readable" },
    "never exempted",
    "exempts nothing: the rule is never exempted",
  ],
])("an exemption that %s is reported", (_, exemption, state, words) => {
  const report = judged([exemption]);
  expect(report.exemptions).toMatchObject([{ state, covers: 0 }]);
  expect(found(report)?.outcome).toBe("deny");
  const { rule, address } = exemption as typeof given;
  expect(textReport(report)).toContain(`note: exemption 1 (${rule} at ${address}) ${words}\n`);
  expect(JSON.parse(jsonReport(report))).toMatchObject({ exemptions: [{ state }] });
});

test("the last day of an exemption is the day it expires", () => {
  expect(found(judged([{ ...given, expires: NOW }]))?.outcome).toBe("exempt");
  expect(found(judged([{ ...given, expires: "2027-01-31" }]))?.outcome).toBe("exempt");
});

test("mandatory rules take exemptions only where the settings allow them", () => {
  const bare: readonly Document[] = [{ name: "plan.json", content: plan([cluster("main", ["audit"])]) }];
  const rule = "eks/mandatory_log_types";
  expect(found(judged([mandatory], {}, bare), rule)?.outcome).toBe("deny");
  const allowed = judged([mandatory], { mandatory_exemptions: "allowed" }, bare);
  expect(found(allowed, rule)?.outcome).toBe("exempt");
  expect(textReport(allowed)).not.toContain("note:");
});

describe("an address that fifty stacks have", () => {
  const stacks = [...Array(50).keys()].map((i) => ({
    name: `stacks/s${i}/cdk.tf.json`,
    content: {
      ...stack({ aws_eks_cluster: { Cluster: { name: `c${i}`, enabled_cluster_log_types: [] } } }),
      provider: {
        aws: [{ region: i < 25 ? "eu-central-1" : "us-east-1", allowed_account_ids: i < 49 ? [`${1e11 + i}`] : [] }],
      },
    },
  }));
  const line = { ...mandatory, address: "aws_eks_cluster.Cluster" };
  const exempting = (exemption: object, documents: readonly Document[] = stacks): Report =>
    judged([{ ...line, ...exemption }], { mandatory_exemptions: "allowed" }, documents);
  const exempted = (report: Report): string[] => [
    ...new Set(report.verdicts.filter(({ outcome }) => outcome === "exempt").map(({ document }) => document)),
  ];

  test("is exempted nowhere by a line that names no more than it", () => {
    const report = exempting({});
    expect(exempted(report)).toEqual([]);
    expect(report.outcome).toBe("deny");
    expect(report.exemptions).toMatchObject([{ state: "ambiguous", covers: 0 }]);
    expect(textReport(report)).toContain(
      "\nnote: exemption 1 (eks/mandatory_log_types at aws_eks_cluster.Cluster) exempts nothing: it is ambiguous, because it meets findings of " +
        '"c0" of eu-central-1 in stacks/s0/cdk.tf.json, "c1" of eu-central-1 in stacks/s1/cdk.tf.json, "c10" of eu-central-1 in stacks/s10/cdk.tf.json, ' +
        '"c11" of eu-central-1 in stacks/s11/cdk.tf.json, "c12" of eu-central-1 in stacks/s12/cdk.tf.json and 45 more; add document, account, region or cluster\n',
    );
  });

  test.each<[string, object, readonly string[]]>([
    ["document", { document: "stacks/s7/cdk.tf.json" }, ["stacks/s7/cdk.tf.json"]],
    ["document with *", { document: "*/s48/*" }, ["stacks/s48/cdk.tf.json"]],
    ["account", { account: "100000000007" }, ["stacks/s7/cdk.tf.json"]],
    ["cluster", { cluster: "c7" }, ["stacks/s7/cdk.tf.json"]],
    ["cluster and region", { cluster: "c49", region: "us-east-1" }, ["stacks/s49/cdk.tf.json"]],
    ["cluster in another region", { cluster: "c7", region: "us-east-1" }, []],
  ])("is exempted by its %s", (_, scope, documents) => {
    expect(exempted(exempting(scope))).toEqual(documents);
  });

  test("is exempted in a region by the region", () => {
    expect(exempted(exempting({ region: "us-east-1" }))).toHaveLength(25);
  });

  test("is exempted by a line without a scope where only one of them is judged", () => {
    expect(exempted(exempting({}, stacks.slice(0, 1)))).toEqual(["stacks/s0/cdk.tf.json"]);
  });

  test("is not exempted by an account that its document does not tell, and the report says so", () => {
    const report = exempting({ account: "100000000049" }, stacks.slice(49));
    expect(exempted(report)).toEqual([]);
    expect(report.exemptions).toMatchObject([
      {
        account: "100000000049",
        state: "account not told",
        meets: "aws_eks_cluster.Cluster in stacks/s49/cdk.tf.json",
      },
    ]);
    expect(textReport(report)).toContain(
      "exempts nothing: the documents do not tell the account of aws_eks_cluster.Cluster in stacks/s49/cdk.tf.json; name the document instead\n",
    );
  });
});

test("words of an exemption can't steer a terminal", () => {
  const hostile = { ...given, reason: "\u001b[2J\n::error::x", address: "aws_eks_cluster.\u202e" };
  const text = textReport(judged([hostile, { ...given, reason: hostile.reason }]));
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text).not.toMatch(/^\s*::/m);
});
