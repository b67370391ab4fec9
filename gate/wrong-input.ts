import { member, members } from "./document";

/*
 * What people hand to a gate instead of a plan, each with a sentence that says what it is and what to do. These only
 * word refusals: a document that passes here is still refused by `input/readable` where it is no plan or configuration.
 */

const SHOW = "terraform show -json PLAN > plan.json";

/** What bytes are that hold no readable text. */
export function wrongBytes(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === undefined) return `is empty, expected JSON; write it with: ${SHOW}`;
  if (a === 0x1f && b === 0x8b)
    return "is compressed with gzip, expected JSON; unpack it first: gunzip -c FILE | eks-audit gate -";
  if (a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04)
    return `is a binary plan (a zip archive), expected JSON; write it with: ${SHOW}`;
  // JSON begins with an ASCII character, so a zero beside it is the other half of UTF-16.
  if ((a === 0 && b !== 0 && b !== undefined) || (a !== 0 && b === 0)) {
    return "is UTF-16 without a byte-order mark, expected UTF-8; in PowerShell: terraform show -json PLAN | Set-Content -Encoding utf8 plan.json";
  }
  return undefined;
}

/** What text is that is not one JSON value. */
export function wrongText(text: string): string {
  const start = text.trimStart();
  const [firstLine = ""] = start.split("\n", 1);
  if (start === "") return `holds only white space, expected JSON; write it with: ${SHOW}`;
  if (firstLine.startsWith("[command]") || /^::(debug|set-output|group|stdout)/.test(firstLine)) {
    return "begins with the line that the wrapper of hashicorp/setup-terraform adds; set terraform_wrapper: false in that step";
  }
  if (isEventLines(firstLine)) return planEvents();
  if (
    /Terraform (will perform|used the selected providers|has compared)|^\s*No changes\.|# .+ (will|must) be /m.test(
      start.slice(0, 20_000),
    ) ||
    start.startsWith("\u001b[")
  ) {
    return `is Terraform's text for people, expected JSON; write it with: ${SHOW}`;
  }
  if (/::debug::|::set-output/.test(start.slice(-2_000))) {
    return "ends with lines that the wrapper of hashicorp/setup-terraform adds; set terraform_wrapper: false in that step";
  }
  if (isJson(firstLine) && start.includes("\n"))
    return "holds more than one JSON value, expected one plan or configuration a file";
  if (/^[{[]/.test(start) && !/[}\]]\s*$/.test(start))
    return "is JSON that is cut off before its end; write it again, whole";
  if (HCL.test(start)) return hcl();
  if (!/^[{[]/.test(start) && /(^\s*\{|\{\s*")/m.test(start))
    return `has text before the JSON, expected JSON alone; write only what terraform show prints to the file: ${SHOW}`;
  return `is not JSON; write it with: ${SHOW}`;
}

/** How a block of Terraform's language begins. */
const HCL =
  /^\s*(terraform|provider|resource|data|variable|output|locals|module|moved|removed|import|check|ephemeral|action)(\s+"[^"\n]*"){0,2}\s*\{\s*$/m;

function hcl(): string {
  return `is Terraform's language (HCL), expected JSON; of a Terraform configuration give a plan: ${SHOW}; if cdktf wrote it, ${withoutHcl()}`;
}

/** What to do about HCL of cdktf. */
export function withoutHcl(): string {
  return "synthesize without HCL output (--hcl, hclOutput, SYNTH_HCL_OUTPUT), and gate cdktf.out again";
}

/** What a JSON value is that is neither a plan nor a configuration, where that can be told. */
export function wrongContent(content: unknown): string | undefined {
  const object = members(content);
  if (!object && pathOfPlan(content, 3) !== undefined)
    return `is a list, not a plan; ${unwrapped(pathOfPlan(content, 3) ?? "")}`;
  if (!object)
    return `is JSON but ${kind(content)}, expected an object: a plan or a configuration; write it with: ${SHOW}`;
  const keys = Object.keys(object);
  const has = (name: string): boolean => Object.hasOwn(object, name);
  if (keys.length === 0) return `is an empty object, expected a plan or a configuration; write it with: ${SHOW}`;
  if (has("@level") && has("@message")) return planEvents();
  if (has("plan_format_version")) {
    return "is HCP Terraform's redacted plan, which lacks values the rules judge; fetch json-output instead of json-output-redacted";
  }
  if (has("format_version") && !PLAN_PARTS.some(has) && (has("values") || keys.every((key) => STATE_KEYS.has(key)))) {
    return (
      "is state, not a plan: it shows what is, not what will be; save a plan first: terraform plan -out PLAN && " + SHOW
    );
  }
  if (typeof object.version === "number" && has("terraform_version") && (has("lineage") || has("serial"))) {
    return (
      "is a raw state file (terraform.tfstate), not a plan; save a plan first: terraform plan -out PLAN && " + SHOW
    );
  }
  if (members(object.stacks) && !has("resource") && !has("format_version")) {
    return "is cdktf's manifest, not a stack; give the folder it lies in: eks-audit gate cdktf.out";
  }
  const wrapper = wrapped(object);
  if (wrapper !== undefined) return wrapper;
  if (has("resource_changes") || has("planned_values")) return wrongPlan(object);
  if (has("provider_schemas"))
    return "is a provider schema (terraform providers schema -json), not a plan; write it with: " + SHOW;
  if (has("valid") && has("diagnostics"))
    return "is the result of terraform validate -json, not a plan; write it with: " + SHOW;
  if (Object.values(object).every(isOutput))
    return "is the outputs of terraform output -json, not a plan; write it with: " + SHOW;
  if (has("language") && has("app"))
    return "is cdktf.json, the settings of a cdktf project; synthesize it and gate the folder it writes: eks-audit gate cdktf.out";
  if (has("inputs") && (has("terraform") || has("locals")))
    return "is a configuration that Terragrunt rendered, whose inputs are no part of Terraform's; plan it with Terragrunt and write the plan with: terragrunt show -json PLAN > plan.json";
  if (isMetadata(object)) return `is the metadata beside cdktf's HCL output; ${withoutHcl()}`;
  return undefined;
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
  const known = WRAPPERS.find(({ keys }) => keys.every((key) => Object.hasOwn(object, key)));
  if (known) return `is ${known.what}, not a plan; ${unwrapped(known.plan)}`;
  // https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration
  if (Object.hasOwn(object, "plan_json_api_url"))
    return "is what HCP Terraform sends to a run task, not a plan; the plan lies at its plan_json_api_url: fetch that";
  if (isApiAnswer(object))
    return "is an answer of HCP Terraform's API, not a plan; the plan lies at json-output: fetch /api/v2/plans/PLAN_ID/json-output or /api/v2/runs/RUN_ID/plan/json-output";
  if (PLAN_PARTS.some((part) => Object.hasOwn(object, part)) && !isPlan(object.terraform)) return undefined;
  const inner = pathOfPlan(object, 3);
  return inner === undefined ? undefined : `is JSON around a plan, not a plan; ${unwrapped(inner)}`;
}

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

/** Where a plan lies within JSON, for jq. */
function pathOfPlan(value: unknown, levels: number): string | undefined {
  const listed = Array.isArray(value);
  for (const [name, inner] of Object.entries(listed ? (value as object) : (members(value) ?? {}))) {
    // What jq or a terminal would take for more than a name is quoted, and shown without what steers a terminal.
    const step = listed
      ? `[${name}]`
      : /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
        ? `.${name}`
        : `[${JSON.stringify(name)}]`;
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

function wrongPlan({ format_version: format, errored }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof format !== "string" || !/^[01]\.\d+$/.test(format)) {
    const got = format === undefined ? "no format_version" : `format_version ${JSON.stringify(format)}`;
    return `has ${got}, expected a string of major 0 or 1, such as "1.2"; write it with Terraform or OpenTofu themselves: ${SHOW}`;
  }
  if (errored === true) return "is a plan that ended with an error, so it is not whole; mend the error and plan again";
  return undefined;
}

const PLAN_PARTS = ["resource_changes", "planned_values", "configuration", "resource"];
const STATE_KEYS = new Set(["format_version", "terraform_version", "values", "checks", "timestamp"]);

function planEvents(): string {
  return `is the event lines of terraform plan -json, not a plan; save the plan and show it: terraform plan -out PLAN && ${SHOW}`;
}

function isEventLines(line: string): boolean {
  try {
    const event: unknown = JSON.parse(line);
    return member(event, "@level") !== undefined && member(event, "@message") !== undefined;
  } catch {
    return false;
  }
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function kind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return `a ${typeof value}`;
}
