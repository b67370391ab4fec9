import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Fn, TerraformResource } from "cdktf";
import {
  ArchiveBucket,
  AuditTrail,
  CLUSTER_CATALOGUE,
  ClusterDetections,
  clusterLogs,
  ControlPlaneLogGroup,
  LogArchive,
  LogKey,
  TrailBucket,
  TRAIL_CATALOGUE,
  TrailDetections,
} from "../../modules";
import {
  boundaryInput,
  bucketInputs,
  clusterNameInput,
  keepBucket,
  keyInput,
  protectGroup,
  protectionInput,
  retentionInput,
  switchedOffInput,
  thresholdsInput,
  topicInput,
} from "./inputs";
import { MAIN, type ModuleJson, type ModuleStack } from "./module-stack";

/** A Terraform module, made of what a construct synthesizes. */
export interface ModuleDefinition {
  readonly name: string;
  readonly title: string;
  /** What it makes and holds to, one sentence each. */
  readonly guarantees: readonly string[];
  /** What a root module writes, in HCL. */
  readonly use: string;
  /** What follows the example, in Markdown. */
  readonly notes?: string;
  /** What the construct has and the module has not. */
  readonly missing: readonly string[];
  readonly build: (stack: ModuleStack) => void;
  /** Makes variables of what the construct takes for a choice at synth. */
  readonly finish?: (json: ModuleJson) => void;
}

const ALARMED = CLUSTER_CATALOGUE.filters.filter(({ alarm }) => alarm !== undefined);
const CLUSTER_IDS = [...CLUSTER_CATALOGUE.filters, ...CLUSTER_CATALOGUE.groupAlarms, ...CLUSTER_CATALOGUE.queries].map(
  ({ id }) => id,
);
const TRAIL_IDS = [...TRAIL_CATALOGUE.rules, ...TRAIL_CATALOGUE.filters, ...TRAIL_CATALOGUE.groupAlarms].map(
  ({ id }) => id,
);

function identities(ids: readonly string[]): string {
  return [...new Set(ids)]
    .sort()
    .map((id) => `\`${id}\``)
    .join(", ");
}

/** All modules, in the order in which a root module would have them. */
export const MODULES: readonly ModuleDefinition[] = [
  {
    name: "log-key",
    title: "Key of audit logs",
    guarantees: [
      "A KMS key that rotates, with a policy that admits CloudWatch Logs for the control-plane groups of all clusters and for trails' groups, and CloudTrail for one trail; nobody else but the account's own IAM.",
      "Terraform refuses to destroy it: a deleted key takes with it every log it encrypted. Keep it in a configuration that outlives clusters.",
    ],
    use: `module "log_key" {
  source = "./terraform-modules/log-key"

  trail_name = "audit"
}`,
    missing: ["other log groups, and several trails: `LogKey` takes lists of both"],
    build: (stack: ModuleStack): void => {
      const trail = stack.input("trail_name", {
        type: "string",
        description: "Name of the trail of this account and region that CloudTrail may use the key for.",
        default: "audit",
      });
      const alias = stack.input("alias", {
        type: "string",
        description: "Name of the key's alias, without alias/.",
        default: "eks-audit-logs",
      });
      const key = new LogKey(stack, MAIN, {
        alias,
        logGroupNames: ["/aws/eks/*/cluster", "/aws/cloudtrail/*"],
        trailNames: [trail],
        tags: stack.tagsInput(),
      });
      stack.output("key_arn", "ARN of the key.", key.keyArn);
      stack.output("alias_name", "Name of its alias.", key.aliasName);
    },
  },
  {
    name: "cluster-logging",
    title: "Log group of a cluster's control plane",
    guarantees: [
      "`/aws/eks/<cluster>/cluster` with a retention from CloudWatch's list, encrypted with a key of yours where one is given.",
      "A destroy leaves the group in AWS, and the class a group was made with is never changed, since that would replace it.",
    ],
    use: `module "payments_logging" {
  source = "./terraform-modules/cluster-logging"

  cluster_name = "payments"
  kms_key_arn  = module.log_key.key_arn
}

# EKS makes the group by itself where it is missing, also once more after a destroy: where it is there, it is adopted.
data "aws_cloudwatch_log_groups" "payments" {
  log_group_name_prefix = "/aws/eks/payments/cluster"
}

import {
  for_each = setintersection(data.aws_cloudwatch_log_groups.payments.log_group_names, ["/aws/eks/payments/cluster"])
  to       = module.payments_logging.aws_cloudwatch_log_group.this
  id       = each.value
}`,
    notes: `The output \`log_group_address\` is the address within the module that the \`import\` block names; Terraform takes such blocks in root modules alone, and needs 1.7 for their \`for_each\`.

Have the cluster wait for the group, or EKS makes one first: \`depends_on = [module.payments_logging]\`. Its log types are the cluster's own argument, \`enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]\`; that the two mandatory ones are among them is what [the gate](../../README.md#the-gate-in-a-pipeline) judges.`,
    missing: [
      "deleting the group with the destroy, and Terraform's own `prevent_destroy`, which can't be a variable: here the group is always kept",
      "the cluster itself: use your own module for it, or `LoggedCluster`",
    ],
    build: (stack: ModuleStack): void => {
      const group = new ControlPlaneLogGroup(stack, MAIN, {
        clusterName: clusterNameInput(stack),
        retention: retentionInput(stack),
        key: keyInput(stack, "what arrives from now on", true),
        adoptExisting: false,
        tags: stack.tagsInput(),
      });
      protectionInput(stack);
      stack.output("log_group_name", "Name of the log group.", group.resource.name);
      stack.output("log_group_arn", "ARN of the log group.", group.logGroupArn);
      stack.output(
        "log_group_address",
        "Address of the log group within this module, for an import block of the root module.",
        `${group.resource.terraformResourceType}.${group.resource.friendlyUniqueId}`,
      );
    },
    finish: (json: ModuleJson): void => {
      protectGroup(json, "this");
    },
  },
  {
    name: "audit-trail",
    title: "Trail of all management events",
    guarantees: [
      "A trail of all regions with global service events, read and write management events, log file validation and your key; EKS's API calls are among them.",
      "Its bucket: private, TLS only, versioned, encrypted, never force-destroyed, open to this one trail alone.",
      "Its log group, kept on destroy, and a role that may write to that group's streams alone.",
    ],
    use: `module "audit_trail" {
  source = "./terraform-modules/audit-trail"

  name        = "audit"
  bucket_name = "audit-trail-111122223333"
  kms_key_arn = module.log_key.key_arn
}`,
    missing: [
      "an organization's trail: `AuditTrail`, `OrganizationLogStack` and `OrganizationTrailStack`",
      "advanced event selectors, access logs of the bucket, another key for the log group",
    ],
    build: (stack: ModuleStack): void => {
      const name = stack.input("name", {
        type: "string",
        description: "Name of the trail.",
        default: "audit",
        validation: {
          condition: 'can(regex("^[A-Za-z0-9][A-Za-z0-9_.-]{1,126}[A-Za-z0-9]$", var.name))',
          errorMessage: "expected 3 to 128 letters, digits, ., _ and -, beginning and ending with a letter or digit.",
        },
      });
      const bucketName = stack.input("bucket_name", {
        type: "string",
        description: "Name of the bucket, unique in all of AWS.",
      });
      const key = keyInput(stack, "log files and log group");
      const tags = stack.tagsInput();
      const bucket = new TrailBucket(stack, "Bucket", {
        trailName: name,
        bucketName,
        key,
        objectLockMode: "GOVERNANCE",
        objectLockDays: 1,
        tags,
      });
      bucketInputs(stack);
      const trail = new AuditTrail(stack, MAIN, {
        name,
        bucket,
        key,
        retention: retentionInput(stack),
        adoptExisting: false,
        permissionsBoundary: boundaryInput(stack),
        insights: ["ApiCallRateInsight"],
        tags,
      });
      protectionInput(stack);
      stack.variable("insights", {
        type: "set(string)",
        description: "Kinds of unusual activity to point out, at extra cost: ApiCallRateInsight, ApiErrorRateInsight.",
        default: [],
        validation: {
          condition: 'length(setsubtract(var.insights, ["ApiCallRateInsight", "ApiErrorRateInsight"])) == 0',
          errorMessage: "expected ApiCallRateInsight, ApiErrorRateInsight.",
        },
      });
      stack.output("trail_name", "Name of the trail.", trail.resource.name);
      stack.output("trail_arn", "ARN of the trail.", trail.trailArn);
      stack.output("bucket_name", "Name of the bucket.", bucket.bucketName);
      stack.output("bucket_arn", "ARN of the bucket.", bucket.bucketArn);
      stack.output("log_group_name", "Name of the trail's log group.", trail.logGroup.resource.name);
      stack.output("log_group_arn", "ARN of the trail's log group.", trail.logGroup.logGroupArn);
    },
    finish: (json: ModuleJson): void => {
      keepBucket(json, "bucket");
      protectGroup(json, "log_group");
      const trail = json.resource.aws_cloudtrail?.this;
      if (trail === undefined) throw new Error("no aws_cloudtrail.this");
      Reflect.deleteProperty(trail, "insight_selector");
      trail.dynamic = {
        insight_selector: { for_each: "${var.insights}", content: { insight_type: "${insight_selector.value}" } },
      };
    },
  },
  {
    name: "detections",
    title: "What a cluster's logs are watched for",
    guarantees: [
      `${CLUSTER_CATALOGUE.filters.length} metric filters on the audit and authenticator logs, ${ALARMED.length + CLUSTER_CATALOGUE.groupAlarms.length} alarms, ${CLUSTER_CATALOGUE.queries.length} saved Logs Insights queries and a dashboard.`,
      "Alarms that would tell nobody are refused by a precondition.",
    ],
    use: `module "payments_detections" {
  source = "./terraform-modules/detections"

  cluster_name = "payments"
  topic_arn    = var.topic_arn
  switched_off = ["impersonation"]

  depends_on = [module.payments_logging]
}`,
    notes: `Entries, for \`switched_off\`: ${identities(CLUSTER_IDS)}.`,
    missing: ["entries of your own: write them as resources beside the module, or use `ClusterDetections`"],
    build: (stack: ModuleStack): void => {
      const cluster = clusterNameInput(stack);
      const topic = topicInput(stack, "is refused while there are alarms");
      stack.variable("alarms", {
        type: "bool",
        description: "Whether there are alarms at all; what they would count is counted and shown either way.",
        default: true,
      });
      stack.variable("dashboard", { type: "bool", description: "Whether there is a dashboard.", default: true });
      switchedOffInput(stack, [...new Set(CLUSTER_IDS)].sort());
      thresholdsInput(stack, [...ALARMED, ...CLUSTER_CATALOGUE.groupAlarms].map(({ id }) => id).sort());
      const detections = new ClusterDetections(stack, MAIN, {
        logs: clusterLogs(cluster),
        topic,
        tags: stack.tagsInput(),
      });
      chooseAtPlan(detections, "!var.alarms || ");
      for (const alarm of resourcesOf(detections, CloudwatchMetricAlarm)) {
        alarm.addOverride("lifecycle.precondition", [
          {
            condition: "${var.topic_arn != null}",
            error_message: "topic_arn: got none while alarms are on; give one, or alarms = false to count alone.",
          },
        ]);
      }
      stack.output("metric_namespace", "Namespace of the metrics, named as the entries.", detections.metricNamespace);
    },
    finish: (json: ModuleJson): void => {
      const dashboard = json.resource.aws_cloudwatch_dashboard?.dashboard;
      if (dashboard === undefined) throw new Error("no aws_cloudwatch_dashboard.dashboard");
      dashboard.count = "${var.dashboard ? 1 : 0}";
    },
  },
  {
    name: "trail-detections",
    title: "What an account's API calls are watched for",
    guarantees: [
      `${TRAIL_CATALOGUE.rules.length} EventBridge rules that tell when somebody turns logging off or gives access to clusters, as it happens.`,
      `${TRAIL_CATALOGUE.filters.length} metric filters with alarms on the trail's log group, of section 4 of the CIS AWS Foundations Benchmark.`,
    ],
    use: `module "trail_detections" {
  source = "./terraform-modules/trail-detections"

  trail_name     = module.audit_trail.trail_name
  log_group_name = module.audit_trail.log_group_name
  topic_arn      = var.topic_arn
}`,
    notes: `Entries, for \`switched_off\`: ${identities(TRAIL_IDS)}.`,
    missing: [
      "entries of your own: write them as resources beside the module, or use `TrailDetections`",
      "rules without a trail's log group",
      "`bucketNames`, `deployRoleArns` and `secondTopic` of `TrailDetections`: the trail's own bucket is not watched",
    ],
    build: (stack: ModuleStack): void => {
      const trailName = stack.input("trail_name", { type: "string", description: "Name of the trail." });
      const logGroupName = stack.input("log_group_name", {
        type: "string",
        description: "Name of the log group the trail delivers to.",
      });
      const topic = topicInput(stack, undefined);
      const namePrefix = stack.input("name_prefix", {
        type: "string",
        description: "Put before the rules' names, which are one of a kind in account and region.",
        default: "eks-audit",
      });
      switchedOffInput(stack, [...new Set(TRAIL_IDS)].sort());
      thresholdsInput(stack, [...TRAIL_CATALOGUE.filters, ...TRAIL_CATALOGUE.groupAlarms].map(({ id }) => id).sort());
      const detections = new TrailDetections(stack, MAIN, {
        trail: { trailName, logGroup: { logGroupName } },
        topic,
        namePrefix,
        tags: stack.tagsInput(),
      });
      chooseAtPlan(detections, "");
      stack.output("metric_namespace", "Namespace of the metrics, named as the entries.", detections.metricNamespace);
    },
  },
  {
    name: "archive",
    title: "Archive of a cluster's audit and authenticator logs",
    guarantees: [
      "A subscription that leaves noise out, and a Firehose stream that writes lines as the cluster wrote them, packed once, to a bucket of the cluster's own: private, TLS only, versioned, encrypted, lockable, never force-destroyed.",
      "A Glue table whose partitions are computed, an Athena workgroup with bounds, and saved queries over all of it.",
    ],
    use: `module "payments_archive" {
  source = "./terraform-modules/archive"

  cluster_name = "payments"
  bucket_name  = "payments-audit-archive-111122223333"
  kms_key_arn  = module.log_key.key_arn
  topic_arn    = var.topic_arn

  object_lock_mode = "GOVERNANCE"
  object_lock_days = 400

  depends_on = [module.payments_logging]
}`,
    missing: [
      "several clusters in one bucket and one table, filter patterns and queries of your own: `LogArchive`",
      "an archive without search",
    ],
    build: (stack: ModuleStack): void => {
      // The stream is called eks-audit-<cluster>, and Firehose takes 64 characters.
      const cluster = clusterNameInput(stack, 54);
      const bucketName = stack.input("bucket_name", {
        type: "string",
        description: "Name of the bucket, unique in all of AWS; that of the results of queries has -queries after it.",
        validation: {
          condition: 'can(regex("^[a-z0-9][a-z0-9.-]{1,53}[a-z0-9]$", var.bucket_name))',
          errorMessage:
            "expected 3 to 55 lower-case letters, digits, . and -, beginning and ending with a letter or digit.",
        },
      });
      const key = keyInput(stack, "the archive, what waits in the stream, and results of queries");
      const tags = stack.tagsInput();
      const bucket = new ArchiveBucket(stack, "Bucket", {
        bucketName,
        key,
        objectLockMode: "GOVERNANCE",
        objectLockDays: 1,
        tags,
      });
      bucketInputs(stack);
      const archive = new LogArchive(stack, MAIN, {
        clusters: [clusterLogs(cluster)],
        bucket,
        search: {
          databaseName: `eks_audit_${Fn.replace(Fn.lower(cluster), "-", "_")}`,
          workgroupName: `eks-audit-${cluster}`,
          resultsBucketName: `${bucketName}-queries`,
        },
        topic: topicInput(stack, "tells nobody"),
        permissionsBoundary: boundaryInput(stack),
        tags,
      });
      for (const alarm of resourcesOf(archive, CloudwatchMetricAlarm)) {
        alarm.addOverride("alarm_actions", "${compact([var.topic_arn])}");
      }
      stack.output("bucket_name", "Name of the archive's bucket.", bucket.bucketName);
      stack.output("bucket_arn", "ARN of the archive's bucket.", bucket.bucketArn);
      stack.output("database_name", "Name of the Glue database.", archive.search?.databaseName);
      stack.output("workgroup_name", "Name of the Athena workgroup.", archive.search?.workgroupName);
    },
    finish: (json: ModuleJson): void => {
      keepBucket(json, "bucket");
    },
  },
];

type ResourceClass<T> = abstract new (...args: never[]) => T;

function resourcesOf<T extends TerraformResource>(within: ClusterDetections | LogArchive, type: ResourceClass<T>): T[] {
  return within.node.findAll().filter((node): node is T => node instanceof type);
}

/** Each entry's resources by `switched_off`, and its alarm by `thresholds` too. */
function chooseAtPlan(detections: ClusterDetections | TrailDetections, alarmsAreOff: string): void {
  for (const node of detections.node.findAll()) {
    const [, kind, id = ""] = /^(Alarm|Filter|Query|Rule|Target)-(.+)$/.exec(node.node.id) ?? [];
    if (kind === undefined || !TerraformResource.isTerraformResource(node)) continue;
    const isOff = `contains(var.switched_off, "${id}")`;
    node.addOverride("count", `\${${kind === "Alarm" ? `${alarmsAreOff}${isOff}` : isOff} ? 0 : 1}`);
    if (node instanceof CloudwatchMetricAlarm) {
      node.addOverride("threshold", `\${lookup(var.thresholds, "${id}", ${String(node.thresholdInput)})}`);
    }
  }
}
