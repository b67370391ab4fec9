import { member, members } from "../document";
import type { Reads } from "../reads";
import { keyOf, Module, type Block } from "./configured-modules";
import { sourcesOf } from "./reach";
import type { GraphNode } from "./references";

/** Where a resource that was kept apart is to be found. */
export interface Place {
  readonly document: number;
  readonly place: number;
}

interface Offer extends Place {
  readonly texts: readonly string[];
  /** The block that declares it, where its address leads to one. */
  readonly node: GraphNode | undefined;
}

/**
 * What belongs to clusters, groups and trails: buckets, keys, filters and whatever else rules join with them. They join
 * what has a name in common, or leads to each other in the configuration.
 */
export class Links {
  private readonly configurations: readonly (Configuration | undefined)[];
  private readonly byText = new Map<string, Offer[]>();
  private readonly byNode = new Map<string, Offer[]>();
  private readonly texts = new Set<string>();
  private readonly nodes = new Set<string>();
  private readonly found = new Set<Offer>();
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly contents: readonly unknown[],
    private readonly reads: Reads,
  ) {
    this.configurations = contents.map((content) => Configuration.of(content, reads));
  }

  /** Takes a resource into account, which is chosen if it is linked. */
  offer(entry: unknown, place: Place): void {
    const change = member(entry, "change");
    const texts = new Set<string>();
    for (const when of ["before", "after"]) collectNames(member(change, when), texts);
    const node = this.configurations[place.document]?.declaring(entry);
    const offer = { ...place, texts: [...texts], node };
    for (const text of texts) push(this.byText, text, offer);
    const [type, name] = [String(member(entry, "type")), String(member(entry, "name"))];
    push(this.byNode, node ? `${place.document} ${keyOf(node)}` : `${place.document} ${type}.${name}`, offer);
  }

  chosen(): readonly Place[] {
    if (this.byNode.size === 0) return [];
    this.contents.forEach((content, d) => {
      const texts = new Set<string>();
      const changes = member(content, "resource_changes");
      for (const entry of Array.isArray(changes) ? (changes as unknown[]) : []) {
        collectTexts(member(entry, "change"), texts);
      }
      for (const text of texts) this.addText(text);
      for (const node of this.configurations[d]?.judged() ?? []) this.addNode(d, node);
    });
    for (let next = this.waiting.pop(); next; next = this.waiting.pop()) next();
    return [...this.found];
  }

  private addText(text: string): void {
    if (this.texts.has(text)) return;
    this.texts.add(text);
    for (const offer of this.byText.get(text) ?? []) this.choose(offer);
  }

  private addNode(d: number, node: GraphNode): void {
    const key = `${d} ${keyOf(node)}`;
    if (!this.reads.has(node.type) || this.nodes.has(key)) return;
    this.nodes.add(key);
    for (const offer of this.byNode.get(key) ?? []) this.choose(offer);
    for (const offer of this.byNode.get(`${d} ${node.type}.${node.name}`) ?? []) this.choose(offer);
    for (const next of this.configurations[d]?.beside(node) ?? []) this.waiting.push(() => this.addNode(d, next));
  }

  private choose(offer: Offer): void {
    if (this.found.has(offer)) return;
    this.found.add(offer);
    const { document, node } = offer;
    this.waiting.push(() => {
      for (const text of offer.texts) this.addText(text);
      if (node) this.addNode(document, node);
    });
  }
}

/** A plan's configuration: which of the blocks that rules read lead to each other. */
class Configuration {
  private edges: ReadonlyMap<string, readonly GraphNode[]> | undefined;

  private constructor(
    private readonly root: Module,
    private readonly reads: Reads,
  ) {}

  /** Undefined where the rules follow no reference. */
  static of(content: unknown, reads: Reads): Configuration | undefined {
    const root = Module.root(member(member(content, "configuration"), "root_module"), reads);
    return root && new Configuration(root, reads);
  }

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
  declaring(entry: unknown): GraphNode | undefined {
    const [type, name] = [String(member(entry, "type")), String(member(entry, "name"))];
    const address = member(entry, "module_address");
    const scope = typeof address === "string" ? [...address.matchAll(STEP)].map(([, step]) => step ?? "") : [];
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
