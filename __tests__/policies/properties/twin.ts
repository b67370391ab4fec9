import type { Attributes } from "./attributes";
import type { Form, Resource, Value } from "./estate";

type Kind = Resource["kind"];

/** Cloud Control's words for ours: snake_case of CloudFormation's, whose words are the second. */
const WORDS: Readonly<Partial<Record<Kind, Readonly<Record<string, readonly [string, string]>>>>> = {
  cluster: { name: ["name", "Name"], enabled_cluster_log_types: ["logging", "Logging"] },
  "log group": {
    name: ["log_group_name", "LogGroupName"],
    retention_in_days: ["retention_in_days", "RetentionInDays"],
    kms_key_id: ["kms_key_id", "KmsKeyId"],
    log_group_class: ["log_group_class", "LogGroupClass"],
  },
  trail: {
    arn: ["arn", "Arn"],
    enable_logging: ["is_logging", "IsLogging"],
    is_multi_region_trail: ["is_multi_region_trail", "IsMultiRegionTrail"],
    is_organization_trail: ["is_organization_trail", "IsOrganizationTrail"],
    enable_log_file_validation: ["enable_log_file_validation", "EnableLogFileValidation"],
    kms_key_id: ["kms_key_id", "KMSKeyId"],
    s3_bucket_name: ["s3_bucket_name", "S3BucketName"],
    cloud_watch_logs_group_arn: ["cloudwatch_logs_log_group_arn", "CloudWatchLogsLogGroupArn"],
    event_selector: ["event_selectors", "EventSelectors"],
    advanced_event_selector: ["advanced_event_selectors", "AdvancedEventSelectors"],
  },
};

const TYPE_NAMES: Readonly<Partial<Record<Kind, string>>> = {
  cluster: "AWS::EKS::Cluster",
  "log group": "AWS::Logs::LogGroup",
  trail: "AWS::CloudTrail::Trail",
};

/** A resource's arguments as another provider's type has them. */
export function asTwin(kind: Kind, form: Form, attributes: Attributes): Attributes {
  if (form === "aws") return attributes;
  const words = WORDS[kind]!;
  const style = form === "awscc" ? 0 : 1;
  const own = Object.entries(attributes).flatMap(([name, value]): [string, Value<unknown>][] =>
    words[name] === undefined || value.is === "absent" ? [] : [[words[name][style], renamed(name, style, value)]],
  );
  if (form === "awscc") return Object.fromEntries(own);
  const state = own.some(([, value]) => value.is === "unknown")
    ? ({ is: "unknown" } as const)
    : { is: "known" as const, value: json(own) };
  return { type_name: { is: "known", value: TYPE_NAMES[kind]! }, desired_state: state };
}

function json(own: readonly (readonly [string, Value<unknown>])[]): string {
  return JSON.stringify(
    Object.fromEntries(own.map(([name, value]) => [name, value.is === "known" ? value.value : null])),
  );
}

/** Values that were there before, likewise. */
export function plainTwin(kind: Kind, form: Form, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const attributes = Object.entries(values).flatMap(([name, value]): [string, Value<unknown>][] =>
    value === null || value === undefined ? [] : [[name, { is: "known", value }]],
  );
  const twin = asTwin(kind, form, Object.fromEntries(attributes));
  return Object.fromEntries(
    Object.entries(twin).map(([name, value]) => [name, value.is === "known" ? value.value : null]),
  );
}

function renamed(name: string, style: 0 | 1, value: Value<unknown>): Value<unknown> {
  if (value.is !== "known") return value;
  if (name === "enabled_cluster_log_types") return { ...value, spelling: 0, value: logging(style, value.value) };
  if (name === "event_selector" || name === "advanced_event_selector") {
    return { ...value, spelling: 0, value: style === 0 ? snake(value.value) : camel(value.value) };
  }
  return value;
}

function logging(style: 0 | 1, types: unknown): unknown {
  const [outer, inner, type] =
    style === 0 ? ["cluster_logging", "enabled_types", "type"] : ["ClusterLogging", "EnabledTypes", "Type"];
  return { [outer]: { [inner]: Array.isArray(types) ? types.map((each: unknown) => ({ [type]: each })) : types } };
}

function snake(blocks: unknown): unknown {
  return rewritten(blocks, (key) => (key === "field_selector" ? "field_selectors" : key));
}

function camel(blocks: unknown): unknown {
  return rewritten(blocks, (key) => {
    const plural = key === "field_selector" ? "field_selectors" : key;
    return plural.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  });
}

function rewritten(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => rewritten(each, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [rename(key), rewritten(inner, rename)]));
}
