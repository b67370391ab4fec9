import { judge } from "../../gate";
import { fingerprints } from "../../gate/fingerprint";
import { cluster, plan } from "./plan";

const finding = { rule: "eks/mandatory_log_types", address: "aws_eks_cluster.main", subject: "audit" };

test("is the same for ever", () => {
  expect(fingerprints([finding])).toEqual(["806fa4adf8661e5de33a4989a1a9379c"]);
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
