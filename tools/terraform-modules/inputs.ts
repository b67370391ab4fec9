import { CLUSTER_NAME } from "../../modules/cluster-name";
import { RETENTION_DAYS, type RetentionDays } from "../../modules/retention";
import type { LogKey } from "../../modules";
import type { ModuleJson, ModuleStack } from "./module-stack";

/** Inputs that several modules have, with what the constructs would check at synth. */

export function clusterNameInput(stack: ModuleStack, longest = 100): string {
  const pattern = CLUSTER_NAME.source.replace("{0,99}", `{0,${longest - 1}}`);
  return stack.input("cluster_name", {
    type: "string",
    description: "Name of the cluster, as EKS knows it.",
    validation: {
      condition: `can(regex("${pattern}", var.cluster_name))`,
      errorMessage: `expected a letter or digit, then letters, digits, - and _, ${longest} at most.`,
    },
  });
}

export function retentionInput(stack: ModuleStack): RetentionDays {
  const days = RETENTION_DAYS.join(", ");
  return stack.numberInput("retention", {
    description: "Days until an event expires, one of CloudWatch's list; 0 is never.",
    default: 365,
    validation: {
      condition: `contains([${days}], var.retention)`,
      errorMessage: `CloudWatch Logs offers ${days} (days; 0 is for ever).`,
    },
  }) as RetentionDays;
}

/** A key, which must be given unless null may stand for AWS's own encryption. */
export function keyInput(stack: ModuleStack, what: string, isOptional = false): ReturnType<typeof LogKey.fromKeyArn> {
  return {
    keyArn: stack.input("kms_key_arn", {
      type: "string",
      description: `ARN of the KMS key that encrypts ${what}${isOptional ? "; null is AWS's own encryption" : ""}. Its policy must admit them, as that of the module log-key does.`,
      ...(isOptional ? { default: null } : {}),
      validation: {
        condition: `${isOptional ? "var.kms_key_arn == null ? true : " : ""}can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))`,
        errorMessage: "expected the ARN of a key, arn:<partition>:kms:<region>:<account>:key/<id>.",
      },
    }),
  };
}

export function topicInput(stack: ModuleStack, whenNull: string | undefined): { readonly topicArn: string } {
  return {
    topicArn: stack.input("topic_arn", {
      type: "string",
      description: `ARN of the SNS topic that is told${whenNull === undefined ? "" : `; null ${whenNull}`}. Its policy, and its key's, must admit cloudwatch.amazonaws.com and events.amazonaws.com.`,
      ...(whenNull === undefined ? {} : { default: null }),
    }),
  };
}

export function boundaryInput(stack: ModuleStack): string {
  return stack.input("permissions_boundary", {
    type: "string",
    description: "ARN of the permissions boundary of the roles made here.",
    default: null,
  });
}

/** What of a group's keeping can be a variable; `prevent_destroy` can't, and deleting is not offered. */
export function protectionInput(stack: ModuleStack): void {
  stack.variable("deletion_protection", {
    type: "bool",
    description: "Whether CloudWatch refuses to delete the log group, whoever asks; null leaves it as it is.",
    default: null,
  });
}

export function protectGroup({ resource }: ModuleJson, name: string): void {
  const group = resource.aws_cloudwatch_log_group?.[name];
  if (group === undefined) throw new Error(`no aws_cloudwatch_log_group.${name} to protect`);
  group.deletion_protection_enabled = "${var.deletion_protection}";
}

/** How a bucket keeps what arrives: what is a choice at synth in the construct is one at plan here. */
export function bucketInputs(stack: ModuleStack): void {
  const days = (least: number, name: string) => ({
    condition: `var.${name} == null ? true : var.${name} >= ${least} && floor(var.${name}) == var.${name}`,
    errorMessage: `expected a whole number of days, ${least} at least.`,
  });
  stack.numberInput("glacier_after_days", {
    description: "Days after which objects move to Glacier; 0 is never.",
    default: 90,
    validation: days(0, "glacier_after_days"),
  });
  stack.numberInput("expire_after_days", {
    description: "Days after which objects are deleted; null is never.",
    default: null,
    validation: days(1, "expire_after_days"),
  });
  stack.variable("object_lock_mode", {
    type: "string",
    description:
      "GOVERNANCE or COMPLIANCE lets nobody delete an object for object_lock_days; null is no lock. Can't be taken away again, and a change replaces a bucket that has none.",
    default: null,
    validation: {
      condition: 'var.object_lock_mode == null ? true : contains(["GOVERNANCE", "COMPLIANCE"], var.object_lock_mode)',
      errorMessage: "expected GOVERNANCE, COMPLIANCE or null.",
    },
  });
  stack.numberInput("object_lock_days", {
    description: "Days an object is locked. Together with object_lock_mode.",
    default: null,
    validation: days(1, "object_lock_days"),
  });
}

/** Writes those choices into the bucket that was made with a lock of a day. */
export function keepBucket({ resource }: ModuleJson, name: string): void {
  const bucket = resource.aws_s3_bucket?.[name];
  const lock = resource.aws_s3_bucket_object_lock_configuration?.[`${name}_object_lock`];
  const lifecycle = resource.aws_s3_bucket_lifecycle_configuration?.[`${name}_lifecycle`];
  if (bucket === undefined || lock === undefined || lifecycle === undefined) {
    throw new Error(`no aws_s3_bucket.${name} with a lock and a lifecycle`);
  }
  bucket.object_lock_enabled = "${var.object_lock_mode == null ? null : true}";
  bucket.lifecycle = {
    precondition: [
      {
        condition: "${(var.object_lock_mode == null) == (var.object_lock_days == null)}",
        error_message: "object_lock_mode, object_lock_days: got one without the other, expected both or neither.",
      },
      {
        condition:
          "${coalesce(var.expire_after_days, 1000000) > max(var.glacier_after_days, coalesce(var.object_lock_days, 0))}",
        error_message: "expire_after_days: expected more than glacier_after_days and object_lock_days.",
      },
    ],
  };
  lock.count = "${var.object_lock_mode == null ? 0 : 1}";
  lock.rule = { default_retention: { mode: "${var.object_lock_mode}", days: "${var.object_lock_days}" } };
  const [rule] = lifecycle.rule as Record<string, unknown>[];
  const transition = rule?.transition as [{ storage_class: string }] | undefined;
  if (rule === undefined || transition === undefined) throw new Error(`no transition to Glacier of ${name}`);
  const glacier = transition[0].storage_class;
  for (const part of ["transition", "noncurrent_version_transition"]) Reflect.deleteProperty(rule, part);
  const old = "${var.glacier_after_days > 0 ? [var.glacier_after_days] : []}";
  const expired = "${var.expire_after_days == null ? [] : [var.expire_after_days]}";
  rule.dynamic = {
    transition: { for_each: old, content: { days: "${transition.value}", storage_class: glacier } },
    noncurrent_version_transition: {
      for_each: old,
      content: { noncurrent_days: "${noncurrent_version_transition.value}", storage_class: glacier },
    },
    expiration: { for_each: expired, content: { days: "${expiration.value}" } },
    noncurrent_version_expiration: {
      for_each: expired,
      content: { noncurrent_days: "${noncurrent_version_expiration.value}" },
    },
  };
}

const listed = (ids: readonly string[]): string => `[${ids.map((id) => `"${id}"`).join(", ")}]`;

/** Entries of a catalogue that are left out, each by its identity. */
export function switchedOffInput(stack: ModuleStack, ids: readonly string[]): void {
  stack.variable("switched_off", {
    type: "set(string)",
    description: "Identities of entries to leave out.",
    default: [],
    validation: {
      condition: `length(setsubtract(var.switched_off, ${listed(ids)})) == 0`,
      errorMessage: `expected identities of ${ids.join(", ")}.`,
    },
  });
}

export function thresholdsInput(stack: ModuleStack, ids: readonly string[]): void {
  stack.variable("thresholds", {
    type: "map(number)",
    description:
      "Counts within one period from which on an entry's alarm goes off, by the entry's identity; the catalogue's own where none is given.",
    default: {},
    validation: {
      condition: `length(setsubtract(keys(var.thresholds), ${listed(ids)})) == 0`,
      errorMessage: `expected identities of entries with an alarm: ${ids.join(", ")}.`,
    },
  });
}
