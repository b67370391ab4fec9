import { gzipSync } from "node:zlib";

import { cluster, plan } from "./plan";

/** What people hand to the gate by mistake: each with the words its refusal must have. */
export interface WrongInput {
  readonly what: string;
  readonly content: object | string | Buffer;
  readonly says: string;
}

const good = plan([cluster("main", ["api", "audit", "authenticator"])]);
const text = JSON.stringify(good);

const EVENTS = `{"@level":"info","@message":"Terraform 1.11.4","@module":"terraform.ui","type":"version"}
{"@level":"info","@message":"Plan: 1 to add, 0 to change, 0 to destroy.","@module":"terraform.ui","type":"change_summary"}
`;

const FOR_PEOPLE = `
Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  + create

Terraform will perform the following actions:

  # aws_eks_cluster.main will be created
`;

export const WRONG_INPUTS: readonly WrongInput[] = [
  {
    what: "state instead of a plan",
    content: { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: {} } },
    says: "is state, not a plan",
  },
  { what: "the show of an empty state", content: { format_version: "1.0" }, says: "is state, not a plan" },
  {
    what: "a raw tfstate",
    content: { version: 4, terraform_version: "1.11.4", serial: 3, lineage: "6c3f", outputs: {}, resources: [] },
    says: "is a raw state file",
  },
  { what: "a binary plan", content: Buffer.from("PK\u0003\u0004\u0014\0\0\0"), says: "is a binary plan" },
  { what: "the lines of terraform plan -json", content: EVENTS, says: "is the event lines of terraform plan -json" },
  { what: "one line of terraform plan -json", content: EVENTS.split("\n", 1)[0] ?? "", says: "is the event lines" },
  { what: "text for people", content: FOR_PEOPLE, says: "is Terraform's text for people" },
  {
    what: "text for people with colours",
    content: "\u001b[0m\u001b[1maws_eks_cluster.main: Refreshing state...",
    says: "is Terraform's text for people",
  },
  {
    what: "the first line of setup-terraform's wrapper",
    content: `[command]/opt/terraform-bin show -json PLAN\n${text}\n`,
    says: "terraform_wrapper: false",
  },
  {
    what: "the last lines of setup-terraform's wrapper",
    content: `${text}\n::debug::Terraform exited with code 0.\n`,
    says: "terraform_wrapper: false",
  },
  {
    what: "HCP Terraform's redacted plan",
    content: { plan_format_version: "1.0", resource_drift: [], resource_changes: [] },
    says: "is HCP Terraform's redacted plan",
  },
  { what: "a plan that ended with an error", content: { ...good, errored: true }, says: "ended with an error" },
  {
    what: "a later major format_version",
    content: { ...good, format_version: "2.0" },
    says: 'format_version "2.0", expected',
  },
  {
    what: "a format_version that is a number",
    content: { ...good, format_version: 1.2 },
    says: "format_version 1.2, expected",
  },
  {
    what: "a plan without format_version",
    content: plan([], { format_version: undefined }),
    says: "has no format_version, expected",
  },
  { what: "an empty file", content: "", says: "is empty, expected JSON" },
  { what: "white space alone", content: " \n", says: "holds only white space" },
  { what: "something that is not JSON", content: "region = eu-central-1\n", says: "is not JSON" },
  { what: "a plan that is cut off", content: text.slice(0, -200), says: "is JSON that is cut off" },
  { what: "two plans in one file", content: `${text}\n${text}\n`, says: "holds more than one JSON value" },
  { what: "gzip", content: gzipSync(text), says: "is compressed with gzip" },
  { what: "UTF-16 without a mark", content: Buffer.from(text, "utf16le"), says: "is UTF-16 without a byte-order mark" },
  { what: "text that is not UTF-8", content: Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]), says: "is not valid UTF-8" },
  { what: "null", content: "null", says: "is JSON but null, expected an object" },
  { what: "a list", content: "[]", says: "is JSON but a list, expected an object" },
  { what: "an empty object", content: {}, says: "is an empty object" },
  {
    what: "the manifest of cdktf alone",
    content: { version: "0.21.0", stacks: { network: { name: "network" } } },
    says: "is cdktf's manifest",
  },
  {
    what: "a provider's schema",
    content: { format_version: "1.0", provider_schemas: {} },
    says: "is a provider schema",
  },
  {
    what: "the result of terraform validate",
    content: { format_version: "1.0", valid: true, error_count: 0, warning_count: 0, diagnostics: [] },
    says: "is the result of terraform validate",
  },
  {
    what: "what Spacelift hands to a policy",
    content: { spacelift: { run: {} }, terraform: good },
    says: "is what Spacelift hands to a policy, not a plan; the plan lies in it at .terraform: take it out first: jq '.terraform'",
  },
  {
    what: "what Scalr hands to a policy",
    content: { tfplan: good, tfrun: { is_dry: false } },
    says: "is what Scalr hands to a policy, not a plan; the plan lies in it at .tfplan",
  },
  {
    what: "what env0 hands to a policy",
    content: { deploymentRequest: { type: "deploy" }, costEstimation: {}, plan: good, approvers: [] },
    says: "is what env0 hands to a policy, not a plan; the plan lies in it at .plan",
  },
  {
    what: "what HCP Terraform hands to a policy",
    content: { plan: good, run: { id: "run-1" } },
    says: "is what HCP Terraform hands to a policy, not a plan; the plan lies in it at .plan",
  },
  {
    what: "what HCP Terraform sends to a run task",
    content: { payload_version: 1, stage: "post_plan", plan_json_api_url: "https://app.terraform.io/api/v2/plans/p" },
    says: "the plan lies at its plan_json_api_url",
  },
  {
    what: "the answer of HCP Terraform's API about a plan",
    content: { data: { id: "plan-1", type: "plans", attributes: { status: "finished" } } },
    says: "is an answer of HCP Terraform's API, not a plan; the plan lies at json-output",
  },
  {
    what: "the answer of HCP Terraform's API about all runs",
    content: { data: [{ id: "run-1", type: "runs" }], links: {}, meta: {} },
    says: "is an answer of HCP Terraform's API",
  },
  {
    what: "the answer of HCP Terraform's API about an error",
    content: { errors: [{ status: "404", title: "not found" }] },
    says: "is an answer of HCP Terraform's API",
  },
  {
    what: "JSON of some tool around a plan",
    content: { result: { terraform_plan: good }, time: 1 },
    says: "is JSON around a plan, not a plan; the plan lies in it at .result.terraform_plan",
  },
  {
    what: "a list of plans",
    content: [good],
    says: "is a list, not a plan; the plan lies in it at .[0]: take it out first: jq '.[0]' FILE",
  },
  {
    what: "JSON around a plan, under a name that a shell would take apart",
    content: { "it's": good },
    says: `take it out first: jq '.["it\\u0027s"]' FILE`,
  },
  {
    what: "a plan in base64 by the name that Scalr gives a plan",
    content: { tfplan: "eyJmb3JtYXRfdmVyc2lvbiI6ICIxLjIifQ==" },
    says: "is neither a Terraform plan nor a Terraform configuration",
  },
  {
    what: "lines of a log before a plan",
    content: `[INFO] terragrunt\n${text}\n`,
    says: "has text before the JSON, expected JSON alone",
  },
  {
    what: "the time before a plan, in its line",
    content: `[12:00:00] ${text}\n`,
    says: "has text before the JSON, expected JSON alone",
  },
  {
    what: "a plan by the name of a configuration's key",
    content: { terraform: good },
    says: "the plan lies in it at .terraform",
  },
  {
    what: "outputs",
    content: { module: { sensitive: false, type: "string", value: "x" } },
    says: "is the outputs of terraform output -json",
  },
  {
    what: "a configuration that Terragrunt rendered",
    content: { terraform: { source: "./m" }, inputs: { enabled_cluster_log_types: ["api"] }, dependent_modules: [] },
    says: "is a configuration that Terragrunt rendered",
  },
  {
    what: "the settings of a cdktf project",
    content: { language: "typescript", app: "npx tsx main.ts", output: "cdktf.out" },
    says: "is cdktf.json, the settings of a cdktf project",
  },
  {
    what: "the metadata beside cdktf's HCL",
    content: {
      "//": { metadata: { backend: "local", stackName: "prod", version: "0.21.0" }, outputs: {} },
      resource: { aws_eks_cluster: { c: { "//": { metadata: { path: "prod/c" } } } } },
      terraform: { backend: { local: { path: "x" } } },
    },
    says: "is the metadata beside cdktf's HCL output; synthesize without HCL output (--hcl,",
  },
  {
    what: "cdktf's HCL",
    content: 'terraform {\n  required_providers {\n    aws = {\n    }\n  }\n}\n\nresource "aws_eks_cluster" "c" {\n}\n',
    says: "is Terraform's language (HCL), expected JSON",
  },
  {
    what: "text before a plan",
    content: `Initializing the backend...\n${text}\n`,
    says: "has text before the JSON, expected JSON alone",
  },
  {
    what: "text before a plan in its line",
    content: `time=12:00 level=info ${text}\n`,
    says: "has text before the JSON, expected JSON alone",
  },
  {
    what: "a package's settings",
    content: { name: "an-app", version: "1.0.0", module: "dist/index.mjs" },
    says: 'it holds "name", which is no part of a Terraform configuration',
  },
  {
    what: "a key of a configuration that holds no blocks",
    content: { output: "cdktf.out" },
    says: "output is not written as Terraform's JSON syntax asks: an object of names",
  },
  {
    what: "a resource that is no block",
    content: { resource: { aws_eks_cluster: { main: "x" } } },
    says: "resource is not written as Terraform's JSON syntax asks: an object of types and names",
  },
  { what: "a list of local values", content: { locals: ["x"] }, says: "locals is not written as" },
  { what: "a null section", content: { resource: {}, module: null }, says: "module is not written as" },
  { what: "some other JSON", content: { name: "an-app", version: "1.0.0" }, says: "neither a Terraform plan nor" },
];
