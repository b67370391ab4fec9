/*
 * What of a document the rules read: the grammar of the parts that are kept. Each value is met as one of these nodes;
 * an object's node and its member's key give the node of the member, a list's node that of its elements. A value of
 * another shape than its node expects is kept as it is, for the rules to refuse.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */

/** The numbers are also those of the Wasm scanner. */
export const Node = {
  /** Checked, and left out. */
  skip: 0,
  /** Kept whole. */
  keep: 1,
  /** Left out, but for a null that shows it was there. */
  blank: 2,
  document: 3,
  /** `resource_changes`: those of the types that rules read, of whose values the attributes that they read. */
  entries: 4,
  entry: 5,
  /** What is left of a resource whose type no rule reads: its keys, so that it can't have another type. */
  other: 6,
  plannedValues: 7,
  module: 8,
  modules: 9,
  resources: 10,
  resource: 11,
  configuration: 12,
  configModule: 13,
  configResources: 14,
  configResource: 15,
  calls: 16,
  call: 17,
  /** References without the constants beside them. */
  expressions: 18,
  /** What becomes of a resource. */
  change: 19,
  /** Of a resource's values, the attributes that rules read. */
  values: 20,
  /** The module of a call: kept once, however many calls hold the same. */
  body: 21,
} as const;

export type NodeName = keyof typeof Node;

const kept = (...names: string[]): Record<string, NodeName> =>
  Object.fromEntries(names.map((name) => [name, "keep" as const]));

interface Members {
  readonly named: Readonly<Record<string, NodeName>>;
  /** Of any other key. */
  readonly rest: NodeName;
}

const configModules: Members = {
  named: { resources: "configResources", module_calls: "calls", outputs: "expressions" },
  rest: "skip",
};

/** Nodes of an object's members. Nodes that are not here are lists, or hold one node only. */
export const MEMBERS: Readonly<Partial<Record<NodeName, Members>>> = {
  document: {
    named: {
      resource_changes: "entries",
      planned_values: "plannedValues",
      configuration: "configuration",
      // What is, what drifted and what was computed from what says nothing of what will be.
      prior_state: "blank",
      resource_drift: "blank",
      relevant_attributes: "blank",
      checks: "blank",
      variables: "blank",
      output_changes: "blank",
      // State is told by these, and they may be as large as a plan.
      values: "blank",
      resources: "blank",
      outputs: "blank",
      provider_schemas: "blank",
    },
    rest: "keep",
  },
  plannedValues: { named: { root_module: "module" }, rest: "skip" },
  module: { named: { resources: "resources", child_modules: "modules" }, rest: "skip" },
  resource: { named: kept("address", "mode", "type", "name"), rest: "skip" },
  configuration: { named: { root_module: "configModule", provider_config: "keep" }, rest: "skip" },
  configModule: configModules,
  configResource: {
    named: {
      ...kept("address", "mode", "type", "name", "provider_config_key", "depends_on", "provisioners"),
      // Its constants are the values of `each.value`, by which references may be indexed.
      ...kept("for_each_expression"),
      expressions: "expressions",
    },
    rest: "skip",
  },
  calls: { named: {}, rest: "call" },
  call: {
    named: {
      ...kept("source", "version_constraint", "depends_on", "for_each_expression"),
      expressions: "expressions",
      module: "body",
    },
    rest: "skip",
  },
  body: configModules,
  expressions: { named: { references: "keep", constant_value: "skip" }, rest: "expressions" },
  entry: {
    named: { ...kept("address", "module_address", "mode", "type", "name"), change: "change" },
    rest: "skip",
  },
  change: {
    named: {
      actions: "keep",
      before: "values",
      after: "values",
      after_unknown: "values",
      before_sensitive: "values",
      after_sensitive: "values",
    },
    rest: "skip",
  },
  // Its members are those of the resource's type.
  values: { named: {}, rest: "skip" },
  keep: { named: {}, rest: "keep" },
};

/** Nodes of a list's elements. */
export const ELEMENTS: Readonly<Partial<Record<NodeName, NodeName>>> = {
  entries: "entry",
  modules: "module",
  resources: "resource",
  configResources: "configResource",
  expressions: "expressions",
  keep: "keep",
};
