import { judge, type ExemptionSetting } from "../../gate";
import { files, text as textOf } from "../repository/tree";
import { cluster, plan } from "./build";

/** OPA's Wasm keeps so many compiled expressions, and breaks with the next. */
const CACHED = 100;

const texts = files("policies")
  .filter((file) => file.endsWith(".rego") && !file.endsWith("_test.rego"))
  .map((file) => [file, textOf(file)] as const);

/** The first argument of each call of a regular-expression builtin, with its file. */
const patterns = texts.flatMap(([file, text]) =>
  [...text.matchAll(/\bregex\.\w+\((`[^`]*`|[^,`]+),/g)].map(([, pattern = ""]) => ({ file, text, pattern })),
);

test("no regular expression is made of what a document or a setting holds", () => {
  const made = patterns.filter(
    ({ text, pattern }) =>
      !pattern.startsWith("`") &&
      !(/^_\w+$/.test(pattern) && new RegExp(`^${pattern} := (\`|concat\\("", \\[)`, "m").test(text)),
  );
  // The expressions of known modules stand in tables of their own.
  expect(made.map(({ file, pattern }) => `${file}: ${pattern}`).sort()).toEqual([
    "policies/lib/foreign.rego: _typed[mark]",
    "policies/lib/module_clusters.rego: pattern",
    "policies/lib/remedies.rego: module.source",
  ]);
  const calls = texts.flatMap(([, text]) => [...text.matchAll(/\b(?:regex|glob)\.\w+\(/g)]);
  expect(patterns.length).toBe(calls.length);
  expect(patterns.length).toBeLessThan(CACHED / 2);
});

test("judges under more exemptions than the Wasm keeps expressions", () => {
  const exemptions = Array.from({ length: 3 * CACHED }, (_, i): ExemptionSetting => ({
    ...{ rule: "eks/all_log_types", address: `aws_eks_cluster.c${i}_*`, reason: "r", ticket: "t" },
    ...{ approved_by: "a", expires: "2026-06-01" },
  }));
  const settings = { exemptions };
  const clusters = exemptions.map((_, i) => cluster(["audit", "authenticator"], { name: `c${i}_` }));
  const report = judge([{ name: "plan.json", content: plan(clusters) }], {
    profile: "strict",
    settings,
    now: "2026-01-31",
  });
  expect(report.exemptions?.filter(({ covers }) => covers === 0)).toEqual([]);
});
