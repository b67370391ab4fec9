import { member, members } from "../document";
import { indexModules, keyOf, scopeKey, type Module } from "./configured-modules";
import { reach, type Reach } from "./reach";

/**
 * A plan's configuration without what the rules can't come by: they follow references from the resources they read, to
 * where a value comes from and to what is made first. References are kept, constants are not, but for those of the
 * provider configurations and of provisioners.
 *
 * @param types resource types that some rule reads
 */
export function reachable(configuration: unknown, types: ReadonlySet<string>): unknown {
  const parts = members(configuration);
  if (!parts) return configuration;
  const kept: Record<string, unknown> = {};
  if (Object.hasOwn(parts, "provider_config")) kept.provider_config = parts.provider_config;
  if (Object.hasOwn(parts, "root_module")) kept.root_module = pruned(parts.root_module, types);
  return kept;
}

function pruned(root: unknown, types: ReadonlySet<string>): unknown {
  const modules = members(root) && indexModules(root);
  if (!modules) return root;
  const read = [...modules.values()].flatMap(({ blocks }) =>
    [...blocks.values()].map(({ node }) => node).filter(({ type }) => types.has(type)),
  );
  const main = modules.get(scopeKey([]));
  return main ? new Pruning(reach(modules, read), new Set(read.map(keyOf))).module(main) : root;
}

class Pruning {
  constructor(
    private readonly reach: Reach,
    private readonly read: ReadonlySet<string>,
  ) {}

  module(module: Module): object {
    const { resources, module_calls: calls, outputs } = module.body;
    return {
      ...(Array.isArray(resources) ? { resources: this.resources(module) } : {}),
      ...(members(calls) ? { module_calls: this.calls(module) } : {}),
      ...(members(outputs) ? { outputs: this.outputs(module, outputs) } : {}),
    };
  }

  private resources({ blocks }: Module): unknown[] {
    return [...blocks].flatMap(([key, { body }]) => {
      const { address, mode, type, name, provider_config_key, depends_on, expressions, provisioners } = body;
      // A provisioner runs commands of its own, whatever it stands on.
      const place = { address, mode, type, name, ...(nothingIn(provisioners ?? []) ? {} : { provisioners }) };
      if (this.read.has(key) || this.reach.dependencies.has(key)) {
        return [{ ...place, provider_config_key, depends_on, expressions: withoutConstants(expressions) }];
      }
      return this.reach.values.has(key) || "provisioners" in place ? [place] : [];
    });
  }

  private calls(module: Module): Record<string, unknown> {
    const kept = [...module.inner].flatMap(([name, inner]): [string, unknown][] => {
      const body = this.module(inner);
      const expressions = Object.fromEntries(
        Object.entries(members(member(inner.caller?.call, "expressions")) ?? {})
          .filter(([argument]) => this.has({ scope: inner.scope, type: "var", name: argument }))
          .map(([argument, expression]) => [argument, withoutConstants(expression)]),
      );
      const { depends_on, source, version_constraint } = inner.caller?.call ?? {};
      return isEmpty(body) && isEmpty(expressions)
        ? []
        : [[name, { source, version_constraint, depends_on, expressions, module: body }]];
    });
    return Object.fromEntries(kept);
  }

  private outputs({ scope }: Module, outputs: unknown): Record<string, unknown> {
    const kept = Object.entries(members(outputs) ?? {}).filter(([name]) => this.has({ scope, type: "output", name }));
    return Object.fromEntries(kept.map(([name, output]) => [name, withoutConstants(output)]));
  }

  private has(node: { scope: readonly string[]; type: string; name: string }): boolean {
    const key = keyOf(node);
    return this.reach.values.has(key) || this.reach.dependencies.has(key);
  }
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

function references(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(references);
  const object = members(value);
  if (!object) return value;
  const kept = Object.entries(object).flatMap(([key, inner]): [string, unknown][] => {
    if (key === "references") return [[key, inner]];
    return key !== "constant_value" && typeof inner === "object" && inner !== null ? [[key, references(inner)]] : [];
  });
  return Object.fromEntries(kept);
}
