import { member, members } from "../document";
import type { Reads } from "../reads";
import { keyOf, Module, scopeKey } from "./configured-modules";
import { reach, type Reach } from "./reach";
import { mentionsEachValue, parentsAmong, strings, type GraphNode } from "./references";

/**
 * A plan's configuration without what the rules can't come by: they follow references from the resources they read, to
 * where a value comes from and to what is made first. References are kept, constants are not, but for those of the
 * provider configurations, of provisioners and of a `for_each` whose values are referred to.
 *
 * @param isRead whether rules read resources of a type and a name, of all that are of types they read
 */
export function reachable(
  configuration: unknown,
  reads: Reads,
  isRead: (type: string, name: string) => boolean,
): unknown {
  const parts = members(configuration);
  if (!parts) return configuration;
  const kept: Record<string, unknown> = {};
  if (Object.hasOwn(parts, "provider_config")) kept.provider_config = parts.provider_config;
  if (Object.hasOwn(parts, "root_module")) {
    const root = Module.root(parts.root_module);
    // Where the rules follow no reference, or look at what is no resource, all of it has to be there to see.
    kept.root_module = root?.typed === true ? pruned(root, reads, isRead) : parts.root_module;
  }
  return kept;
}

function pruned(root: Module, reads: Reads, isRead: (type: string, name: string) => boolean): unknown {
  const read = root.blocksWhere(({ type, name }) => reads.has(type) && isRead(type, name));
  const reached = reach(root, read, ({ node }) => reads.get(node.type)?.attributes.keys() ?? []);
  return new Pruning(root, reads, reached, new Set(read.map(({ node }) => keyOf(node)))).module(root);
}

class Pruning {
  /** Scopes in which, or below which, something is kept. */
  private readonly scopes = new Set<string>();

  constructor(
    private readonly root: Module,
    private readonly reads: Reads,
    private readonly reach: Reach,
    private readonly read: ReadonlySet<string>,
  ) {
    const provisioned = root.blocksWhere(({ body }) => Object.hasOwn(body, "provisioners")).map(({ node }) => node);
    for (const { scope } of [...reach.values.values(), ...reach.dependencies.values(), ...provisioned]) {
      for (let depth = scope.length; depth > 0; depth -= 1) this.scopes.add(scopeKey(scope.slice(0, depth)));
    }
  }

  module(module: Module): object {
    const { resources, module_calls: calls, outputs } = module.body;
    return {
      ...(Array.isArray(resources) ? { resources: this.resources(module) } : {}),
      ...(members(calls) ? { module_calls: this.calls(module) } : {}),
      ...(members(outputs) ? { outputs: this.outputs(module, outputs) } : {}),
    };
  }

  private resources(module: Module): unknown[] {
    return module.blocks().flatMap(({ node, body }) => {
      const key = keyOf(node);
      const { address, mode, type, name, provider_config_key, depends_on, expressions, provisioners } = body;
      // A provisioner runs commands of its own, whatever it stands on.
      const place = { address, mode, type, name, ...(nothingIn(provisioners ?? []) ? {} : { provisioners }) };
      if (this.read.has(key) || this.reach.dependencies.has(key)) {
        const kept = this.expressions(node, expressions);
        return [{ ...place, provider_config_key, depends_on, expressions: kept, ...forEach(kept, body) }];
      }
      return this.reach.values.has(key) || "provisioners" in place ? [place] : [];
    });
  }

  /** Of the attributes that are read, and those that lead to what comes first. */
  private expressions({ scope, type }: GraphNode, expressions: unknown): unknown {
    const given = members(expressions);
    if (!given) return withoutConstants(expressions);
    const attributes = this.reads.get(type)?.attributes;
    const kept = Object.entries(given).filter(([name, expression]) => {
      if (attributes?.has(name) === true) return true;
      // Where a part of a module is named, the module named beside it is no more than its parent.
      return this.root
        .leadsTo(scope, expression)
        .some((to) => to.type === "output" || to.type === "module" || this.has(to));
    });
    return Object.fromEntries(kept.map(([name, expression]) => [name, withoutConstants(expression)]));
  }

  private calls(module: Module): Record<string, unknown> {
    const kept = module.calls((name) => this.scopes.has(scopeKey([...module.scope, name])));
    return Object.fromEntries([...kept].flatMap((inner) => this.call(inner)));
  }

  private call(inner: Module): [string, unknown][] {
    const { scope, caller } = inner;
    const pruned = this.module(inner);
    const expressions = Object.fromEntries(
      Object.entries(members(member(caller?.call, "expressions")) ?? {})
        .filter(([argument]) => this.has({ scope, type: "var", name: argument }))
        .map(([argument, expression]) => [argument, withoutConstants(expression)]),
    );
    if (isEmpty(pruned) && isEmpty(expressions)) return [];
    const { depends_on, source, version_constraint } = caller?.call ?? {};
    const made = forEach(expressions, caller?.call);
    return [[scope.at(-1) ?? "", { source, version_constraint, depends_on, expressions, ...made, module: pruned }]];
  }

  private outputs({ scope }: Module, outputs: unknown): Record<string, unknown> {
    const kept = Object.entries(members(outputs) ?? {}).filter(([name]) => this.has({ scope, type: "output", name }));
    return Object.fromEntries(kept.map(([name, output]) => [name, withoutConstants(output)]));
  }

  private has(node: GraphNode): boolean {
    const key = keyOf(node);
    return this.reach.values.has(key) || this.reach.dependencies.has(key);
  }
}

/** The `for_each` of a block or call, where its values matter to some of its expressions. */
function forEach(expressions: unknown, of: unknown): object {
  const given = member(of, "for_each_expression");
  return given !== undefined && mentionsEachValue(expressions) ? { for_each_expression: given } : {};
}

/** Whether nothing is in it, nor in its parts. */
function isEmpty(value: object): boolean {
  return Object.values(value).every((part: unknown) => nothingIn(part));
}

function nothingIn(part: unknown): boolean {
  return Array.isArray(part) ? part.length === 0 : Object.keys(members(part) ?? { part }).length === 0;
}

/** References, in their places. */
function withoutConstants(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return references(value);
}

/** Terraform lists each reference with its parents, which lead to the same or, of a module, are not followed. */
function withoutParents(given: unknown): unknown {
  if (!Array.isArray(given)) return given;
  const isParent = parentsAmong(strings(given));
  return (given as unknown[]).filter((each) => typeof each !== "string" || !isParent(each));
}

function references(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(references);
  const object = members(value);
  if (!object) return value;
  const kept = Object.entries(object).flatMap(([key, inner]): [string, unknown][] => {
    if (key === "references") return [[key, withoutParents(inner)]];
    return key !== "constant_value" && typeof inner === "object" && inner !== null ? [[key, references(inner)]] : [];
  });
  return Object.fromEntries(kept);
}
