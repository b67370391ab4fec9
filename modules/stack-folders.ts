import { existsSync, readFileSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";

/** The folder of all stacks in cdktf's output. */
const STACKS = "stacks";

const STACK = "cdk.tf.json";

/** What cdktf writes for a stack as HCL, and so left by an earlier run. */
const HCL = ["cdk.tf", "metadata.json"];

/**
 * Names that Terraform or OpenTofu loads from a folder: not those of hidden files and of editors' copies.
 * https://developer.hashicorp.com/terraform/language/files
 */
const CONFIGURATION = /^(?!\.|#.*#$).*\.(tf|tofu)(\.json)?$/;

/** https://developer.hashicorp.com/terraform/language/state/workspaces#workspace-internals */
const STATE = /\.tfstate(\..*)?$/;

/** Files of configuration in a stack's folder that Terraform would merge with the stack's own file. */
export function configurationBeside(folder: string, own: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => CONFIGURATION.test(name) && name !== own);
}

/** Removes the HCL that an earlier run of cdktf left in a stack's folder. */
export function removeHcl(folder: string): void {
  if (existsSync(join(folder, "cdk.tf"))) for (const name of HCL) rmSync(join(folder, name), { force: true });
}

/** Folders of stacks that an earlier run of cdktf wrote and that are none of these. */
export function foldersOfNoStack(outdir: string, stacks: ReadonlySet<string>): string[] {
  const folder = join(outdir, STACKS);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !stacks.has(entry.name))
    .map(({ name }) => join(folder, name))
    .filter((each) => [STACK, "cdk.tf"].some((name) => existsSync(join(each, name))));
}

/** The first file of state in a stack's folder; undefined where none lies there, or only state of nothing. */
export function stateIn(folder: string): string | undefined {
  const declared = localState(join(folder, STACK));
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => !name.startsWith(`.terraform${sep}`))
    .find((name) => (STATE.test(basename(name)) || name === declared) && !isOfNothing(join(folder, name)));
}

/** Removes what cdktf wrote to a stack's folder, and the folder where nothing else is left in it. */
export function removeStack(folder: string): void {
  for (const name of [STACK, ...HCL, "assets"]) rmSync(join(folder, name), { recursive: true, force: true });
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Where a stack's local backend keeps its state, relative to the stack's folder. */
function localState(file: string): string | undefined {
  const { terraform } = json(file) as { terraform?: { backend?: { local?: { path?: unknown } } } };
  const path = terraform?.backend?.local?.path;
  return typeof path === "string" ? join(path) : undefined;
}

/** Whether a state holds no resources, as after a destroy. */
function isOfNothing(file: string): boolean {
  const { resources } = json(file) as { resources?: unknown };
  return Array.isArray(resources) && resources.length === 0;
}

function json(file: string): object {
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as unknown;
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
