import { member, members } from "./document";
import { reachable } from "./projection/configuration";

/** Number of managed resources that documents hold of each type that is counted, whatever happens to them. */
export type Counts = Readonly<Record<string, number>>;

// Clusters, log groups and trails, under each provider's name for them; policies/lib/documents.rego counts the same.
const COUNTED = [
  "aws_cloudcontrolapi_resource",
  "aws_cloudtrail",
  "aws_cloudwatch_log_group",
  "aws_eks_cluster",
  "awscc_cloudtrail_trail",
  "awscc_eks_cluster",
  "awscc_logs_log_group",
] as const;

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
 *
 * @param types resource types that some rule reads
 */
export function project(content: unknown, types: ReadonlySet<string>): unknown {
  const plan = members(content);
  if (!plan || !isPlan(content)) return content;
  const kept = Object.entries(plan).flatMap(([name, value]): [string, unknown][] => {
    if (DROPPED.has(name)) return [];
    if (name === "resource_changes") return [[name, relevant(value, types)]];
    if (name === "planned_values") return [[name, outline(value, types)]];
    if (name === "configuration") return [[name, reachable(value, types)]];
    if (name === "deferred_changes") return [[name, deferred(value, types)]];
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

function deferred(changes: unknown, types: ReadonlySet<string>): unknown {
  if (!Array.isArray(changes)) return changes;
  return (changes as unknown[]).filter((change) => isRead(member(change, "resource_change"), types));
}

function relevant(resources: unknown, types: ReadonlySet<string>): unknown {
  if (!Array.isArray(resources)) return resources;
  return (resources as unknown[]).filter((resource) => isRead(resource, types));
}

/** What has no type is no resource, and for the rules to refuse. */
function isRead(resource: unknown, types: ReadonlySet<string>): boolean {
  const type = member(resource, "type");
  return typeof type !== "string" || types.has(type);
}

/** Planned values without the values: which of the judged resources the plan ends with. */
function outline(value: unknown, types: ReadonlySet<string>): unknown {
  const values = members(value);
  if (!values) return value;
  return Object.hasOwn(values, "root_module") ? { root_module: moduleOutline(values.root_module, types) } : {};
}

function moduleOutline(value: unknown, types: ReadonlySet<string>): unknown {
  const module = members(value);
  if (!module) return value;
  const { resources, child_modules: children } = module;
  return {
    ...(resources === undefined ? {} : { resources: resourceOutline(resources, types) }),
    ...(children === undefined
      ? {}
      : { child_modules: Array.isArray(children) ? outlines(children, types) : children }),
  };
}

/** Modules in which nothing is left say nothing. */
function outlines(modules: readonly unknown[], types: ReadonlySet<string>): unknown[] {
  return modules
    .map((module) => moduleOutline(module, types))
    .filter((module) => !members(module) || Object.values(members(module) ?? {}).some((part) => !isEmptyList(part)));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function resourceOutline(resources: unknown, types: ReadonlySet<string>): unknown {
  const kept = relevant(resources, types);
  if (!Array.isArray(kept)) return kept;
  return (kept as unknown[]).map((resource) => {
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

/** The type of each block, once a block: `resource.<type>.<name>` is a block or a list of blocks. */
function configuredTypes(configuration: unknown): string[] {
  return Object.entries(members(member(configuration, "resource")) ?? {}).flatMap(([type, named]) =>
    Object.values(members(named) ?? {}).flatMap((block) =>
      (Array.isArray(block) ? (block as unknown[]) : [block]).filter(members).map(() => type),
    ),
  );
}
