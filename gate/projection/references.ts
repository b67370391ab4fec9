import { members } from "../document";

/*
 * How the rules follow references (policies/lib/plan_references.rego), once more, without instance keys: all instances of
 * what they may come by are kept. Where the two differ something is left out, and a rule that does not find it is
 * undecided or denies; it never passes more.
 */

/** What a reference leads to, or what is on the way there. */
export interface GraphNode {
  /** Names of the modules on the way from the root. */
  readonly scope: readonly string[];
  /** A resource's type, `data.` and a data source's type, or `var`, `output`, `module`, `call`. */
  readonly type: string;
  readonly name: string;
}

/** What an expression refers to, from any scope. */
interface Relative {
  readonly inner: readonly string[];
  readonly type: string;
  readonly name: string;
}

/** Reads the references of one configuration. Calls of a module share its expressions, so each is read once. */
export class References {
  private readonly known = new Map<
    object,
    { readonly atRoot: readonly Relative[]; readonly below: readonly Relative[] }
  >();

  /** What all references in an expression lead to. */
  leadTo(scope: readonly string[], expression: unknown): GraphNode[] {
    if (typeof expression !== "object" || expression === null) return [];
    let relative = this.known.get(expression);
    if (relative === undefined) {
      const references = allReferences(expression);
      const isParent = parentsAmong(references);
      // Terraform lists a module's output with its parents; the longer one tells more.
      const own = references.filter((reference) => !reference.startsWith("module.") || !isParent(reference));
      const from = (root: boolean): Relative[] =>
        own.filter((reference) => !isAmbient(root, reference)).map((reference) => relativeNode(reference));
      relative = { atRoot: from(true), below: from(false) };
      this.known.set(expression, relative);
    }
    return (scope.length === 0 ? relative.atRoot : relative.below).map((each) => absolute(scope, each));
  }
}

function absolute(scope: readonly string[], { inner, type, name }: Relative): GraphNode {
  return { scope: inner.length === 0 ? scope : [...scope, ...inner], type, name };
}

/** Every string below a member `references`, however deep. */
function allReferences(value: unknown, found: string[] = []): string[] {
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

const OUTPUT = /^module\.([^.[]+)(?:\["(?:[^"\\]|\\.)*"\]|\[[^\]"]*\])?\.([^.[]+)/;

export function nodeOf(scope: readonly string[], reference: string): GraphNode {
  return absolute(scope, relativeNode(reference));
}

function relativeNode(reference: string): Relative {
  if (reference.startsWith("module.")) {
    const [, module, output] = OUTPUT.exec(reference) ?? [];
    if (module !== undefined && output !== undefined) return { inner: [module], type: "output", name: output };
  }
  const [first = "", second, third] = reference.split(".", 3);
  if (first === "data" && third !== undefined) return { inner: [], type: `data.${second ?? ""}`, name: bare(third) };
  return second === undefined
    ? { inner: [], type: "", name: reference }
    : { inner: [], type: first, name: bare(second) };
}

function bare(name: string): string {
  const index = name.indexOf("[");
  return index < 0 ? name : name.slice(0, index);
}

/** Known when a plan is made, or of the `for_each` beside the expression: nothing unknown comes from it. */
function isAmbient(root: boolean, reference: string): boolean {
  return (
    (root && reference.startsWith("var.")) ||
    reference === "each.key" ||
    isEachValue(reference) ||
    /^(?:count|path|terraform)\./.test(reference)
  );
}

/** Whether an expression refers to `each.value`, so that its value may come from the `for_each` of its block or call. */
export function mentionsEachValue(expression: unknown): boolean {
  return typeof expression === "object" && expression !== null && allReferences(expression).some(isEachValue);
}

function isEachValue(reference: string): boolean {
  return /^each\.value(?:$|[.[])/.test(reference);
}

/** Tells which references are parents of some of these, as `aws_kms_key.k` is of `aws_kms_key.k.arn`. */
export function parentsAmong(references: readonly string[]): (reference: string) => boolean {
  const sorted = [...references].sort();
  const begun = (start: string): boolean => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? "") < start) low = middle + 1;
      else high = middle;
    }
    return sorted[low]?.startsWith(start) === true;
  };
  return (reference) => begun(`${reference}.`) || begun(`${reference}[`);
}
