import { member, members } from "../document";
import { keyOf, type Block, type Module } from "./configured-modules";
import { listed } from "./listed";
import { mentionsEachValue, nodeOf, strings, type GraphNode } from "./references";

/** Nodes by their keys. */
export type Nodes = ReadonlyMap<string, GraphNode>;

/** What the rules may come by when they follow references from the resources they read. */
export interface Reach {
  /** The nodes where values come from, and those on the way there. */
  readonly values: Nodes;
  /** The nodes on the way from one resource that is read to another that it depends on. */
  readonly dependencies: Nodes;
}

/** @param attributes of a block, those that rules read */
export function reach(root: Module, read: readonly Block[], attributes: (block: Block) => Iterable<string>): Reach {
  const graph = new Graph(root);
  const values = new Map<string, GraphNode>();
  for (const block of read) graph.follow(block, attributes(block), values);
  return {
    values,
    dependencies: between(
      graph,
      read.map(({ node }) => node),
    ),
  };
}

/** Where values of some attributes of a block come from, and what is on the way there. */
export function sourcesOf(root: Module, block: Block, attributes: Iterable<string>): Nodes {
  const found = new Map<string, GraphNode>();
  new Graph(root).follow(block, attributes, found);
  return found;
}

/** The nodes from which one of the given is reached, among those that are reached from one of them. */
function between(graph: Graph, read: readonly GraphNode[]): Nodes {
  const forward = new Map<string, GraphNode>();
  const backward = new Map<string, string[]>();
  graph.walk(read, forward, (node) => {
    const next = graph.dependencies(node);
    const from = keyOf(node);
    for (const each of next) listed(backward, keyOf(each), from);
    return next;
  });
  const reaching = new Map<string, GraphNode>();
  const waiting = read.map(keyOf);
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const node = forward.get(key);
    if (node === undefined || reaching.has(key)) continue;
    reaching.set(key, node);
    waiting.push(...(backward.get(key) ?? []));
  }
  return reaching;
}

class Graph {
  constructor(private readonly root: Module) {}

  walk(
    from: readonly GraphNode[],
    seen: Map<string, GraphNode>,
    next: (node: GraphNode) => readonly GraphNode[],
  ): void {
    const waiting = [...from];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const key = keyOf(node);
      if (seen.has(key)) continue;
      seen.set(key, node);
      waiting.push(...next(node));
    }
  }

  /** Adds what the values of a block's attributes come from. */
  follow(block: Block, attributes: Iterable<string>, seen: Map<string, GraphNode>): void {
    const { scope } = block.node;
    const given = expressions(block);
    for (const attribute of attributes) {
      if (!Object.hasOwn(given, attribute)) continue;
      this.walk(this.leadsTo(scope, given[attribute], block.body), seen, (each) => this.sources(each));
    }
  }

  /** What an expression of a block or call leads to, also by way of its `for_each`. */
  private leadsTo(scope: readonly string[], expression: unknown, of: unknown): GraphNode[] {
    const own = this.root.leadsTo(scope, expression);
    if (!mentionsEachValue(expression)) return own;
    return [...own, ...this.root.leadsTo(scope, member(of, "for_each_expression"))];
  }

  /** Where the value of an argument, an output, or one of a module's outputs comes from. */
  private sources({ scope, type, name }: GraphNode): GraphNode[] {
    if (type !== "var" && type !== "output" && type !== "module") return [];
    const module = this.root.within(scope);
    if (type === "module") return outputs(module?.inner(name));
    if (type === "var" && module?.caller) {
      const argument = member(member(module.caller.call, "expressions"), name);
      return this.leadsTo(module.caller.module.scope, argument, module.caller.call);
    }
    if (type === "output" && module) {
      const output = member(member(module.body, "outputs"), name);
      return this.root.leadsTo(scope, member(output, "expression"));
    }
    return [];
  }

  dependencies(node: GraphNode): GraphNode[] {
    const { scope, type, name } = node;
    const module = this.root.within(scope);
    if (!module) return [];
    const block = module.find(type, name);
    if (block) {
      const named = this.root.leadsTo(scope, member(block.body, "expressions"));
      return [...named, ...after(scope, block.body), { scope, type: "call", name: "" }];
    }
    if (type === "call" && module.caller) {
      const outer = module.caller.module.scope;
      return [...after(outer, module.caller.call), { scope: outer, type: "call", name: "" }];
    }
    if (type === "module") return contents(module.inner(name));
    return this.sources(node);
  }
}

function expressions({ body }: Block): Readonly<Record<string, unknown>> {
  return members(member(body, "expressions")) ?? {};
}

function after(scope: readonly string[], body: unknown): GraphNode[] {
  return strings(member(body, "depends_on")).map((reference) => nodeOf(scope, reference));
}

function outputs(module: Module | undefined): GraphNode[] {
  if (!module) return [];
  return Object.keys(members(member(module.body, "outputs")) ?? {}).map((name) => ({
    scope: module.scope,
    type: "output",
    name,
  }));
}

function contents(module: Module | undefined): GraphNode[] {
  if (!module) return [];
  const { scope } = module;
  const called = [...module.calls()].map((inner) => ({ scope, type: "module", name: inner.scope.at(-1) ?? "" }));
  return [...module.blocks().map(({ node }) => node), ...called];
}
