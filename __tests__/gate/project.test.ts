import { bundleFile } from "../../gate/bundle";
import { catalogue } from "../../gate/catalogue";
import { Engine } from "../../gate/engine";
import { count, project } from "../../gate/project";
import { readsOf } from "../../gate/reads";
import { cluster, plan, stack, type Change } from "./plan";

const reads = readsOf(catalogue());
const role: Change = { address: "aws_iam_role.r", type: "aws_iam_role", after: { name: "secret" } };

const documents = {
  plan: plan([cluster("main", ["audit"]), role, cluster("data", [], { mode: "data", actions: ["read"] })], {
    prior_state: { values: { root_module: { resources: [{ address: "aws_eks_cluster.main" }] } } },
    resource_drift: [{ address: "aws_eks_cluster.main" }],
  }),
  modules: plan([cluster("main", "unknown")], {
    planned_values: {
      root_module: {
        child_modules: [{ address: "module.m", resources: [{ type: "aws_eks_cluster", mode: "managed", values: {} }] }],
      },
    },
  }),
  stack: stack({ aws_eks_cluster: { a: {}, b: { enabled_cluster_log_types: ["audit", "authenticator"] } } }),
};

test.each(Object.entries(documents))("gives the verdicts of the whole document: %s", (name, content) => {
  const engine = new Engine(bundleFile("policy.wasm"));
  const answer = (judged: unknown) =>
    engine.evaluate(JSON.stringify({ documents: [{ name, content: judged }] }), { settings: {} });
  expect(answer(project(content, reads))).toEqual(answer(content));
});

test("keeps neither other resources nor planned values nor the past", () => {
  const text = JSON.stringify(project({ ...documents.plan, configuration: {} }, reads));
  for (const gone of ["secret", "aws_iam_role", "prior_state", "resource_drift", '"values"'])
    expect(text).not.toContain(gone);
  expect(text).toContain('"enabled_cluster_log_types":["audit"]');
});

test.each([
  ["changes that are no list", { resource_changes: { type: "aws_iam_role" } }],
  ["a change without a type", { resource_changes: [{ address: "x" }, null] }],
  ["planned values that are no object", { planned_values: [] }],
  ["modules that are no objects", { planned_values: { root_module: { child_modules: [1], resources: "none" } } }],
])("leaves %s for the rules to refuse", (_, malformed) => {
  expect(project({ format_version: "1.2", ...malformed }, reads)).toEqual({ format_version: "1.2", ...malformed });
});

test("reads own members only", () => {
  const content: unknown = JSON.parse(
    '{"resource":{"__proto__":{"x":{}},"aws_eks_cluster":{"__proto__":{},"c":{}}},"constructor":1}',
  );
  expect(count([content])).toMatchObject({ aws_eks_cluster: 2, aws_cloudwatch_log_group: 0, aws_cloudtrail: 0 });
  expect(JSON.stringify(project({ ...(content as object), format_version: "1.0" }, reads))).toContain('"__proto__"');
});

test("counts managed entries whatever happens to them, and every block of a list", () => {
  const gone = cluster("gone", [], { actions: ["delete"], after: null });
  expect(count([plan([cluster("a", []), gone, cluster("d", [], { mode: "data" })])])).toMatchObject({
    aws_eks_cluster: 2,
  });
  expect(count([{ resource: { aws_cloudtrail: { t: [{}, {}] }, aws_cloudwatch_log_group: { g: {} } } }])).toEqual({
    aws_cloudcontrolapi_resource: 0,
    aws_cloudtrail: 2,
    aws_cloudwatch_log_group: 1,
    aws_eks_cluster: 0,
    awscc_cloudtrail_trail: 0,
    awscc_eks_cluster: 0,
    awscc_logs_log_group: 0,
    rancher2_cluster: 0,
  });
});
