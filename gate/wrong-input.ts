import { member, members } from "./document";
import { otherDocument, SHOW, withoutHcl } from "./other-documents";

/*
 * What people hand to a gate instead of a plan, each with a sentence that says what it is and what to do. These only
 * word refusals: a document that passes here is still refused by `input/readable` where it is no plan or configuration.
 */

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
  if ((!/^[{[]/.test(start) || TAG.test(start)) && /(^\s*\{|\{\s*")/m.test(start))
    return `has text before the JSON, expected JSON alone; write only what terraform show prints to the file: ${SHOW}`;
  return `is not JSON; write it with: ${SHOW}`;
}

/** How a line of a log begins: `[INFO] planning`. */
const TAG = /^\[[^\]"{[]*\]\s*[^\s,\]}]/;

/** How a block of Terraform's language begins. */
const HCL =
  /^\s*(terraform|provider|resource|data|variable|output|locals|module|moved|removed|import|check|ephemeral|action)(\s+"[^"\n]*"){0,2}\s*\{\s*$/m;

function hcl(): string {
  return `is Terraform's language (HCL), expected JSON; of a Terraform configuration give a plan: ${SHOW}; if cdktf wrote it, ${withoutHcl()}`;
}

/** What a JSON value is that is neither a plan nor a configuration, where that can be told. */
export function wrongContent(content: unknown): string | undefined {
  const object = members(content);
  const other = otherDocument(content);
  if (other !== undefined) return other;
  if (!object)
    return `is JSON but ${kind(content)}, expected an object: a plan or a configuration; write it with: ${SHOW}`;
  const keys = Object.keys(object);
  const has = (name: string): boolean => Object.hasOwn(object, name);
  if (keys.length === 0) return `is an empty object, expected a plan or a configuration; write it with: ${SHOW}`;
  if (has("@level") && has("@message")) return planEvents();
  if (has("plan_format_version")) {
    return "is HCP Terraform's redacted plan, which lacks values the rules judge; fetch json-output instead of json-output-redacted";
  }
  if (
    has("format_version") &&
    !["resource_changes", "planned_values", "configuration", "resource"].some(has) &&
    (has("values") || keys.every((key) => STATE_KEYS.has(key)))
  ) {
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
  if (has("resource_changes") || has("planned_values")) return wrongPlan(object);
  if (has("provider_schemas"))
    return "is a provider schema (terraform providers schema -json), not a plan; write it with: " + SHOW;
  if (has("valid") && has("diagnostics"))
    return "is the result of terraform validate -json, not a plan; write it with: " + SHOW;
  return undefined;
}

function wrongPlan({ format_version: format, errored }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof format !== "string" || !/^[01]\.\d+$/.test(format)) {
    const got = format === undefined ? "no format_version" : `format_version ${JSON.stringify(format)}`;
    return `has ${got}, expected a string of major 0 or 1, such as "1.2"; write it with Terraform or OpenTofu themselves: ${SHOW}`;
  }
  if (errored === true) return "is a plan that ended with an error, so it is not whole; mend the error and plan again";
  return undefined;
}

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
