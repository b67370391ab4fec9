import * as fs from "node:fs";
import * as path from "node:path";

import { bundleFile } from "../../gate/bundle";
import { catalogue } from "../../gate/catalogue";
import { Engine } from "../../gate/engine";
import { judgeBy } from "../../gate/judge";
import { cluster, plan } from "./plan";
import { complaintOf } from "./workplace";

const shipped = bundleFile("policy.wasm");
const documents = [{ name: "plan.json", content: plan([cluster("main", ["audit", "authenticator"])]) }];

/** Policies built from the Rego beside them: `opa build -t wasm -O 2 -e main/result .` */
function brokenPolicy(name: string): Buffer {
  return fs.readFileSync(path.join(__dirname, "broken-policies", name, "policy.wasm"));
}

/** The same bytes with a name in them replaced by one as long. */
function renamed(from: string, to: string): Buffer {
  return Buffer.from(shipped.toString("latin1").replaceAll(from, to), "latin1");
}

describe("a policy is refused", () => {
  test.each([
    ["without bytes", Buffer.alloc(0)],
    ["cut off in the middle", shipped.subarray(0, shipped.length / 2)],
    ["without its last byte", shipped.subarray(0, -1)],
    ["that is text", Buffer.from("package main")],
  ])("%s", (_, wasm) => {
    expect(complaintOf(() => new Engine(wasm))).toMatch(/^GateError: policy bundle is broken: policy\.wasm: /);
  });

  test("that is Wasm but no policy", () => {
    const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    expect(complaintOf(() => new Engine(empty))).toContain("does not export opa_wasm_abi_version");
  });

  test("that needs a builtin of its host", () => {
    expect(complaintOf(() => new Engine(brokenPolicy("host-builtin")).evaluate("{}", {}))).toContain(
      "needs builtins of its host: sprintf",
    );
  });

  test.each([
    ["another version", "\x7f\0A\x01\x0b", "\x7f\0A\x02\x0b", "its ABI is 2.3, expected 1.2 or a later 1"],
    ["too old a minor one", "\x7f\0A\x03\x0b", "\x7f\0A\x01\x0b", "its ABI is 1.1, expected 1.2 or a later 1"],
  ])("whose ABI is of %s", (_, from, to, message) => {
    expect(complaintOf(() => new Engine(renamed(from, to)).evaluate("{}", {}))).toContain(message);
  });

  test("whose entrypoint has another name", () => {
    const message = "its entrypoints are main/resulx, expected main/result";
    expect(complaintOf(() => new Engine(renamed("main/result", "main/resulx")).evaluate("{}", {}))).toContain(message);
  });
});

describe("an answer is refused", () => {
  test("that is undefined", () => {
    const engine = new Engine(brokenPolicy("undefined-result"));
    expect(complaintOf(() => judgeBy({ engine, catalogue: catalogue() }, documents))).toContain(
      "GateError: policy bundle is broken: policy.wasm: main/result gave 0 results, expected 1",
    );
  });

  test("that leaves out a rule of the catalogue", () => {
    const { rules } = catalogue();
    const more = { rules: [...rules, ...rules.slice(0, 1).map((rule) => ({ ...rule, id: "eks/one_more" }))] };
    expect(complaintOf(() => judgeBy({ engine: new Engine(shipped), catalogue: more }, documents))).toContain(
      "GateError: the policy's answer does not account for its input: rules evaluated: got ",
    );
  });

  test("that has a rule the catalogue does not know", () => {
    const fewer = { rules: catalogue().rules.slice(1) };
    expect(complaintOf(() => judgeBy({ engine: new Engine(shipped), catalogue: fewer }, documents))).toContain(
      "rules evaluated",
    );
  });

  test("that did not see what the catalogue's types left out of the projection", () => {
    const blind = { rules: catalogue().rules.map((rule) => ({ ...rule, judges: {}, links: {} })) };
    const unplanned = [{ name: "plan.json", content: plan([cluster("c", [])], { planned_values: {} }) }];
    expect(complaintOf(() => judgeBy({ engine: new Engine(shipped), catalogue: blind }, unplanned))).toContain(
      'resources seen: got {"aws_cloudcontrolapi_resource":0',
    );
  });

  test("to text that is no JSON, which the Wasm takes for no input", () => {
    const engine = new Engine(shipped);
    const answer = engine.evaluate('{"documents":[{"name":"plan', { settings: {} });
    expect(answer).toMatchObject({ documents: [{ kind: "unreadable" }], outcome: "deny" });
  });
});

test("says in words of its own that the engine stopped", () => {
  const engine = new Engine(shipped);
  const complaint = complaintOf(() => engine.evaluate('{"documents":[{"name":"\\ud800"}]}', { settings: {} }));
  expect(complaint).toBe(
    "GateError: the policy engine stopped before it reached a verdict; judge fewer documents at once, and report an input that it cannot judge by itself",
  );
});

test("reads its input whole: bytes reach the policy as JSON, not as a list of numbers", () => {
  const input = JSON.stringify({ documents });
  expect(new Engine(shipped).evaluate(input, { settings: {} })).toMatchObject({
    seen: { aws_eks_cluster: 1 },
    outcome: "pass",
  });
});

test("judges 5 MB without the memory growing step by step", () => {
  const padding = Array.from({ length: 40 }, (_, i) =>
    cluster(`c${i}`, ["audit", "authenticator"], {
      after: { enabled_cluster_log_types: ["audit", "authenticator"], tags: { x: "y".repeat(120_000) } },
    }),
  );
  const report = judgeBy({ engine: new Engine(shipped), catalogue: catalogue() }, [
    { name: "large.json", content: plan(padding) },
  ]);
  expect(report.coverage.clusters).toBe(40);
});

test("refuses an input that no Wasm memory can hold before it tries", () => {
  const engine = new Engine(shipped);
  expect(complaintOf(() => engine.evaluate("x".repeat(270_000_000), {}))).toContain("judge fewer documents at once");
});
