import { COUNTED } from "./counted";
import { member, members } from "./document";
import { reachable } from "./projection/configuration";
import { isMarked, trimmed } from "./projection/entries";
import type { Reads } from "./reads";

/** Number of managed resources that documents hold of each type that is counted, whatever happens to them. */
export type Counts = Readonly<Record<string, number>>;

// Sections no rule reads. What is, what drifted and what was computed from what says nothing of what will be.
const DROPPED = new Set([
  "prior_state",
  "resource_drift",
  "relevant_attributes",
  "checks",
  "variables",
  "output_changes",
]);

// That they are there tells state from a plan; what is in them says no more.
const EMPTIED = new Set(["values", "resources", "outputs"]);

/**
 * The same document with less in it, in the same shape: rules judge it as they would the whole. What is malformed stays
 * as it is, for the rules to refuse.
 */
export function project(content: unknown, reads: Reads): unknown {
  const plan = members(content);
  if (!plan || !isPlan(content)) return content;
  const changes = relevant(plan.resource_changes, reads);
  const kept = Object.entries(plan).flatMap(([name, value]): [string, unknown][] => {
    if (DROPPED.has(name)) return [];
    if (name === "resource_changes") return [[name, changes]];
    if (name === "planned_values") return [[name, outline(value)]];
    if (name === "configuration") return [[name, configuration(value, changes, reads)]];
    if (name === "deferred_changes") return [[name, deferred(value, reads)]];
    if (EMPTIED.has(name)) return [[name, null]];
    return [[name, value]];
  });
  return Object.fromEntries(kept);
}

/** Counts for comparison with what the policy says it saw. */
export function count(contents: readonly unknown[]): Counts {
  const types = contents.flatMap((content) => (isPlan(content) ? plannedTypes(content) : configuredTypes(content)));
  return Object.fromEntries(COUNTED.map((type) => [type, types.filter((each) => each === type).length]));
}

function isPlan(content: unknown): boolean {
  return ["format_version", "resource_changes", "planned_values"].some((name) => member(content, name) !== undefined);
}

function deferred(changes: unknown, reads: Reads): unknown {
  if (!Array.isArray(changes)) return changes;
  return (changes as unknown[]).filter((change) => isRead(member(change, "resource_change"), reads));
}

function relevant(resources: unknown, reads: Reads): unknown {
  if (!Array.isArray(resources)) return resources;
  return (resources as unknown[])
    .filter((resource) => isRead(resource, reads))
    .flatMap((resource) => {
      const read = reads.get(String(member(resource, "type")));
      if (!read) return [resource];
      const kept = trimmed(resource, read);
      return isMarked(kept, read) ? [kept] : [];
    });
}

/** What has no type is no resource, and for the rules to refuse. */
function isRead(resource: unknown, types: { has(type: string): boolean }): boolean {
  const type = member(resource, "type");
  return typeof type !== "string" || types.has(type);
}

/** Blocks of clusters, groups and trails, and of what else there is in the plan. */
function configuration(configuration: unknown, changes: unknown, reads: Reads): unknown {
  const there = new Set(
    Array.isArray(changes)
      ? (changes as unknown[]).map((change) => `${String(member(change, "type"))}.${String(member(change, "name"))}`)
      : [],
  );
  return reachable(
    configuration,
    reads,
    (type, name) => reads.get(type)?.counted === true || there.has(`${type}.${name}`),
  );
}

const counted = new Set(COUNTED);

/** Planned values without the values: which of the counted resources the plan ends with. */
function outline(value: unknown): unknown {
  const values = members(value);
  if (!values) return value;
  return Object.hasOwn(values, "root_module") ? { root_module: moduleOutline(values.root_module) } : {};
}

function moduleOutline(value: unknown): unknown {
  const module = members(value);
  if (!module) return value;
  const { resources, child_modules: children } = module;
  return {
    ...(resources === undefined ? {} : { resources: resourceOutline(resources) }),
    ...(children === undefined ? {} : { child_modules: Array.isArray(children) ? outlines(children) : children }),
  };
}

/** Modules in which nothing is left say nothing. */
function outlines(modules: readonly unknown[]): unknown[] {
  return modules
    .map((module) => moduleOutline(module))
    .filter((module) => !members(module) || Object.values(members(module) ?? {}).some((part) => !isEmptyList(part)));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function resourceOutline(resources: unknown): unknown {
  if (!Array.isArray(resources)) return resources;
  return (resources as unknown[])
    .filter((resource) => isRead(resource, counted))
    .map((resource) => {
      const fields = members(resource);
      if (!fields) return resource;
      const { address, mode, type, name } = fields;
      return { address, mode, type, name };
    });
}

function plannedTypes(plan: unknown): unknown[] {
  const changes = member(plan, "resource_changes");
  if (!Array.isArray(changes)) return [];
  return (changes as unknown[])
    .filter((change) => member(change, "mode") !== "data")
    .map((change) => member(change, "type"));
}

/** The type of each block, once a block: each level of `resource.<type>.<name>` is an object or a list of objects. */
function configuredTypes(configuration: unknown): string[] {
  return objects(member(configuration, "resource")).flatMap((types) =>
    Object.entries(types).flatMap(([type, named]) =>
      objects(named).flatMap((names) => Object.values(names).flatMap((block) => objects(block).map(() => type))),
    ),
  );
}

function objects(value: unknown): Readonly<Record<string, unknown>>[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map(members).filter((each) => each !== undefined);
}
