import type { Json } from "./altered";
import { beside, denied, open, plan, type Place, type Way, type Ways, type Worsen } from "./way";

const GROUP = "/aws/eks/archived/cluster";
const STREAM = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/archive";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/archive";
const ROLE = "arn:aws:iam::111122223333:role/archive";
const DESTINATION = { bucket_arn: "arn:aws:s3:::archive-of-logs", prefix: "prod/", role_arn: ROLE, kms_key_arn: KEY };

const admitting = (principal: string): string =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: "kms:*", Resource: "*" }] });

/** An archive of a group that keeps its logs for a month only, by the type of each part. */
const PARTS: Readonly<Record<string, Json>> = {
  aws_cloudwatch_log_group: { name: GROUP, retention_in_days: 30, skip_destroy: false },
  aws_cloudwatch_log_subscription_filter: { log_group_name: GROUP, destination_arn: STREAM, filter_pattern: "" },
  aws_kinesis_firehose_delivery_stream: { arn: STREAM, extended_s3_configuration: [DESTINATION] },
  aws_s3_bucket: { bucket: "archive-of-logs" },
  aws_s3_bucket_lifecycle_configuration: { bucket: "archive-of-logs", rule: [] },
  aws_s3_bucket_policy: { bucket: "archive-of-logs", policy: '{"Statement":[]}' },
  aws_kms_key: { arn: KEY, is_enabled: true, policy: admitting(ROLE) },
};

interface Change {
  /** Undefined where the part is deleted. */
  readonly to?: Json;
  readonly unknown?: Json;
}

/** Adds the archive with changes of its parts, without the parts that lie in another plan. */
const archive =
  (changes: Readonly<Record<string, Change>>, elsewhere: readonly string[] = []): Worsen =>
  ({ altered, document }: Place) => {
    for (const [type, before] of Object.entries(PARTS).filter(([type]) => !elsewhere.includes(type))) {
      const change = changes[type];
      if (change === undefined) altered.addChange(document, type, ["no-op"], before, before);
      else if (change.to === undefined) altered.addChange(document, type, ["delete"], before, null);
      else altered.addChange(document, type, ["update"], before, { ...before, ...change.to }, change.unknown);
    }
  };

const lost = (type: string, change: Change = {}): Way => plan(beside(denied(archive({ [type]: change }))));
const unsure = (type: string, change: Change): Way => plan(beside(open(archive({ [type]: change }))));

const FILTER = "aws_cloudwatch_log_subscription_filter";
const LIFECYCLE = "aws_s3_bucket_lifecycle_configuration";

const expiring = (days: number, prefix: string): Json => ({
  rule: [{ id: "short", status: "Enabled", filter: [{ prefix }], expiration: [{ days }] }],
});

export const archiveWays: Ways = {
  "an archive's bucket deleted": lost("aws_s3_bucket"),
  "an archive's stream deleted": lost("aws_kinesis_firehose_delivery_stream"),
  "an archive's subscription deleted": lost(FILTER),
  "an archive's subscription sent elsewhere": lost(FILTER, {
    to: { destination_arn: "arn:aws:lambda:eu-west-1:111122223333:function:f" },
  }),
  "an archive's subscription sent to what only apply knows": unsure(FILTER, {
    to: { destination_arn: null },
    unknown: { destination_arn: true },
  }),
  "an archive narrowed to audit records": lost(FILTER, { to: { filter_pattern: '{ $.stage != "RequestReceived" }' } }),
  "an archive narrowed to lines of the authenticator": lost(FILTER, { to: { filter_pattern: "%^time=%" } }),
  "an archive narrowed by a pattern that is not read": unsure(FILTER, { to: { filter_pattern: "ERROR" } }),
  "an archive's stream sent into another bucket": lost("aws_kinesis_firehose_delivery_stream", {
    to: { extended_s3_configuration: [{ ...DESTINATION, bucket_arn: "arn:aws:s3:::elsewhere" }] },
  }),
  "an archive that expires after a day": lost(LIFECYCLE, { to: expiring(1, "prod/") }),
  "an archive that expires after a day, in all of its bucket": lost(LIFECYCLE, { to: expiring(1, "") }),
  "an archive that expires when only apply knows": unsure(LIFECYCLE, {
    to: { rule: [{ id: "short", status: "Enabled", expiration: [{}] }] },
    unknown: { rule: [{ expiration: [{ days: true }] }] },
  }),
  "an archive that expires by a rule of the bucket itself": lost("aws_s3_bucket", {
    to: { lifecycle_rule: [{ enabled: true, expiration: [{ days: 1 }] }] },
  }),
  "an archive whose bucket's policy refuses the role of its stream": lost("aws_s3_bucket_policy", {
    to: {
      policy: JSON.stringify({
        Statement: [{ Effect: "Deny", Principal: { AWS: ROLE }, Action: "s3:Put*", Resource: "*" }],
      }),
    },
  }),
  "the bucket of an archive deleted whose group another plan holds": plan(
    beside(open(archive({ aws_s3_bucket: {} }, ["aws_cloudwatch_log_group"]))),
  ),
  "an archive that expires after a day, of a group that another plan holds": plan(
    beside(open(archive({ [LIFECYCLE]: { to: expiring(1, "prod/") } }, ["aws_cloudwatch_log_group"]))),
  ),
};

export const archiveKeyWays: Ways = {
  "the key of an archive deleted": lost("aws_kms_key"),
  "the key of an archive disabled": lost("aws_kms_key", { to: { is_enabled: false } }),
  "the key of an archive shut to the role of its stream": lost("aws_kms_key", {
    to: { policy: admitting("arn:aws:iam::111122223333:role/other") },
  }),
};
