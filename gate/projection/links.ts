import { member, members } from "../document";
import type { Reads } from "../reads";
import { keyOf, Module, type Block } from "./configured-modules";
import { listed } from "./listed";
import { sourcesOf } from "./reach";
import type { GraphNode } from "./references";

/**
 * What belongs to clusters, groups and trails: buckets, keys, filters and whatever else rules join with them. They join
 * what has a name in common, or leads to each other in the configuration.
 *
 * Names and blocks are told apart by a hash: two of one hash keep what no rule looks at, and change no verdict.
 */
export class Links {
  private readonly ties = new Set<number>();
  private readonly nodes = new Set<string>();
  private readonly tie = (text: string): void => {
    this.ties.add(hash(text));
  };

  private constructor(
    contents: readonly unknown[],
    private readonly configurations: readonly (Configuration | undefined)[],
    private readonly reads: Reads,
  ) {
    contents.forEach((content, d) => {
      const changes = member(content, "resource_changes");
      for (const entry of Array.isArray(changes) ? (changes as unknown[]) : []) {
        eachText(member(entry, "change"), this.tie);
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
      const module = Module.root(root);
      if (member(content, "resource_changes") === undefined || (members(root) && !module)) return undefined;
      configurations.push(module && new Configuration(module, reads));
    }
    return new Links(contents, configurations, reads);
  }

  /** What ties a resource of a document to others: the names it holds, and its block. */
  tiesOf(entry: unknown, d: number): readonly number[] {
    const ties: number[] = [];
    const add = (text: string): void => {
      ties.push(hash(text));
    };
    const change = member(entry, "change");
    for (const when of ["before", "after"]) eachName(member(change, when), add);
    const node = this.nodeOf(entry, d);
    add(node ? nodeTie(d, node) : declarationTie(d, String(member(entry, "type")), String(member(entry, "name"))));
    return ties;
  }

  /**
   * Whether a resource may belong to any of them: what it names is known to apply alone, and leads to no resource that
   * tells more.
   */
  mayBeOfAny(entry: unknown, d: number): boolean {
    const unknown = members(member(member(entry, "change"), "after_unknown")) ?? {};
    const names = Object.keys(unknown).filter((name) => unknown[name] === true && isNaming(name) && !OWN.has(name));
    if (names.length === 0) return false;
    const block = this.blockOf(entry, d);
    return block === undefined || this.configurations[d]?.leadsToNoResource(block, names) === true;
  }

  /** Ties to what belongs to them, in the order in which they came. */
  get known(): ReadonlySet<number> {
    return this.ties;
  }

  /** Whether one of the ties is to what belongs to them. */
  hold(ties: readonly number[]): boolean {
    return ties.some((each) => this.ties.has(each));
  }

  /** Lets a resource belong to them: what it names and leads to does too. */
  add(entry: unknown, d: number, ties: readonly number[]): void {
    for (const each of ties) this.ties.add(each);
    const node = this.nodeOf(entry, d);
    if (node) this.addNode(d, node);
  }

  private nodeOf(entry: unknown, d: number): GraphNode | undefined {
    return this.blockOf(entry, d)?.node;
  }

  private blockOf(entry: unknown, d: number): Block | undefined {
    return this.configurations[d]?.declaring(entry, String(member(entry, "type")), String(member(entry, "name")));
  }

  private addNode(d: number, node: GraphNode): void {
    const waiting = [node];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const tie = nodeTie(d, next);
      if (!this.reads.has(next.type) || this.nodes.has(tie)) continue;
      this.nodes.add(tie);
      this.tie(tie);
      // For entries whose address leads to no block.
      this.tie(declarationTie(d, next.type, next.name));
      waiting.push(...(this.configurations[d]?.beside(next) ?? []));
    }
  }
}

function nodeTie(d: number, node: GraphNode): string {
  return `\0${d} ${keyOf(node)}`;
}

function declarationTie(d: number, type: string, name: string): string {
  return `\0${d} ${type}.${name}`;
}

/** FNV-1a. https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

/** A plan's configuration: which of the blocks that rules read lead to each other. */
class Configuration {
  private edges: ReadonlyMap<string, readonly GraphNode[]> | undefined;

  constructor(
    private readonly root: Module,
    private readonly reads: Reads,
  ) {}

  judged(): GraphNode[] {
    return this.root.blocksWhere(({ type }) => this.reads.get(type)?.counted === true).map(({ node }) => node);
  }

  /** What a block leads to, and what leads to it. */
  beside(node: GraphNode): readonly GraphNode[] {
    return (this.edges ??= this.join()).get(keyOf(node)) ?? [];
  }

  /** The block that an entry's address leads to. */
  declaring(entry: unknown, type: string, name: string): Block | undefined {
    const address = member(entry, "module_address");
    const scope = typeof address === "string" ? scopeOf(address) : [];
    return this.block({ scope, type, name });
  }

  private block({ scope, type, name }: GraphNode): Block | undefined {
    return this.root.within(scope)?.find(type, name);
  }

  /** Whether one of some attributes of a block leads to something that is no resource the rules read, or to nothing. */
  leadsToNoResource(block: Block, attributes: readonly string[]): boolean {
    const written = attributes.filter((each) => member(member(block.body, "expressions"), each) !== undefined);
    return written.some((attribute) => {
      const ends = [...sourcesOf(this.root, block, [attribute]).values()].filter(({ type }) => !ON_THE_WAY.has(type));
      return ends.length === 0 || ends.some((end) => !this.reads.has(end.type) || !this.block(end));
    });
  }

  private join(): ReadonlyMap<string, readonly GraphNode[]> {
    const edges = new Map<string, GraphNode[]>();
    for (const block of this.root.blocksWhere(({ type }) => this.reads.has(type))) {
      for (const source of this.sources(block)) {
        listed(edges, keyOf(block.node), source);
        listed(edges, keyOf(source), block.node);
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

type Use = (text: string) => void;

function eachText(value: unknown, use: Use): void {
  if (typeof value === "string") eachTextIn(value, use, (inner) => eachText(inner, use));
  else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) eachText(inner, use);
  }
}

/** What a value passes on its way. */
const ON_THE_WAY: ReadonlySet<string> = new Set(["var", "output", "module"]);

/** Attributes by whose values others name a resource; a new one gets them from AWS. */
const OWN: ReadonlySet<string> = new Set(["arn", "id"]);

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

function eachName(value: unknown, use: Use, named = false): void {
  if (typeof value === "string") eachTextIn(value, named ? use : undefined, (inner) => eachName(inner, use));
  else if (Array.isArray(value)) for (const inner of value as unknown[]) eachName(inner, use, named);
  else {
    for (const [key, inner] of Object.entries(members(value) ?? {})) eachName(inner, use, isNaming(key));
  }
}

const LOG_GROUP = ":log-group:";

/** Buckets and log groups are also named by their ARNs; Cloud Control's resources are JSON in a text. */
function eachTextIn(text: string, use: Use | undefined, within: (value: unknown) => void): void {
  use?.(text);
  if (text.includes(":::")) use?.(text.split(":::")[1] ?? "");
  if (text.includes(LOG_GROUP)) use?.(text.split(LOG_GROUP)[1]?.split(":")[0] ?? "");
  if (!text.startsWith("{")) return;
  try {
    within(JSON.parse(text));
  } catch {
    // A text that begins so.
  }
}
