import { checkAnswer } from "../../gate/answer";
import { bundleFile } from "../../gate/bundle";
import { catalogue } from "../../gate/catalogue";
import { Engine } from "../../gate/engine";
import { count } from "../../gate/project";
import { cluster, plan } from "./plan";
import { CLUSTERS } from "./reporters/sample";
import { complaintOf } from "./workplace";

const content = plan([cluster("main", [])]);
const given = { names: ["plan.json"], counts: count([content]), catalogue: catalogue() };

/** What the policy really answers about a cluster without logs. */
const answer = new Engine(bundleFile("policy.wasm")).evaluate(
  JSON.stringify({ documents: [{ name: "plan.json", content }] }),
  { settings: {} },
) as Record<string, unknown> & { rules: string[]; verdicts: Record<string, unknown>[]; documents: object[] };

test("is taken where it accounts for everything", () => {
  expect(checkAnswer(answer, given)).toMatchObject({
    outcome: "deny",
    coverage: { clusters: 1, logGroups: 0, trails: 0, modules: 0 },
  });
});

test("says what a finding is about where the configuration does", () => {
  const scopes = checkAnswer(answer, given).verdicts.map(({ scope }) => scope);
  expect(scopes.length).toBeGreaterThan(0);
  expect(scopes).toContainEqual({ name: "main" });
});

test("may describe clusters, which come in order", () => {
  const [first, second] = CLUSTERS;
  expect(checkAnswer({ ...answer, clusters: [second, first] }, given).clusters).toEqual(CLUSTERS);
  expect(checkAnswer({ ...answer, clusters: undefined }, given).clusters).toBeUndefined();
});

test.each<[string, unknown, string]>([
  [
    "describes a cluster without saying what is open",
    { ...answer, clusters: [{ ...CLUSTERS[0], open: 1 }] },
    "open: got 1",
  ],
  [
    "describes a cluster's types as no texts",
    { ...answer, clusters: [{ ...CLUSTERS[0], after: [1] }] },
    "after: got 1",
  ],
  [
    "describes a cluster by no log group",
    { ...answer, clusters: [{ ...CLUSTERS[0], logGroup: {} }] },
    "address: got nothing",
  ],
  [
    "describes a finding's scope by a text",
    { ...answer, verdicts: answer.verdicts.map((verdict) => ({ ...verdict, scope: "main" })) },
    "scope of a verdict: got main, expected a name or a region",
  ],
  [
    "names a finding's scope by no text",
    { ...answer, verdicts: answer.verdicts.map((verdict) => ({ ...verdict, scope: { name: 5 } })) },
    "name: got 5, expected text",
  ],
  ["is no object", [], "rules: got [], expected a list"],
  ["has no rules", { ...answer, rules: undefined }, "rules: got nothing"],
  ["lacks a rule", { ...answer, rules: answer.rules.slice(1) }, "rules evaluated: got"],
  ["has a rule twice", { ...answer, rules: [...answer.rules, answer.rules[0]] }, "rules evaluated: got"],
  ["judged no document", { ...answer, documents: [] }, 'documents judged: got [], expected ["plan.json"]'],
  ["judged another document", { ...answer, documents: [{ ...answer.documents[0], name: "x" }] }, "documents judged"],
  ["saw fewer clusters", { ...answer, seen: { ...given.counts, aws_eks_cluster: 0 } }, "resources seen: got"],
  ["saw half a cluster", { ...answer, seen: { ...given.counts, aws_eks_cluster: 0.5 } }, "aws_eks_cluster: got 0.5"],
  ["has no coverage", { ...answer, coverage: undefined }, "clusters: got nothing, expected a count"],
  ["has another outcome", { ...answer, outcome: "ok" }, "outcome: got ok"],
  ["was made with a rule that the catalogue lacks", { ...answer, outcome: "invalid" }, "outcome: got invalid"],
  [
    "has a rule that the catalogue lacks",
    { ...answer, rules: [...answer.rules, "company/owned"], outcome: "invalid" },
    "rules evaluated: got",
  ],
  ["passes in spite of a denial", { ...answer, outcome: "pass" }, "outcome: got pass, expected deny"],
  ["saw nothing in spite of a denial", { ...answer, outcome: "nothing" }, "outcome: got nothing, expected deny"],
  ["denies without a denial", { ...answer, verdicts: [] }, "outcome: got deny, expected pass"],
  ["has no verdicts", { ...answer, verdicts: {} }, "verdicts: got {}, expected a list"],
  [
    "has a verdict of no rule",
    { ...answer, verdicts: [{ ...answer.verdicts[0], rule: "x/y" }] },
    "rule of a verdict: got x/y",
  ],
  [
    "has a verdict of no kind",
    { ...answer, verdicts: [{ ...answer.verdicts[0], outcome: "fail" }] },
    "outcome of a verdict",
  ],
  [
    "has a verdict without words",
    { ...answer, verdicts: [{ ...answer.verdicts[0], message: 1 }] },
    "message: got 1, expected text",
  ],
])("is refused where it %s", (_, changed, message) => {
  const complaint = complaintOf(() => checkAnswer(changed, given));
  expect(complaint).toContain("GateError: the policy's answer does not account for its input: ");
  expect(complaint).toContain(message);
});
