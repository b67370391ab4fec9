import { members } from "../document";

/*
 * How the rules follow references (policies/lib/plan_references.rego), once more: what they may come by is kept. Where
 * the two differ something is left out, and a rule that does not find it is undecided or denies; it never passes more.
 */

/** What a reference leads to, or what is on the way there. */
export interface GraphNode {
  /** Names of the modules on the way from the root. */
  readonly scope: readonly string[];
  /** A resource's type, `data.` and a data source's type, or `var`, `output`, `module`, `call`. */
  readonly type: string;
  readonly name: string;
}

/** Every string below a member `references`, however deep. */
export function allReferences(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const each of value as unknown[]) allReferences(each, found);
  const object = members(value);
  if (object) {
    for (const [key, inner] of Object.entries(object)) {
      if (key === "references") found.push(...strings(inner));
      allReferences(inner, found);
    }
  }
  return found;
}

/** The strings of a list. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? (value as unknown[]).filter((each) => typeof each === "string") : [];
}

/** What the references of one expression lead to. */
export function nodesOf(scope: readonly string[], references: readonly string[]): GraphNode[] {
  return references
    .filter((reference) => !isAmbient(scope, reference) && !isParent(reference, references))
    .map((reference) => nodeOf(scope, reference));
}

const OUTPUT = /^module\.([^.[]+)(?:\["(?:[^"\\]|\\.)*"\]|\[[^\]"]*\])?\.([^.[]+)/;

export function nodeOf(scope: readonly string[], reference: string): GraphNode {
  if (reference.startsWith("module.")) {
    const [, module, output] = OUTPUT.exec(reference) ?? [];
    if (module !== undefined && output !== undefined)
      return { scope: [...scope, module], type: "output", name: output };
  }
  const [first = "", second, third] = reference.split(".", 3);
  if (first === "data" && third !== undefined) return { scope, type: `data.${second ?? ""}`, name: bare(third) };
  return second === undefined ? { scope, type: "", name: reference } : { scope, type: first, name: bare(second) };
}

function bare(name: string): string {
  const index = name.indexOf("[");
  return index < 0 ? name : name.slice(0, index);
}

/** Known when a plan is made: nothing unknown comes from it. */
function isAmbient(scope: readonly string[], reference: string): boolean {
  return (
    (scope.length === 0 && reference.startsWith("var.")) ||
    reference === "each.key" ||
    /^(?:count|path|terraform)\./.test(reference)
  );
}

/** Terraform lists a module's output with its parents; the longer one tells more. */
function isParent(reference: string, references: readonly string[]): boolean {
  if (!reference.startsWith("module.")) return false;
  return references.some((longer) => longer.startsWith(`${reference}.`) || longer.startsWith(`${reference}[`));
}
