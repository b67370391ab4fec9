/** A plan as JSON. */
export type PlanJson = Record<string, unknown> & {
  resource_changes?: Typed[];
  planned_values?: { root_module?: { resources?: Typed[] } };
};

interface Typed {
  readonly address: string;
  readonly type: string;
}

/** What a stable Terraform does not write, made of a plan that it wrote. */
export interface Derivation {
  readonly name: string;
  /** The recorded plan that it is made of. */
  readonly from: string;
  readonly derive: (plan: PlanJson) => PlanJson;
}

export const derivations: readonly Derivation[] = [
  {
    // https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
    name: "derived-deferred",
    from: "create",
    derive: (plan: PlanJson): PlanJson => {
      const changes = plan.resource_changes ?? [];
      const root = plan.planned_values?.root_module;
      const isCluster = ({ type }: Typed): boolean => type === "aws_eks_cluster";
      return {
        ...plan,
        complete: false,
        planned_values: {
          root_module: { ...root, resources: (root?.resources ?? []).filter((one) => !isCluster(one)) },
        },
        resource_changes: changes.filter((change) => !isCluster(change)),
        deferred_changes: changes
          .filter(isCluster)
          .map((change) => ({ reason: "provider_config_unknown", resource_change: change })),
      };
    },
  },
];
