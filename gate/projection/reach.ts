import { member, members } from "../document";
import { keyOf, scopeKey, type Module } from "./configured-modules";
import { allReferences, nodeOf, nodesOf, strings, type GraphNode } from "./references";

/** What the rules may come by when they follow references from the resources they read. */
export interface Reach {
  /** Keys of the nodes where values come from, and of those on the way there. */
  readonly values: ReadonlySet<string>;
  /** Keys of the nodes on the way from one resource that is read to another that it depends on. */
  readonly dependencies: ReadonlySet<string>;
}

export function reach(modules: ReadonlyMap<string, Module>, read: readonly GraphNode[]): Reach {
  const graph = new Graph(modules);
  const values = new Set<string>();
  for (const node of read) {
    const body = graph.block(node)?.body;
    for (const expression of Object.values(members(member(body, "expressions")) ?? {})) {
      graph.walk(nodesOf(node.scope, allReferences(expression)), values, (each) => graph.sources(each));
    }
  }
  return { values, dependencies: between(graph, read) };
}

/** The nodes from which one of the given is reached, among those that are reached from one of them. */
function between(graph: Graph, read: readonly GraphNode[]): Set<string> {
  const forward = new Set<string>();
  const backward = new Map<string, string[]>();
  graph.walk(read, forward, (node) => {
    const next = graph.dependencies(node);
    const from = keyOf(node);
    for (const each of next) {
      const key = keyOf(each);
      const before = backward.get(key);
      if (before) before.push(from);
      else backward.set(key, [from]);
    }
    return next;
  });
  const reaching = new Set<string>();
  const waiting = read.map(keyOf);
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (reaching.has(key)) continue;
    reaching.add(key);
    waiting.push(...(backward.get(key) ?? []));
  }
  return reaching;
}

class Graph {
  constructor(private readonly modules: ReadonlyMap<string, Module>) {}

  walk(from: readonly GraphNode[], seen: Set<string>, next: (node: GraphNode) => readonly GraphNode[]): void {
    const waiting = [...from];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const key = keyOf(node);
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push(...next(node));
    }
  }

  block(node: GraphNode): { readonly body: Readonly<Record<string, unknown>> } | undefined {
    return this.module(node)?.blocks.get(keyOf(node));
  }

  /** Where the value of an argument or an output comes from. */
  sources({ scope, type, name }: GraphNode): GraphNode[] {
    const module = this.module({ scope });
    if (!module) return [];
    if (type === "var" && module.caller) {
      const argument = member(member(module.caller.call, "expressions"), name);
      return nodesOf(module.caller.module.scope, allReferences(argument));
    }
    if (type === "output") {
      const output = member(member(module.body, "outputs"), name);
      return nodesOf(scope, strings(member(member(output, "expression"), "references")));
    }
    return [];
  }

  dependencies(node: GraphNode): GraphNode[] {
    const { scope, type, name } = node;
    const module = this.module(node);
    if (!module) return [];
    const block = module.blocks.get(keyOf(node));
    if (block) {
      const named = nodesOf(scope, allReferences(member(block.body, "expressions")));
      return [...named, ...after(scope, block.body), { scope, type: "call", name: "" }];
    }
    if (type === "call" && module.caller) {
      const outer = module.caller.module.scope;
      return [...after(outer, module.caller.call), { scope: outer, type: "call", name: "" }];
    }
    if (type === "module") return contents(module.inner.get(name));
    return this.sources(node);
  }

  private module({ scope }: Pick<GraphNode, "scope">): Module | undefined {
    return this.modules.get(scopeKey(scope));
  }
}

function after(scope: readonly string[], body: unknown): GraphNode[] {
  return strings(member(body, "depends_on")).map((reference) => nodeOf(scope, reference));
}

function contents(module: Module | undefined): GraphNode[] {
  if (!module) return [];
  const blocks = [...module.blocks.values()].map(({ node }) => node);
  const modules = [...module.inner.keys()].map((name) => ({ scope: module.scope, type: "module", name }));
  return [...blocks, ...modules];
}
