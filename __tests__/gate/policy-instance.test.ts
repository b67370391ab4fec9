import { loadPolicySync } from "@open-policy-agent/opa-wasm";

import { bundleFile } from "../../gate/bundle";
import { PolicyInstance } from "../../gate/policy-instance";
import { cluster, plan, stack } from "./plan";
import { randomPlan } from "./scanner/plans";

const wasm = bundleFile("policy.wasm");
const PAGES = 64;
const settings = { settings: { profile: "strict", retention_days: 400 } };

const input = (content: unknown): string => JSON.stringify({ documents: [{ name: "größe 😀.json", content }] });

const documents: readonly unknown[] = [
  plan([
    cluster("main", ["audit"]),
    cluster("später", "unknown"),
    cluster("gone", [], { actions: ["delete"], after: null }),
  ]),
  stack({
    aws_eks_cluster: { a: { enabled_cluster_log_types: ["audit", "authenticator"] } },
    aws_cloudtrail: { t: {} },
  }),
  {},
  null,
  "text",
  ...Array.from({ length: 20 }, (_, seed) => randomPlan(seed)),
];

function host(): { readonly own: PolicyInstance; readonly entrypoint: number } {
  const own = new PolicyInstance(new WebAssembly.Module(wasm), PAGES);
  own.setData(JSON.stringify(settings));
  const entrypoint = own.entrypoints()["main/result"];
  if (entrypoint === undefined) throw new Error("the policy has no main/result");
  return { own, entrypoint };
}

test("answers as OPA's own runtime for JavaScript does, in an instance that serves again and again", () => {
  const theirs = loadPolicySync(wasm, { initial: PAGES });
  theirs.setData(settings);
  const { own, entrypoint } = host();
  for (const document of documents) {
    const bytes = new TextEncoder().encode(input(document));
    expect(JSON.parse(own.evaluate(entrypoint, input(document)))).toEqual(theirs.evaluate(bytes.buffer, "main/result"));
  }
});

test("takes no more memory the hundredth time than the first, whatever data it had in between", () => {
  const { own, entrypoint } = host();
  const answers = Array.from({ length: 100 }, (_, i) => {
    own.setData(JSON.stringify(i % 2 ? settings : { ...settings, filler: "x".repeat(100_000) }));
    return own.evaluate(entrypoint, input(documents[0]));
  });
  expect(new Set(answers).size).toBe(1);
  expect(own.pages()).toBe(PAGES);
});

test("answers the same from addresses above 2 GiB, which Wasm gives as numbers below zero", () => {
  const answer = (high: boolean): string => {
    const own = new PolicyInstance(new WebAssembly.Module(wasm), high ? 36_000 : PAGES);
    if (high) Object.assign(own, { bare: 2 ** 31 + 65_536 });
    own.setData(JSON.stringify(settings));
    return own.evaluate(own.entrypoints()["main/result"] ?? -1, input(documents[0]));
  };
  expect(answer(true)).toBe(answer(false));
});

test("grows for an input that is larger than its memory", () => {
  const { own, entrypoint } = host();
  const large = plan([cluster("main", ["audit"], { after: { name: "x".repeat(6_000_000) } })]);
  expect(JSON.parse(own.evaluate(entrypoint, input(large)))).toMatchObject([
    { result: { seen: { aws_eks_cluster: 1 } } },
  ]);
  expect(own.pages()).toBeGreaterThan(PAGES);
});
