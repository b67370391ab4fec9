import { member, members } from "./document";

/*
 * JSON of other tools that holds a plan, says where one is, or looks like a configuration: each with a sentence that says
 * what it is and what to do.
 */

export const SHOW = "terraform show -json PLAN > plan.json";

/** What JSON of another tool is, and where the plan lies; undefined where it is none that is known. */
export function otherDocument(content: unknown): string | undefined {
  const object = members(content);
  if (!object) {
    const plan = pathOfPlan(content, 3);
    return plan === undefined ? undefined : `is a list, not a plan; ${unwrapped(filterOf(plan))}`;
  }
  const has = (name: string): boolean => Object.hasOwn(object, name);
  const wrapper = wrapped(object);
  if (wrapper !== undefined) return wrapper;
  const values = Object.values(object);
  if (values.length > 0 && values.every(isOutput))
    return "is the outputs of terraform output -json, not a plan; write it with: " + SHOW;
  if (has("language") && has("app"))
    return "is cdktf.json, the settings of a cdktf project; synthesize it and gate the folder it writes: eks-audit gate cdktf.out";
  if (has("inputs") && (has("terraform") || has("locals")))
    return "is a configuration that Terragrunt rendered, whose inputs are no part of Terraform's; plan it with Terragrunt and write the plan with: terragrunt show -json PLAN > plan.json";
  if (isMetadata(object)) return `is the metadata beside cdktf's HCL output; ${withoutHcl()}`;
  return undefined;
}

/** What to do about HCL of cdktf. */
export function withoutHcl(): string {
  return "synthesize without HCL output (--hcl, hclOutput, SYNTH_HCL_OUTPUT), and gate cdktf.out again";
}

/** Whether JSON is a plan, a part of one, or holds one: JSON of another kind in the sub-folder of plans is left alone. */
export function concerns(content: unknown): boolean {
  const object = members(content);
  if (!object) return pathOfPlan(content, 3) !== undefined;
  return (
    ["format_version", "plan_format_version", "resource_changes", "planned_values", "@level"].some((key) =>
      Object.hasOwn(object, key),
    ) || wrapped(object) !== undefined
  );
}

/** What of a tool's JSON around a plan is told by its keys: the tool, and where the plan lies. */
const WRAPPERS: readonly { readonly keys: readonly string[]; readonly what: string; readonly plan: string }[] = [
  // https://docs.spacelift.io/concepts/policy/terraform-plan-policy
  { keys: ["spacelift", "terraform"], what: "what Spacelift hands to a policy", plan: ".terraform" },
  // https://docs.scalr.io/docs/creating-the-opa-policy
  { keys: ["tfplan"], what: "what Scalr hands to a policy", plan: ".tfplan" },
  // https://docs.env0.com/docs/approval-policies
  { keys: ["deploymentRequest", "plan"], what: "what env0 hands to a policy", plan: ".plan" },
  // https://developer.hashicorp.com/terraform/cloud-docs/policy-enforcement/define-policies/opa
  { keys: ["plan", "run"], what: "what HCP Terraform hands to a policy", plan: ".plan" },
];

/** What JSON is that holds a plan, or says where one is, and is none. */
function wrapped(object: Readonly<Record<string, unknown>>): string | undefined {
  const known = WRAPPERS.find(
    ({ keys, plan }) => keys.every((key) => Object.hasOwn(object, key)) && members(object[plan.slice(1)]) !== undefined,
  );
  if (known) return `is ${known.what}, not a plan; ${unwrapped(known.plan)}`;
  // https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration
  if (Object.hasOwn(object, "plan_json_api_url"))
    return "is what HCP Terraform sends to a run task, not a plan; the plan lies at its plan_json_api_url: fetch that";
  if (isApiAnswer(object))
    return "is an answer of HCP Terraform's API, not a plan; the plan lies at json-output: fetch /api/v2/plans/PLAN_ID/json-output or /api/v2/runs/RUN_ID/plan/json-output";
  if (PARTS.some((part) => Object.hasOwn(object, part)) && !isPlan(object.terraform)) return undefined;
  const inner = pathOfPlan(object, 3);
  return inner === undefined ? undefined : `is JSON around a plan, not a plan; ${unwrapped(filterOf(inner))}`;
}

/** Keys of a plan or of a configuration with resources. */
const PARTS = ["resource_changes", "planned_values", "configuration", "resource"];

/** @param plan its path, as jq reads it behind a dot */
function unwrapped(plan: string): string {
  return `the plan lies in it at ${plan}: take it out first: jq '${plan}' FILE > plan.json`;
}

/** https://jsonapi.org/format/#document-top-level */
function isApiAnswer(object: Readonly<Record<string, unknown>>): boolean {
  const { data, errors } = object;
  const [first] = Array.isArray(data) ? (data as unknown[]) : [data];
  const isResource = typeof member(first, "type") === "string" && typeof member(first, "id") === "string";
  const [error] = Array.isArray(errors) ? (errors as unknown[]) : [];
  return isResource || member(error, "status") !== undefined;
}

function isPlan(value: unknown): boolean {
  return member(value, "resource_changes") !== undefined || member(value, "planned_values") !== undefined;
}

/** A filter of jq begins with a dot. */
function filterOf(path: string): string {
  return path.startsWith(".") ? path : `.${path}`;
}

/** Where a plan lies within JSON, in jq's words. */
function pathOfPlan(value: unknown, levels: number): string | undefined {
  const listed = Array.isArray(value);
  for (const [name, inner] of Object.entries(listed ? (value as object) : (members(value) ?? {}))) {
    // A name with other characters is quoted for jq, and its apostrophes are escaped for the shell.
    const step = listed
      ? `[${name}]`
      : /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
        ? `.${name}`
        : `[${JSON.stringify(name).replaceAll("'", "\\u0027")}]`;
    if (isPlan(inner)) return step;
    const deeper = levels > 1 ? pathOfPlan(inner, levels - 1) : undefined;
    if (deeper !== undefined) return `${step}${deeper}`;
  }
  return undefined;
}

/** https://developer.hashicorp.com/terraform/cli/commands/output */
function isOutput(value: unknown): boolean {
  return (
    typeof member(value, "sensitive") === "boolean" &&
    member(value, "type") !== undefined &&
    members(value)?.value !== undefined
  );
}

/** Blocks that need neither an argument nor a provider, so that cdktf writes metadata alone for them in JSON too. */
const BARE = new Set(["terraform_data", "null_resource"]);

/** Whether JSON is what cdktf writes beside HCL: names of blocks, and of none what is in it. */
function isMetadata(object: Readonly<Record<string, unknown>>): boolean {
  if (typeof member(member(object["//"], "metadata"), "stackName") !== "string" || "provider" in object) return false;
  const typed = [object.resource, object.data].flatMap((section) =>
    Object.entries(members(section) ?? {}).flatMap(([type, names]) =>
      Object.values(members(names) ?? {}).map((block) => ({ type, block })),
    ),
  );
  const calls = Object.values(members(object.module) ?? {}).map((block) => ({ type: "module", block }));
  const blocks = [...typed, ...calls];
  const isBare = (block: unknown): boolean =>
    Object.keys(members(block) ?? { argument: 0 }).every((key) => key === "//");
  return blocks.some(({ type }) => !BARE.has(type)) && blocks.every(({ block }) => isBare(block));
}
