/** Plans and configurations as Terraform and cdktf write them, whole and consistent unless a test says otherwise. */

export type Json = Record<string, unknown>;

/** A resource of a plan; it is created unless it says otherwise. */
export interface Entry {
  readonly type: string;
  readonly name: string;
  readonly after: Json | null;
  readonly before?: Json | null;
  readonly actions?: readonly string[];
  readonly unknown?: unknown;
  /** What the configuration says an attribute comes from. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
  readonly dependsOn?: readonly string[];
  readonly mode?: "managed" | "data";
  readonly address?: string;
}

const PROVIDER = "registry.terraform.io/hashicorp/aws";

export function plan(entries: readonly Entry[], more: Json = {}): Json {
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: { resources: entries.filter(({ after }) => after !== null).map(planned) } },
    resource_changes: entries.map((entry) => ({
      ...identity(entry),
      provider_name: PROVIDER,
      change: {
        actions: entry.actions ?? ["create"],
        before: entry.before ?? null,
        after: entry.after,
        after_unknown: entry.unknown ?? {},
        before_sensitive: false,
        after_sensitive: {},
      },
    })),
    configuration: {
      provider_config: { aws: { name: "aws", expressions: { region: { constant_value: "eu-central-1" } } } },
      root_module: { resources: entries.map(declared) },
    },
    errored: false,
    ...more,
  };
}

/** A `cdk.tf.json` with these resources, by type and name. */
export function stack(resource: Record<string, Json>, more: Json = {}): Json {
  return {
    "//": { metadata: { backend: "local", stackName: "stack", version: "0.21.0" } },
    provider: { aws: [{ region: "eu-central-1" }] },
    resource,
    terraform: { required_providers: { aws: { source: "aws", version: ">= 6.25, < 7" } } },
    ...more,
  };
}

export const cluster = (types: unknown, more: Partial<Entry> = {}): Entry => ({
  type: "aws_eks_cluster",
  name: "c",
  after: { name: "prod", enabled_cluster_log_types: types },
  ...more,
});

export const group = (after: Json = {}, more: Partial<Entry> = {}): Entry => ({
  type: "aws_cloudwatch_log_group",
  name: "g",
  after: { name: "/aws/eks/prod/cluster", retention_in_days: 365, skip_destroy: false, ...after },
  ...more,
});

export const trail = (after: Json = {}, more: Partial<Entry> = {}): Entry => ({
  type: "aws_cloudtrail",
  name: "t",
  after: {
    name: "audit",
    s3_bucket_name: "logs",
    enable_logging: true,
    is_multi_region_trail: true,
    enable_log_file_validation: true,
    event_selector: [],
    advanced_event_selector: [],
    ...after,
  },
  ...more,
});

export const ARN = "arn:aws:kms:eu-central-1:111122223333:key/1";

export const key = (after: Json = {}, more: Partial<Entry> = {}): Entry => ({
  type: "aws_kms_key",
  name: "k",
  after: { arn: ARN, key_id: "1", is_enabled: true, ...after },
  ...more,
});

/** The same resource as it is already, and what the plan does to it. */
export const standing = (entry: Entry, actions: readonly string[] = ["no-op"], after: Json = {}): Entry => ({
  ...entry,
  actions,
  before: entry.after,
  after: actions[0] === "delete" && actions.length === 1 ? null : { ...entry.after, ...after },
});

/** The same resource with attributes that only apply knows. */
export function unknown(entry: Entry, ...attributes: string[]): Entry {
  const after = Object.entries(entry.after ?? {}).filter(([attribute]) => !attributes.includes(attribute));
  return {
    ...entry,
    after: Object.fromEntries(after),
    unknown: Object.fromEntries(attributes.map((attribute) => [attribute, true])),
  };
}

function identity({ type, name, mode = "managed", address }: Entry): Json {
  return { address: address ?? `${mode === "data" ? "data." : ""}${type}.${name}`, mode, type, name };
}

function planned(entry: Entry): Json {
  return { ...identity(entry), provider_name: PROVIDER, values: entry.after };
}

function declared(entry: Entry): Json {
  const { references = {}, dependsOn } = entry;
  const expressions = Object.entries(references).map(([attribute, names]) => [attribute, { references: names }]);
  return {
    ...identity({ ...entry, address: undefined }),
    provider_config_key: "aws",
    expressions: Object.fromEntries(expressions) as Json,
    ...(dependsOn ? { depends_on: dependsOn } : {}),
  };
}
