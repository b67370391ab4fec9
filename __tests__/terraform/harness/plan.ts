/** One change of a plan, as `terraform show -json` has it. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly mode: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    readonly importing?: { readonly id: string };
  };
}

export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Record<string, { readonly actions: readonly string[] }>;
}

/** The changes of a plan, each with its actions: `create aws_kms_key.x`. An import is a change too. */
export function changesOf(plan: Plan): string[] {
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode !== "data");
  return changes.flatMap(({ address, change }) => {
    const actions = change.actions.filter((action) => action !== "no-op" && action !== "read");
    if (change.importing !== undefined) actions.unshift("import");
    return actions.length === 0 ? [] : [`${actions.join("+")} ${address}`];
  });
}

export function isEmptyPlan(plan: Plan): boolean {
  return changesOf(plan).length === 0;
}
