import {
  existed,
  isReplaced,
  UNKNOWN,
  type Bucket,
  type Estate,
  type Resource,
  type Retention,
  type Selectors,
  type Value,
} from "./estate";

export type Attributes = Readonly<Record<string, Value<unknown>>>;
export type Plain = Readonly<Record<string, unknown>>;

const known = (value: unknown): Value<unknown> => ({ is: "known", value });
const ABSENT: Value<never> = { is: "absent" };

/** A resource's arguments in AWS's words, as they will be. */
export function attributesOf(resource: Resource): Attributes {
  const { region } = resource;
  switch (resource.kind) {
    case "cluster":
      return { region, name: resource.clusterName, enabled_cluster_log_types: resource.logTypes };
    case "log group":
      return {
        region,
        name: resource.groupName,
        name_prefix: resource.namePrefix,
        retention_in_days: resource.retention,
        kms_key_id: resource.key,
        log_group_class: resource.logClass,
      };
    case "trail":
      return {
        region,
        enable_logging: resource.logging,
        is_multi_region_trail: resource.multiRegion,
        is_organization_trail: resource.organization,
        enable_log_file_validation: resource.validation,
        kms_key_id: resource.key,
        s3_bucket_name: resource.bucket,
        cloud_watch_logs_group_arn: resource.group,
        ...(existed(resource) && !isReplaced(resource) && resource.before.arn !== null
          ? { arn: known(resource.before.arn) }
          : {}),
        ...selectorAttributes(resource.selectors),
      };
    case "key":
      return {
        region,
        is_enabled: resource.enabled,
        policy: resource.policy,
        ...(existed(resource) && !isReplaced(resource) ? { arn: known(resource.arn) } : {}),
      };
    case "bucket":
      return { region, bucket: resource.bucketName, force_destroy: resource.forceDestroy };
    case "bucket policy":
      return { region, bucket: resource.bucketOf, policy: resource.policy };
    case "filter":
      return resource.subscription
        ? {
            region,
            log_group_name: resource.of,
            filter_pattern: resource.pattern,
            destination_arn: resource.destination,
          }
        : { region, log_group_name: resource.of };
    case "delivery stream": {
      const { bucketName: name } = resource;
      const arn = name.is === "known" ? `arn:aws:s3:::${name.value}` : UNKNOWN;
      return { region, extended_s3_configuration: name.is === "absent" ? name : known([{ bucket_arn: arn }]) };
    }
    case "log stream":
      return { region, log_group_name: resource.groupName };
    case "event store": {
      const { advanced_event_selector } = selectorAttributes(resource.selectors);
      const open = resource.selectors.is !== "known" && resource.selectors.is !== "absent";
      return {
        region,
        advanced_event_selector: open ? resource.selectors : advanced_event_selector!,
        retention_period: resource.retention,
        suspend: resource.suspended,
      };
    }
    case "account policy": {
      const { says } = resource;
      return {
        region,
        policy_type: known("RETENTION_POLICY"),
        policy_document: says.is === "known" ? known(policyDocument(says.value)) : says,
        selection_criteria: resource.criteria,
      };
    }
  }
}

const policyDocument = ({ days, mode }: Retention): string =>
  JSON.stringify({ retentionInDays: days, enforcementMode: mode });

function selectorAttributes(selectors: Value<Selectors>): Attributes {
  if (selectors.is !== "known") return { event_selector: selectors, advanced_event_selector: ABSENT };
  const { basic, advanced } = selectorBlocks(selectors.value);
  return {
    event_selector: basic.length > 0 ? known(basic) : ABSENT,
    advanced_event_selector: advanced.length > 0 ? known(advanced) : ABSENT,
  };
}

function selectorBlocks({ basic, advanced }: Selectors): { basic: object[]; advanced: object[] } {
  return {
    basic: basic.map(({ readWrite, management, exclude }) => ({
      ...(readWrite === undefined ? {} : { read_write_type: readWrite }),
      ...(management === undefined ? {} : { include_management_events: management }),
      exclude_management_event_sources: exclude,
    })),
    advanced: advanced.map((fields) => ({
      field_selector: fields.map(({ field, operators }) => ({ field, ...operators })),
    })),
  };
}

/** What a plan says of it before the change; undefined of what is new. */
export function before(resource: Resource): Plain | undefined {
  if (!existed(resource)) return undefined;
  if (resource.action === "no-op") return plain(attributesOf(resource));
  switch (resource.kind) {
    case "cluster":
      return { name: "prod", enabled_cluster_log_types: resource.before.logTypes };
    case "log group": {
      const { name, retention, skipDestroy, key } = resource.before;
      return { name, retention_in_days: retention, skip_destroy: skipDestroy, kms_key_id: key };
    }
    case "trail": {
      const { logging, multiRegion, organization, validation, arn, bucket, selectors, group, key } = resource.before;
      const { basic, advanced } = selectorBlocks(selectors);
      return {
        enable_logging: logging,
        is_multi_region_trail: multiRegion,
        is_organization_trail: organization,
        enable_log_file_validation: validation,
        arn,
        s3_bucket_name: bucket,
        event_selector: basic,
        advanced_event_selector: advanced,
        cloud_watch_logs_group_arn: group,
        kms_key_id: key,
      };
    }
    case "key":
      return { arn: resource.arn, is_enabled: resource.before.enabled, policy: resource.before.policy };
    case "bucket":
      return { bucket: resource.bucketName.is === "known" ? resource.bucketName.value : "logs" };
    case "bucket policy":
      return { bucket: resource.before.bucket, policy: resource.before.policy };
    case "filter":
      return { log_group_name: "/app" };
    case "delivery stream":
      return undefined;
    case "log stream":
      return { log_group_name: resource.before.groupName };
    case "event store": {
      const { selectors, retention, suspended, protected: isProtected } = resource.before;
      return {
        advanced_event_selector: selectorBlocks(selectors).advanced,
        retention_period: retention,
        suspend: suspended,
        termination_protection_enabled: isProtected,
      };
    }
    case "account policy": {
      const { says, criteria } = resource.before;
      return {
        policy_type: "RETENTION_POLICY",
        policy_document: policyDocument(says),
        selection_criteria: criteria,
      };
    }
  }
}

function plain(attributes: Attributes): Plain {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value.is === "known" ? [[name, value.value]] : [])),
  );
}

/** Resources of their own that set up a bucket; `bucket` is written as the reference or the name that leads to it. */
export function companions(bucket: Bucket): readonly { readonly type: string; readonly attributes: Attributes }[] {
  const { versioning, publicAccess, expiry } = bucket;
  const names = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
  return [
    ...(versioning === "none"
      ? []
      : [
          {
            type: "aws_s3_bucket_versioning",
            attributes: {
              versioning_configuration:
                versioning === "unknown" ? { is: "unknown" as const } : known([{ status: versioning }]),
            },
          },
        ]),
    ...(publicAccess === undefined
      ? []
      : [
          {
            type: "aws_s3_bucket_public_access_block",
            attributes: Object.fromEntries(names.map((name, i) => [name, publicAccess[i]!])),
          },
        ]),
    ...(expiry === "never"
      ? []
      : [
          {
            type: "aws_s3_bucket_lifecycle_configuration",
            attributes: { rule: expiry === "unknown" ? { is: "unknown" as const } : known([lifecycleRule(expiry)]) },
          },
        ]),
  ];
}

function lifecycleRule(expiry: Exclude<Bucket["expiry"], "never" | "unknown">): object {
  if (expiry === "date") return { id: "r", status: "Enabled", expiration: [{ date: "2027-01-01T00:00:00Z" }] };
  if (expiry === "disabled") return { id: "r", status: "Disabled", expiration: [{ days: 1 }] };
  return { id: "r", status: "Enabled", expiration: [{ days: expiry }] };
}

/** What a reference to a resource of a kind names. */
export function referredAttribute({ kind }: Resource, argument: string): string {
  if (kind === "bucket" && argument === "kms_key_id") return "arn";
  return kind === "bucket" || argument === "log_group_name" ? "id" : "arn";
}

/** What a plan knows of a value made by what is there already. */
export function knownAlready(estate: Estate, value: Value<unknown>): Value<unknown> {
  if (value.is !== "made") return value;
  const maker = estate.resources[value.by]!;
  if (maker.kind !== "key" || !existed(maker) || isReplaced(maker)) return value;
  return { is: "known", value: maker.arn };
}
