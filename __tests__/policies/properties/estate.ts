/** What an estate is, without a word of how Terraform writes it: documents of it are rendered, its demands are worked out. */

/** A value as its author knows it. `spelling` only says how it is written, never what it is. */
export type Value<T> =
  | { readonly is: "known"; readonly value: T; readonly spelling?: number }
  | { readonly is: "absent" }
  /** Only apply knows it, and nothing says where it comes from. */
  | { readonly is: "unknown" }
  /** Another resource of the same documents makes it. */
  | { readonly is: "made"; readonly by: number; readonly spelling?: number }
  /** One instance of the block of another resource makes it, and nobody can tell which. */
  | { readonly is: "one of"; readonly by: number }
  /** A data source says it. */
  | { readonly is: "looked up"; readonly spelling?: number };

/** Stands inside of a known value for a part that only apply knows. */
export const UNKNOWN = "\0unknown";

export interface Place {
  /** Index of the document. */
  readonly document: number;
  /** Index of the provider configuration, among those of the document. */
  readonly provider: number;
  /** Of the resource itself; otherwise its provider's. */
  readonly region: Value<string>;
}

export interface Provider {
  readonly region: string | undefined;
  readonly account: string | undefined;
}

/** What the plan does. A configuration has none of these: there a resource is `configured`. */
export type Action =
  | "no-op"
  | "create"
  | "update"
  | "delete"
  | "forget"
  | "replace"
  | "replace, created first"
  | "replace, forgetting"
  | "replace, forgetting (OpenTofu)"
  | "configured"
  | "configured, none"
  | "configured, maybe";

/** As which provider's type a resource is written. */
export type Form = "aws" | "awscc" | "cloudcontrol";

interface Common extends Place {
  /** Name of the block, which instances share. */
  readonly name: string;
  /** Key of the instance, where its block has `for_each` or `count`. */
  readonly instance?: string | number | undefined;
  readonly action: Action;
  readonly form: Form;
  /** Names of the modules around it, outermost first; an instance key belongs to each. */
  readonly modules: readonly string[];
  /** Resources it waits for, by index. */
  readonly after: readonly number[];
  readonly ignoreChanges?: unknown;
}

export interface Cluster extends Common {
  readonly kind: "cluster";
  readonly clusterName: Value<string>;
  readonly logTypes: Value<unknown>;
  readonly before: { readonly logTypes: readonly string[] };
}

export interface LogGroup extends Common {
  readonly kind: "log group";
  readonly groupName: Value<string>;
  readonly namePrefix: Value<string>;
  readonly retention: Value<unknown>;
  readonly key: Value<string>;
  readonly logClass: Value<string>;
  readonly before: {
    readonly name: string;
    readonly retention: number | null;
    readonly skipDestroy: unknown;
    readonly key: string | null;
  };
}

export interface BasicSelector {
  readonly readWrite: string | undefined;
  readonly management: unknown;
  readonly exclude: readonly string[];
}

export interface Field {
  readonly field: string;
  readonly operators: Readonly<Record<string, readonly string[]>>;
}

export interface Selectors {
  readonly basic: readonly BasicSelector[];
  readonly advanced: readonly (readonly Field[])[];
}

export interface Trail extends Common {
  readonly kind: "trail";
  readonly logging: Value<unknown>;
  readonly multiRegion: Value<unknown>;
  readonly organization: Value<unknown>;
  readonly validation: Value<unknown>;
  readonly key: Value<string>;
  readonly bucket: Value<string>;
  readonly group: Value<string>;
  readonly selectors: Value<Selectors>;
  readonly before: {
    readonly logging: unknown;
    readonly multiRegion: unknown;
    readonly organization: unknown;
    readonly validation: unknown;
    readonly arn: string | null;
    readonly bucket: string;
    readonly selectors: Selectors;
    readonly group: string | null;
    readonly key: string | null;
  };
}

export interface Key extends Common {
  readonly kind: "key";
  readonly arn: string;
  readonly enabled: Value<unknown>;
  readonly policy: Value<string>;
  readonly before: { readonly enabled: unknown; readonly policy: string };
}

export interface Bucket extends Common {
  readonly kind: "bucket";
  readonly bucketName: Value<string>;
  readonly forceDestroy: Value<unknown>;
  readonly versioning: "Enabled" | "Suspended" | "none" | "unknown";
  readonly publicAccess: readonly Value<unknown>[] | undefined;
  readonly expiry: number | "date" | "never" | "unknown" | "disabled";
}

/** A policy on a bucket: by its name, or by reference. */
export interface BucketPolicy extends Common {
  readonly kind: "bucket policy";
  readonly bucketOf: Value<string>;
  readonly policy: Value<string>;
  readonly before: { readonly bucket: string; readonly policy: string };
}

/** A filter on a log group: by its name, or by reference. */
export interface Filter extends Common {
  readonly kind: "filter";
  readonly subscription: boolean;
  readonly of: Value<string>;
  readonly pattern: Value<string>;
  readonly destination: Value<string>;
}

/** A stream of Firehose that a run makes, with the name of the bucket that it writes to. */
export interface DeliveryStream extends Common {
  readonly kind: "delivery stream";
  readonly bucketName: Value<string>;
}

export interface LogStream extends Common {
  readonly kind: "log stream";
  readonly groupName: Value<string>;
  readonly before: { readonly groupName: string };
}

/** An event data store of CloudTrail Lake, whose selectors are advanced ones. */
export interface EventStore extends Common {
  readonly kind: "event store";
  readonly selectors: Value<Selectors>;
  readonly retention: Value<number>;
  readonly suspended: Value<boolean>;
  readonly before: {
    readonly selectors: Selectors;
    readonly retention: number;
    readonly suspended: boolean;
    readonly protected: unknown;
  };
}

/** The retention that an account policy sets: how many days, and for which log groups (`enforcementMode`). */
export interface Retention {
  readonly days: number | string;
  readonly mode: string;
}

export interface AccountPolicy extends Common {
  readonly kind: "account policy";
  readonly says: Value<Retention>;
  readonly criteria: Value<string>;
  readonly before: { readonly says: Retention; readonly criteria: string | null };
}

export type Resource =
  | Cluster
  | LogGroup
  | Trail
  | Key
  | Bucket
  | BucketPolicy
  | Filter
  | DeliveryStream
  | LogStream
  | EventStore
  | AccountPolicy;

export interface EstateDocument {
  readonly kind: "plan" | "configuration";
  readonly name: string;
  readonly providers: readonly Provider[];
  readonly complete: boolean | undefined;
  /** Clusters put off to a later plan. */
  readonly deferred: number;
  /** What no rule may care for: other resources, data sources, drift, sensitive marks. */
  readonly noise: number;
  /** Why it is no document at all. */
  readonly broken: "errored" | "state" | "emptied" | "format" | undefined;
  readonly foreign: "none" | "module" | "module with log types" | "stack" | "harmless module";
  readonly provisioner: "none" | "harmless" | "stops logging";
}

export interface EstateSettings {
  readonly profile: "mandatory" | "baseline" | "strict";
  readonly undecided: "deny" | "warn";
  readonly now: string;
  readonly required_log_types?: readonly string[];
  readonly retention_days?: number;
  readonly trail_elsewhere?: { readonly arn: string; readonly reason: string };
  readonly exemptions?: readonly object[];
}

export interface Estate {
  readonly documents: readonly EstateDocument[];
  readonly resources: readonly Resource[];
  readonly settings: EstateSettings;
}

const GONE: ReadonlySet<Action> = new Set(["delete", "forget", "configured, none"]);

export const remains = (resource: Resource): boolean => !GONE.has(resource.action);

export const isConfigured = (resource: Resource): boolean => resource.action.startsWith("configured");

/** Whether it is there before the plan. */
export const existed = (resource: Resource): boolean => resource.action !== "create" && !isConfigured(resource);

export const isReplaced = ({ action }: Resource): boolean => action.startsWith("replace");

/** Its address, the same for its renderer and the oracle. */
export function addressOf({ resources }: Estate, index: number): string {
  const resource = resources[index]!;
  const modules = resource.modules.map((module) => `module.${module}${instanceOf(module)}.`);
  return `${isConfigured(resource) ? "" : modules.join("")}${typeOf(resource)}.${resource.name}${keyOf(resource)}`;
}

/** The address of a resource of its own that sets up a bucket. */
export function companionOf(estate: Estate, bucket: number, type: string): { name: string; address: string } {
  const { name } = estate.resources[bucket]!;
  const address = addressOf(estate, bucket).replace(`aws_s3_bucket.${name}`, `${type}.${name}_of`);
  return { name: `${name}_of`, address };
}

/** The key of an instance as addresses and references have it. */
export function keyOf({ instance }: Resource): string {
  return instance === undefined ? "" : `[${JSON.stringify(instance)}]`;
}

/** Whether two resources are instances of one block. */
export function sameBlock(a: Resource, b: Resource): boolean {
  return a.document === b.document && a.kind === b.kind && a.name === b.name;
}

/** Some modules are made once, some for each key. */
export function instanceOf(module: string): string {
  return module === "each" ? '["eu.west/1"]' : module === "counted" ? "[0]" : "";
}

const TYPES = {
  cluster: { aws: "aws_eks_cluster", awscc: "awscc_eks_cluster" },
  "log group": { aws: "aws_cloudwatch_log_group", awscc: "awscc_logs_log_group" },
  trail: { aws: "aws_cloudtrail", awscc: "awscc_cloudtrail_trail" },
  key: { aws: "aws_kms_key", awscc: "aws_kms_key" },
  bucket: { aws: "aws_s3_bucket", awscc: "aws_s3_bucket" },
  "bucket policy": { aws: "aws_s3_bucket_policy", awscc: "aws_s3_bucket_policy" },
  "delivery stream": { aws: "aws_kinesis_firehose_delivery_stream", awscc: "aws_kinesis_firehose_delivery_stream" },
  "log stream": { aws: "aws_cloudwatch_log_stream", awscc: "aws_cloudwatch_log_stream" },
  "event store": { aws: "aws_cloudtrail_event_data_store", awscc: "aws_cloudtrail_event_data_store" },
  "account policy": { aws: "aws_cloudwatch_log_account_policy", awscc: "aws_cloudwatch_log_account_policy" },
} as const;

export function typeOf(resource: Resource): string {
  if (resource.kind === "filter") {
    return resource.subscription ? "aws_cloudwatch_log_subscription_filter" : "aws_cloudwatch_log_metric_filter";
  }
  return resource.form === "cloudcontrol" ? "aws_cloudcontrolapi_resource" : TYPES[resource.kind][resource.form];
}

/** Whether an instance refers to the instance of its own key, by that key. */
export function isJoined(
  { instance }: Resource,
  maker: Resource,
  { spelling = 0 }: { readonly spelling?: number },
): boolean {
  return instance !== undefined && instance === maker.instance && spelling % 2 === 0;
}
