/** Small plans and configurations in the shape that Terraform 1.11 and cdktf write them. */

export type Actions = readonly string[];

export interface Change {
  readonly address: string;
  readonly type: string;
  readonly mode?: "managed" | "data";
  readonly actions?: Actions;
  readonly before?: object | null;
  readonly after?: object | null;
  readonly afterUnknown?: object | boolean;
}

export type Plan = Record<string, unknown> & { resource_changes: object[]; planned_values: object };

const PROVIDER = "registry.terraform.io/hashicorp/aws";

/** `terraform show -json PLAN` of a plan of these changes; `overrides` replaces or, with undefined, removes members. */
export function plan(changes: readonly Change[], overrides: Record<string, unknown> = {}): Plan {
  const planned = changes.filter(({ actions = ["create"] }) => !(actions.length === 1 && actions[0] === "delete"));
  const whole: Record<string, unknown> = {
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: { resources: planned.map(plannedResource) } },
    resource_changes: changes.map(resourceChange),
    configuration: {
      provider_config: { aws: { name: "aws", full_name: PROVIDER, version_constraint: ">= 6.25.0" } },
      root_module: { resources: changes.map(configuredResource) },
    },
    timestamp: "2026-01-31T12:00:00Z",
    applyable: true,
    complete: true,
    errored: false,
    ...overrides,
  };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as Plan;
}

/** A cluster that sends the given log types, or whose list only apply knows. */
export function cluster(name: string, logTypes: readonly string[] | "unknown", more: Partial<Change> = {}): Change {
  const unknown = logTypes === "unknown";
  return {
    address: `aws_eks_cluster.${name}`,
    type: "aws_eks_cluster",
    after: { name, version: "1.33", ...(unknown ? {} : { enabled_cluster_log_types: logTypes }) },
    afterUnknown: { arn: true, id: true, ...(unknown ? { enabled_cluster_log_types: true } : {}) },
    ...more,
  };
}

/** A `cdk.tf.json` with these resources, by type and name. */
export function stack(resource: Record<string, Record<string, object>>): Record<string, unknown> {
  return {
    "//": { metadata: { backend: "local", stackName: "stack", version: "0.21.0" } },
    provider: { aws: [{ region: "eu-central-1" }] },
    resource,
    terraform: { required_providers: { aws: { source: "aws", version: ">= 6.25, < 7" } } },
  };
}

function resourceChange({ address, type, mode = "managed", actions = ["create"], ...change }: Change): object {
  const { before = null, after = null, afterUnknown = {} } = change;
  return {
    address,
    mode,
    type,
    name: address.split(".").at(-1),
    provider_name: PROVIDER,
    change: { actions, before, after, after_unknown: afterUnknown, before_sensitive: false, after_sensitive: {} },
  };
}

function plannedResource({ address, type, mode = "managed", after = null }: Change): object {
  return {
    address,
    mode,
    type,
    name: address.split(".").at(-1),
    provider_name: PROVIDER,
    schema_version: 1,
    values: after,
    sensitive_values: {},
  };
}

function configuredResource({ address, type, mode = "managed" }: Change): object {
  return { address, mode, type, name: address.split(".").at(-1), provider_config_key: "aws", expressions: {} };
}
