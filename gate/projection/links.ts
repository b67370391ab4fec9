import { member, members } from "../document";
import type { Reads } from "../reads";
import { keyOf, Module, type Block } from "./configured-modules";
import { sourcesOf } from "./reach";
import type { GraphNode } from "./references";

/**
 * What belongs to clusters, groups and trails: buckets, keys, filters and whatever else rules join with them. They join
 * what has a name in common, or leads to each other in the configuration.
 */
export class Links {
  private readonly names = new Set<string>();
  private readonly nodes = new Set<string>();

  private constructor(
    contents: readonly unknown[],
    private readonly configurations: readonly (Configuration | undefined)[],
    private readonly reads: Reads,
  ) {
    contents.forEach((content, d) => {
      const changes = member(content, "resource_changes");
      for (const entry of Array.isArray(changes) ? (changes as unknown[]) : []) {
        collectTexts(member(entry, "change"), this.names);
      }
      for (const node of configurations[d]?.judged() ?? []) this.addNode(d, node);
    });
  }

  /**
   * Of the contents of documents without what was kept apart. Undefined where it can't be told: resources of a
   * configuration name each other in more ways, and where blocks have no names of their own nobody knows which is meant.
   */
  static of(contents: readonly unknown[], reads: Reads): Links | undefined {
    const configurations: (Configuration | undefined)[] = [];
    for (const content of contents) {
      const root = member(member(content, "configuration"), "root_module");
      const module = Module.root(root, reads);
      if (member(content, "resource_changes") === undefined || (members(root) && !module)) return undefined;
      configurations.push(module && new Configuration(module, reads));
    }
    return new Links(contents, configurations, reads);
  }

  /** Whether a resource belongs to them; if so, what it names and leads to does too. */
  take(entry: unknown, d: number): boolean {
    const names = new Set<string>();
    const change = member(entry, "change");
    for (const when of ["before", "after"]) collectNames(member(change, when), names);
    const [type, name] = [String(member(entry, "type")), String(member(entry, "name"))];
    const node = this.configurations[d]?.declaring(entry, type, name);
    const led = node ? this.nodes.has(`${d} ${keyOf(node)}`) : this.nodes.has(`${d} ${type}.${name}`);
    if (!led && ![...names].some((each) => this.names.has(each))) return false;
    for (const each of names) this.names.add(each);
    if (node) this.addNode(d, node);
    return true;
  }

  private addNode(d: number, node: GraphNode): void {
    const waiting = [node];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const key = `${d} ${keyOf(next)}`;
      if (!this.reads.has(next.type) || this.nodes.has(key)) continue;
      this.nodes.add(key);
      // For entries whose address leads to no block.
      this.nodes.add(`${d} ${next.type}.${next.name}`);
      waiting.push(...(this.configurations[d]?.beside(next) ?? []));
    }
  }
}

/** A plan's configuration: which of the blocks that rules read lead to each other. */
class Configuration {
  private edges: ReadonlyMap<string, readonly GraphNode[]> | undefined;

  constructor(
    private readonly root: Module,
    private readonly reads: Reads,
  ) {}

  judged(): GraphNode[] {
    return [...this.root.readBlocks()]
      .map(({ node }) => node)
      .filter(({ type }) => this.reads.get(type)?.counted === true);
  }

  /** What a block leads to, and what leads to it. */
  beside(node: GraphNode): readonly GraphNode[] {
    return (this.edges ??= this.join()).get(keyOf(node)) ?? [];
  }

  /** The block that an entry's address leads to. */
  declaring(entry: unknown, type: string, name: string): GraphNode | undefined {
    const address = member(entry, "module_address");
    const scope = typeof address === "string" ? scopeOf(address) : [];
    return this.root.within(scope)?.find(type, name)?.node;
  }

  private join(): ReadonlyMap<string, readonly GraphNode[]> {
    const edges = new Map<string, GraphNode[]>();
    for (const block of this.root.readBlocks()) {
      for (const source of this.sources(block)) {
        push(edges, keyOf(block.node), source);
        push(edges, keyOf(source), block.node);
      }
    }
    return edges;
  }

  private sources(block: Block): GraphNode[] {
    const attributes = [...(this.reads.get(block.node.type)?.attributes.keys() ?? [])];
    return [...sourcesOf(this.root, block, attributes.filter(isNaming)).values()].filter(({ type }) =>
      this.reads.has(type),
    );
  }
}

// As policies/lib/plan_references.rego takes the steps of a module's address.
function scopeOf(module: string): string[] {
  if (!module.includes("[")) return module.split(".").filter((_, i) => i % 2 === 1);
  return [...module.matchAll(STEP)].map(([, step]) => step ?? "");
}

const STEP = /module\.([^.[]+)(?:\["(?:[^"\\]|\\.)*"\]|\[[0-9]+\])?(?:\.|$)/g;

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function collectTexts(value: unknown, into: Set<string>): void {
  if (typeof value === "string") addText(value, into, (inner) => collectTexts(inner, into));
  else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) collectTexts(inner, into);
  }
}

/** Attributes by whose values resources name each other, or that hold such. */
const NAMING = /(?:arn|id|name|bucket|configuration)$/i;

const naming = new Map<string, boolean>();

function isNaming(attribute: string): boolean {
  const known = naming.get(attribute);
  if (known !== undefined) return known;
  const names = NAMING.test(attribute);
  naming.set(attribute, names);
  return names;
}

function collectNames(value: unknown, into: Set<string>, named = false): void {
  if (typeof value === "string") addText(value, named ? into : undefined, (inner) => collectNames(inner, into));
  else if (Array.isArray(value)) for (const inner of value as unknown[]) collectNames(inner, into, named);
  else {
    for (const [key, inner] of Object.entries(members(value) ?? {})) collectNames(inner, into, isNaming(key));
  }
}

/** A bucket is also named by its ARN; Cloud Control's resources are JSON in a text. */
function addText(text: string, into: Set<string> | undefined, within: (value: unknown) => void): void {
  into?.add(text);
  if (text.includes(":::")) into?.add(text.split(":::")[1] ?? "");
  if (!text.startsWith("{")) return;
  try {
    within(JSON.parse(text));
  } catch {
    // A text that begins so.
  }
}
