/** A plan as far as it is doctored here. */
export interface PlanOfCluster {
  readonly planned_values: { readonly root_module: { readonly resources: readonly Planned[] } };
  readonly resource_changes: readonly Changed[];
}

interface Planned {
  readonly address: string;
  readonly type: string;
  readonly values: Record<string, unknown>;
}

interface Changed {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly after: Record<string, unknown>; readonly after_unknown: Record<string, unknown> };
}

const TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

const ATTRIBUTE = "enabled_cluster_log_types";

/** Ways to write the plan of one cluster, by the name that docs/scanners.md has for each. */
export const DOCTORED: Readonly<Record<string, (plan: PlanOfCluster) => object>> = {
  "all five types": (plan) => withTypes(plan, TYPES),
  "`audit` and `authenticator` alone": (plan) => withTypes(plan, ["audit", "authenticator"]),
  "all but `audit`": (plan) =>
    withTypes(
      plan,
      TYPES.filter((type) => type !== "audit"),
    ),
  "no list": (plan) => withTypes(plan, null),
  "an empty list": (plan) => withTypes(plan, []),
  "the list known after apply": (plan) => ({
    ...plan,
    planned_values: mapped(plan.planned_values, ({ values }) => ({ values: withoutTypes(values) })),
    resource_changes: changed(plan, ({ after, after_unknown: unknown, ...others }) => ({
      ...others,
      after: withoutTypes(after),
      after_unknown: { ...unknown, [ATTRIBUTE]: true },
    })),
  }),
  "one string that holds the five names": (plan) => withTypes(plan, TYPES.join(" ")),
  "all five, in a plan that says it is errored": (plan) => ({ ...withTypes(plan, TYPES), errored: true }),
  "no types, and `planned_values` emptied": (plan) => ({ ...withTypes(plan, []), planned_values: { root_module: {} } }),
  "no types, as `awscc_eks_cluster`": (plan) => retyped(withTypes(plan, [])),
  "state instead of a plan": (plan) => ({
    format_version: "1.0",
    terraform_version: "1.11.4",
    values: withTypes(plan, []).planned_values,
  }),
  "`{}`": () => ({}),
};

function withoutTypes(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== ATTRIBUTE));
}

function mapped(
  { root_module: root }: PlanOfCluster["planned_values"],
  change: (one: Planned) => Partial<Planned>,
): PlanOfCluster["planned_values"] {
  const resources = root.resources.map((one) => (one.type === "aws_eks_cluster" ? { ...one, ...change(one) } : one));
  return { root_module: { ...root, resources } };
}

function changed(
  { resource_changes: changes }: PlanOfCluster,
  change: (one: Changed["change"]) => Changed["change"],
): PlanOfCluster["resource_changes"] {
  return changes.map((one) => (one.type === "aws_eks_cluster" ? { ...one, change: change(one.change) } : one));
}

function withTypes(plan: PlanOfCluster, types: unknown): PlanOfCluster {
  return {
    ...plan,
    planned_values: mapped(plan.planned_values, ({ values }) => ({ values: { ...values, [ATTRIBUTE]: types } })),
    resource_changes: changed(plan, (change) => ({ ...change, after: { ...change.after, [ATTRIBUTE]: types } })),
  };
}

/** The cluster by the twin provider's type; the shape of its attributes does not matter to who ignores the type. */
function retyped(plan: PlanOfCluster): object {
  return JSON.parse(JSON.stringify(plan).replaceAll("aws_eks_cluster", "awscc_eks_cluster")) as object;
}
