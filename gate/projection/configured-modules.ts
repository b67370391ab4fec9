import { member, members } from "../document";
import type { GraphNode } from "./references";

/** A module of a plan's configuration. */
export interface Module {
  readonly scope: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
  /** Undefined for the root. */
  readonly caller: Caller | undefined;
  /** By key of their nodes. */
  readonly blocks: ReadonlyMap<string, Block>;
  /** By name of the call. */
  readonly inner: ReadonlyMap<string, Module>;
}

export interface Caller {
  readonly module: Module;
  readonly call: Readonly<Record<string, unknown>>;
}

export interface Block {
  readonly node: GraphNode;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One text for each node: names with their number and lengths, so that none can pass for two. */
export function keyOf({ scope, type, name }: GraphNode): string {
  return `${scope.length};${scopeKey(scope)}${type.length}:${type}${name}`;
}

/**
 * The modules of a configuration, by their scope's text. Undefined where something is declared twice, or without a name:
 * the rules follow no reference of such a configuration, so all of it has to be there to see.
 */
export function indexModules(root: unknown): ReadonlyMap<string, Module> | undefined {
  const modules = new Map<string, Module>();
  const unique = index(root, [], undefined, modules);
  return unique ? modules : undefined;
}

export function scopeKey(scope: readonly string[]): string {
  let key = "";
  for (const name of scope) key += `${name.length}:${name}/`;
  return key;
}

function index(
  value: unknown,
  scope: readonly string[],
  caller: Caller | undefined,
  modules: Map<string, Module>,
): Module | undefined {
  const body = members(value);
  if (!body) return undefined;
  const blocks = new Map<string, Block>();
  const inner = new Map<string, Module>();
  const module = { scope, body, caller, blocks, inner };
  modules.set(scopeKey(scope), module);
  const resources = member(body, "resources");
  for (const resource of Array.isArray(resources) ? (resources as unknown[]) : []) {
    const block = blockOf(scope, resource);
    if (block === "unnamed") return undefined;
    if (!block) continue;
    const key = keyOf(block.node);
    if (blocks.has(key)) return undefined;
    blocks.set(key, block);
  }
  for (const [name, value] of Object.entries(members(member(body, "module_calls")) ?? {})) {
    const call = members(value);
    if (!call || !members(member(call, "module"))) continue;
    const called = index(member(call, "module"), [...scope, name], { module, call }, modules);
    if (!called) return undefined;
    inner.set(name, called);
  }
  return module;
}

function blockOf(scope: readonly string[], resource: unknown): Block | "unnamed" | undefined {
  const body = members(resource);
  if (!body) return undefined;
  const [type, name, mode] = [member(body, "type"), member(body, "name"), member(body, "mode")];
  if (typeof type !== "string") return undefined;
  if (typeof name !== "string") return "unnamed";
  return { node: { scope, type: mode === "data" ? `data.${type}` : type, name }, body };
}
