import { ARN, cluster, group, key, plan, stack, standing, trail, unknown, type Entry, type Json } from "./build";
import type { Settings } from "../../gate";

type Outcome = "pass" | "deny" | "undecided" | "warn";

/** Documents, and what one rule says of each of its subjects (address and subject) under the profile strict. */
export interface Sample {
  readonly rule: string;
  readonly title: string;
  readonly documents: readonly Json[];
  readonly expected: Readonly<Record<string, Outcome>>;
  readonly settings?: Settings;
}

type Row = readonly [title: string, documents: readonly Json[], outcome: Outcome | readonly Outcome[] | null];

const ALL = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
const BOTH = ["audit", "authenticator"];

/** Rows of one rule, whose subjects are always the same: one outcome for all of them, or one for each, or none judged. */
function rows(rule: string, subjects: readonly string[], table: readonly Row[], settings?: Settings): Sample[] {
  return table.map(([title, documents, outcome]) => ({
    rule,
    title,
    documents,
    expected: Object.fromEntries(
      outcome === null
        ? []
        : subjects.map((subject, i) => [subject, typeof outcome === "string" ? outcome : outcome[i]!]),
    ),
    ...(settings ? { settings } : {}),
  }));
}

const made = (type: string, after: Json, more: Partial<Entry> = {}): Entry => ({ type, name: "m", after, ...more });

const C = "aws_eks_cluster.c";
const G = "aws_cloudwatch_log_group.g";
const T = "aws_cloudtrail.t";
const ELSEWHERE = { arn: "arn:aws:cloudtrail:eu-central-1:111122223333:trail/org", reason: "the organization's trail" };

const configuredCluster = (body: Json, more: Json = {}) =>
  stack({ aws_eks_cluster: { c: { name: "prod", ...body } } }, more);
const configuredGroup = (body: Json, resource: Record<string, Json> = {}) =>
  stack({ aws_cloudwatch_log_group: { g: { name: "/aws/eks/prod/cluster", ...body } }, ...resource });
const configuredTrail = (body: Json) => stack({ aws_cloudtrail: { t: { is_multi_region_trail: true, ...body } } });

const logTypes: Sample[] = [
  ...rows(
    "eks/mandatory_log_types",
    [`${C} audit`, `${C} authenticator`],
    [
      ["both", [plan([cluster(BOTH)])], "pass"],
      ["both in a configuration", [configuredCluster({ enabled_cluster_log_types: BOTH })], "pass"],
      [
        "both by a local",
        [configuredCluster({ enabled_cluster_log_types: "${local.t}" }, { locals: { t: BOTH } })],
        "pass",
      ],
      ["one", [plan([cluster(["api", "audit"])])], ["pass", "deny"]],
      ["an empty list", [plan([cluster([])])], "deny"],
      ["null", [plan([cluster(null)])], "deny"],
      ["a string", [plan([cluster("audit,authenticator")])], "deny"],
      ["a list in a list", [plan([cluster([BOTH])])], "deny"],
      ["another case", [plan([cluster(["Audit", "Authenticator"])])], "deny"],
      ["no argument", [configuredCluster({})], "deny"],
      ["unknown", [plan([unknown(cluster(BOTH), "enabled_cluster_log_types")])], "undecided"],
      [
        "an unknown element",
        [plan([cluster(["audit", null], { unknown: { enabled_cluster_log_types: [false, true] } })])],
        ["pass", "undecided"],
      ],
      ["a variable", [configuredCluster({ enabled_cluster_log_types: "${var.types}" })], "undecided"],
      [
        "a function",
        [configuredCluster({ enabled_cluster_log_types: '${concat(["audit"], ["authenticator"])}' })],
        "undecided",
      ],
      [
        "a replacement",
        [plan([standing(cluster(BOTH), ["delete", "create"], { enabled_cluster_log_types: [] })])],
        "deny",
      ],
      ["a deletion", [plan([standing(cluster([]), ["delete"])])], null],
      ["a data source", [plan([cluster([], { mode: "data", actions: ["read"] })])], null],
    ],
  ),
  ...rows(
    "eks/known_log_types",
    [`${C} log types`],
    [
      ["known ones", [plan([cluster(ALL)])], "pass"],
      ["a misspelt one", [plan([cluster([...BOTH, "shceduler"])])], "deny"],
      ["a string", [plan([cluster("audit")])], "deny"],
      ["members of other types", [plan([cluster([1, null, ["audit"], { "<&>": 1.5 }])])], "deny"],
      ["unknown", [plan([unknown(cluster([]), "enabled_cluster_log_types")])], "undecided"],
    ],
  ),
  ...rows(
    "eks/all_log_types",
    ALL.map((type) => `${C} ${type}`),
    [
      ["all", [plan([cluster(ALL)])], "pass"],
      ["four", [plan([cluster(ALL.slice(1))])], ["deny", "pass", "pass", "pass", "pass"]],
      ["unknown", [plan([unknown(cluster([]), "enabled_cluster_log_types")])], "undecided"],
    ],
  ),
  ...rows(
    "eks/logging_not_reduced",
    [`${C} scheduler`],
    [
      ["kept", [plan([standing(cluster(["scheduler"]), ["update"])])], "pass"],
      ["taken", [plan([standing(cluster(["scheduler"]), ["update"], { enabled_cluster_log_types: BOTH })])], "deny"],
      [
        "unknown",
        [
          plan([
            {
              ...unknown(cluster([]), "enabled_cluster_log_types"),
              actions: ["update"],
              before: cluster(["scheduler"]).after,
            },
          ]),
        ],
        "undecided",
      ],
    ],
  ),
  ...rows(
    "eks/logging_not_ignored",
    [`${C} ignore_changes`],
    [
      ["other arguments", [configuredCluster({ lifecycle: { ignore_changes: ["tags"] } })], "pass"],
      ["the argument", [configuredCluster({ lifecycle: { ignore_changes: ["enabled_cluster_log_types"] } })], "deny"],
      ["all", [configuredCluster({ lifecycle: [{ ignore_changes: "all" }] })], "deny"],
      ["no name", [configuredCluster({ lifecycle: { ignore_changes: [7] } })], "undecided"],
      ["a plan", [plan([cluster([])])], null],
    ],
  ),
];

const groups: Sample[] = [
  ...rows(
    "eks/log_group_managed",
    [`${C} log group`],
    [
      ["its group", [plan([cluster(BOTH), group()])], "pass"],
      ["none", [plan([cluster(BOTH)])], "deny"],
      ["another cluster's", [plan([cluster(BOTH), group({ name: "/aws/eks/production/cluster" })])], "deny"],
      ["one in another region", [plan([cluster(BOTH), group({ region: "us-east-1" })])], "deny"],
      ["one of unknown name", [plan([cluster(BOTH), unknown(group(), "name")])], "undecided"],
      ["one in another plan", [plan([cluster(BOTH)]), plan([group()])], "undecided"],
      [
        "one by the name of the cluster",
        [
          stack({
            aws_eks_cluster: { c: { name: "prod" } },
            aws_cloudwatch_log_group: { g: { name: "/aws/eks/${aws_eks_cluster.c.name}/cluster" } },
          }),
        ],
        "pass",
      ],
      [
        "one with count 0",
        [
          stack({
            aws_eks_cluster: { c: { name: "prod" } },
            aws_cloudwatch_log_group: { g: { count: 0, name: "/aws/eks/prod/cluster" } },
          }),
        ],
        "deny",
      ],
    ],
  ),
  ...rows(
    "eks/log_group_first",
    [`${C} order`],
    [
      ["it depends on the group", [plan([cluster(BOTH, { dependsOn: [G] }), group()])], "pass"],
      ["it does not", [plan([cluster(BOTH), group()])], "deny"],
      ["the group is there", [plan([cluster(BOTH), standing(group())])], "pass"],
    ],
  ),
  ...rows(
    "cloudwatch/retention",
    [`${G} retention`],
    [
      ["the floor", [plan([group()])], "pass"],
      ["never", [configuredGroup({ retention_in_days: 0 })], "pass"],
      ["as text", [configuredGroup({ retention_in_days: "400" })], "pass"],
      ["less", [plan([group({ retention_in_days: 90 })])], "deny"],
      ["a fraction", [plan([group({ retention_in_days: 0.5 })])], "deny"],
      ["a huge number", [plan([group({ retention_in_days: 1e21 })])], "pass"],
      ["a list", [plan([group({ retention_in_days: [365, "<é>"] })])], "deny"],
      ["unknown", [plan([unknown(group(), "retention_in_days")])], "undecided"],
      ["a group of another purpose", [plan([group({ name: "/aws/lambda/f", retention_in_days: 1 })])], null],
    ],
  ),
  ...rows(
    "cloudwatch/encrypted",
    [`${G} key`],
    [
      ["a key", [plan([group({ kms_key_id: ARN })])], "pass"],
      [
        "a key of the plan",
        [
          plan([
            { ...unknown(group(), "kms_key_id"), references: { kms_key_id: ["aws_kms_key.k.arn", "aws_kms_key.k"] } },
            key(),
          ]),
        ],
        "pass",
      ],
      [
        "a key of the configuration",
        [configuredGroup({ kms_key_id: "${aws_kms_key.k.arn}" }, { aws_kms_key: { k: {} } })],
        "pass",
      ],
      ["none", [plan([group()])], "deny"],
      ["an empty one", [plan([group({ kms_key_id: "" })])], "deny"],
      ["a variable", [configuredGroup({ kms_key_id: "${var.key}" })], "undecided"],
    ],
  ),
  ...rows(
    "cloudwatch/kept",
    [`${G} logs`],
    [
      ["kept", [plan([standing(group())])], "pass"],
      ["deleted", [plan([standing(group(), ["delete"])])], "deny"],
      [
        "deleted where nothing is said of skip_destroy",
        [plan([standing(group({ skip_destroy: null }), ["delete"])])],
        "deny",
      ],
      ["deleted, but skipped", [plan([standing(group({ skip_destroy: true }), ["delete"])])], "pass"],
      ["cut", [plan([standing(group(), ["update"], { retention_in_days: 7 })])], "deny"],
      ["forgotten", [plan([{ ...standing(group(), ["delete"]), actions: ["forget"] }])], "warn"],
      [
        "unknown",
        [plan([{ ...unknown(group(), "retention_in_days"), actions: ["update"], before: group().after }])],
        "undecided",
      ],
    ],
  ),
];

const allowing = (service: string) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "kms:*", Resource: "*" }] });
const logsKey = key({ policy: allowing("logs.eu-central-1.amazonaws.com") });
const held = standing(group({ kms_key_id: ARN }));

const keys = rows(
  "kms/kept",
  [`aws_kms_key.k ${G}`],
  [
    ["kept", [plan([standing(logsKey), held])], "pass"],
    ["deleted", [plan([standing(logsKey, ["delete"]), held])], "deny"],
    ["disabled", [plan([standing(logsKey, ["update"], { is_enabled: false }), held])], "deny"],
    ["shut", [plan([standing(logsKey, ["update"], { policy: allowing("s3.amazonaws.com") }), held])], "deny"],
    ["forgotten", [plan([{ ...standing(logsKey, ["delete"]), actions: ["forget"] }, held])], "warn"],
    [
      "unknown",
      [plan([{ ...unknown(logsKey, "policy"), actions: ["update"], before: logsKey.after }, held])],
      "undecided",
    ],
    ["a key of nothing", [plan([standing(key({ policy: allowing("s3.amazonaws.com") }), ["delete"])])], null],
  ],
);

const TRAIL_ARN = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit";

/** A key policy that admits a service for one ARN alone. */
const allowingFor = (service: string, name: string, arn: string) =>
  JSON.stringify({
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "kms:*",
        Resource: "*",
        Condition: { StringLike: { [name]: arn } },
      },
    ],
  });
const trailsKey = key({ policy: allowingFor("cloudtrail.amazonaws.com", "aws:SourceArn", TRAIL_ARN) });
const groupsKey = (name: string) =>
  key({
    policy: allowingFor(
      "logs.eu-central-1.amazonaws.com",
      "kms:EncryptionContext:aws:logs:arn",
      `arn:aws:logs:eu-central-1:111122223333:log-group:${name}`,
    ),
  });

const keysOfOtherStacks: Sample[] = [
  ...rows(
    "kms/kept",
    ["aws_kms_key.k trails of its policy"],
    [
      ["a trail's key that stays", [plan([standing(trailsKey)])], "pass"],
      ["a trail's key that goes", [plan([standing(trailsKey, ["delete"])])], "deny"],
    ],
  ),
  ...rows(
    "kms/kept",
    ["aws_kms_key.k log groups of its policy"],
    [
      ["a key of clusters' groups that goes", [plan([standing(groupsKey("/aws/eks/*"), ["delete"])])], "deny"],
      ["a key of all groups that goes", [plan([standing(groupsKey("*"), ["delete"])])], "warn"],
      ["a key of an application's groups that goes", [plan([standing(groupsKey("/app"), ["delete"])])], null],
    ],
  ),
];

const policed = (more: object = {}) =>
  made("aws_s3_bucket_policy", {
    bucket: "logs",
    policy: JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::logs/AWSLogs/111122223333/*",
          ...more,
        },
      ],
    }),
  });
const forCdn = policed({ Principal: { Service: "cloudfront.amazonaws.com" } });

const bucketsOfOtherStacks: Sample[] = rows(
  "cloudtrail/kept",
  ["aws_s3_bucket_policy.m trails of its policy"],
  [
    ["a policy for trails that stays", [plan([standing(policed())])], "pass"],
    ["a policy for trails that goes", [plan([standing(policed(), ["delete"])])], "deny"],
    ["a policy that shuts trails out", [plan([standing(policed(), ["update"], forCdn.after!)])], "deny"],
    ["a policy for others that goes", [plan([standing(forCdn, ["delete"])])], null],
  ],
);

const DELIVERED = { cloud_watch_logs_group_arn: "arn:aws:logs:eu-central-1:111122223333:log-group:/t:*" };

const reductions: Sample[] = [
  ...rows(
    "cloudtrail/not_reduced",
    [`${T} validation`],
    [
      ["validation that stays", [plan([standing(trail(), ["update"])])], "pass"],
      ["validation that goes", [plan([standing(trail(), ["update"], { enable_log_file_validation: false })])], "deny"],
      [
        "validation that is unknown",
        [plan([{ ...unknown(trail(), "enable_log_file_validation"), actions: ["update"], before: trail().after }])],
        "undecided",
      ],
      ["a new trail", [plan([trail({ enable_log_file_validation: false })])], null],
    ],
  ),
  ...rows(
    "cloudtrail/not_reduced",
    [`${T} log group`, `${T} validation`],
    [
      [
        "delivery that goes",
        [plan([standing(trail(DELIVERED), ["update"], { cloud_watch_logs_group_arn: "" })])],
        ["deny", "pass"],
      ],
    ],
  ),
];

const trails: Sample[] = [
  ...rows(
    "cloudtrail/exists",
    [`${C} trail`],
    [
      ["a trail", [plan([cluster(BOTH), trail()])], "pass"],
      ["none", [plan([cluster(BOTH)])], "deny"],
      ["one that is off", [plan([cluster(BOTH), trail({ enable_logging: false })])], "deny"],
      [
        "one for data events",
        [plan([cluster(BOTH), trail({ event_selector: [{ include_management_events: false }] })])],
        "deny",
      ],
      ["one in another plan", [plan([cluster(BOTH)]), plan([trail()])], "undecided"],
    ],
  ),
  ...rows("cloudtrail/exists", [`${C} trail`], [["elsewhere", [plan([cluster(BOTH)])], "pass"]], {
    trail_elsewhere: ELSEWHERE,
  }),
  ...rows(
    "cloudtrail/multi_region",
    [`${T} regions`],
    [
      ["all", [plan([trail()])], "pass"],
      ["one", [plan([trail({ is_multi_region_trail: false })])], "deny"],
      ["null", [plan([trail({ is_multi_region_trail: null })])], "deny"],
      ["unknown", [plan([unknown(trail(), "is_multi_region_trail")])], "undecided"],
    ],
  ),
  ...rows(
    "cloudtrail/logging_on",
    [`${T} logging`],
    [
      ["on", [plan([trail()])], "pass"],
      ["on by default", [configuredTrail({})], "pass"],
      ["off", [plan([trail({ enable_logging: false })])], "deny"],
      ["off as text", [configuredTrail({ enable_logging: "false" })], "deny"],
      ["no switch", [configuredTrail({ enable_logging: "on" })], "undecided"],
    ],
  ),
  ...rows(
    "cloudtrail/log_file_validation",
    [`${T} validation`],
    [
      ["on", [plan([trail()])], "pass"],
      ["off", [plan([trail({ enable_log_file_validation: false })])], "deny"],
      ["a variable", [configuredTrail({ enable_log_file_validation: "${var.on}" })], "undecided"],
    ],
  ),
  ...rows(
    "cloudtrail/encrypted",
    [`${T} key`],
    [
      ["a key", [plan([trail({ kms_key_id: ARN })])], "pass"],
      ["none", [plan([trail()])], "deny"],
      ["unknown", [plan([unknown(trail(), "kms_key_id")])], "undecided"],
    ],
  ),
  ...rows(
    "cloudtrail/management_events",
    [`${T} read`, `${T} write`],
    [
      ["all", [plan([trail()])], "pass"],
      [
        "read and write apart",
        [plan([trail({ event_selector: [{ read_write_type: "ReadOnly" }, { read_write_type: "WriteOnly" }] })])],
        "pass",
      ],
      ["read", [plan([trail({ event_selector: [{ read_write_type: "ReadOnly" }] })])], ["pass", "deny"]],
      [
        "without EKS",
        [plan([trail({ event_selector: [{ exclude_management_event_sources: ["eks.amazonaws.com"] }] })])],
        "deny",
      ],
      [
        "dynamic blocks",
        [configuredTrail({ dynamic: [{ event_selector: { for_each: "${var.s}", content: {} } }] })],
        "undecided",
      ],
      ["data events only", [plan([trail({ event_selector: [{ include_management_events: false }] })])], null],
    ],
  ),
  ...rows(
    "cloudtrail/kept",
    [`${T} recording`],
    [
      ["kept", [plan([standing(trail())])], "pass"],
      ["deleted", [plan([standing(trail(), ["delete"])])], "deny"],
      ["off", [plan([standing(trail(), ["update"], { enable_logging: false })])], "deny"],
      ["another bucket", [plan([standing(trail(), ["update"], { s3_bucket_name: "other" })])], "deny"],
      [
        "unknown",
        [plan([{ ...unknown(trail(), "enable_logging"), actions: ["update"], before: trail().after }])],
        "undecided",
      ],
    ],
  ),
  ...rows("cloudtrail/kept", [`${T} recording`], [["elsewhere", [plan([standing(trail(), ["delete"])])], "pass"]], {
    trail_elsewhere: ELSEWHERE,
  }),
];

const readable: Sample[] = [
  ...rows(
    "input/readable",
    ["first document"],
    [
      ["a plan", [plan([])], "pass"],
      ["a configuration", [stack({})], "pass"],
      ["nothing", [{}], "deny"],
      ["a state", [{ format_version: "1.0", terraform_version: "1.11.4", values: { root_module: {} } }], "deny"],
      ["an errored plan", [plan([], { errored: true })], "deny"],
      ["a plan that lost its clusters", [plan([cluster([])], { resource_changes: [] })], "deny"],
      ["a plan and a wrapper", [plan([], { documents: [] })], "deny"],
      ["a plan and a configuration", [plan([], { resource: {} })], "deny"],
      ["a number for a version", [plan([], { format_version: 1.25 })], "deny"],
      ["an action with signs that JSON may escape", [plan([cluster([], { actions: ["<create>&é\u2028"] })])], "deny"],
    ],
  ),
];

const TEMPLATE = "aws_cloudformation_stack";
const CONTROL = "aws_cloudcontrolapi_resource";
const logging = (types: readonly string[]) =>
  JSON.stringify({
    Name: "prod",
    Logging: { ClusterLogging: { EnabledTypes: types.map((Type) => ({ Type })) } },
  });
const calling = (m: Json) => stack({}, { module: { m } });
const rancher = (config: Json) => made("rancher2_cluster", { name: "prod", eks_config_v2: [config] });
const provisioned = (command: Json) => ({
  configuration: {
    root_module: {
      module_calls: {
        a: {
          module: {
            resources: [
              {
                address: "null_resource.r",
                mode: "managed",
                type: "null_resource",
                name: "r",
                provisioners: [{ type: "local-exec", expressions: { command } }],
              },
            ],
          },
        },
      },
    },
  },
});

const invoked = (config: Json) => ({
  action_invocations: [{ address: "action.local_command.off", type: "local_command", name: "off", ...config }],
});

const surroundings: Sample[] = [
  ...rows(
    "input/complete",
    ["first document"],
    [
      ["a whole plan", [plan([], { complete: true })], "pass"],
      ["a part", [plan([], { complete: false })], "deny"],
      ["no word of it", [plan([])], "pass"],
    ],
  ),
  ...rows(
    "eks/unreadable_cluster",
    [`${TEMPLATE}.m cluster`],
    [
      ["a template", [plan([made(TEMPLATE, { template_body: "Type: AWS::EKS::Cluster" })])], "deny"],
      ["a template of a bucket", [plan([made(TEMPLATE, { template_body: "Type: AWS::S3::Bucket" })])], null],
    ],
  ),
  ...rows(
    "eks/unreadable_cluster",
    ["module.m cluster"],
    [
      ["a module", [calling({ source: "./modules/eks" })], "deny"],
      ["a module in a list", [stack({}, { module: [{ m: [{ source: "./modules/eks" }] }] })], "deny"],
      ["a module whose log types are judged", [calling({ source: "terraform-aws-modules/eks/aws" })], null],
      ["a module of node groups", [calling({ source: "terraform-aws-modules/eks/aws//modules/karpenter" })], null],
    ],
  ),
  ...rows(
    "eks/mandatory_log_types",
    ["module.m audit", "module.m authenticator"],
    [
      ["a module by its list", [calling({ source: "terraform-aws-modules/eks/aws", enabled_log_types: BOTH })], "pass"],
      [
        "a module by a shorter list",
        [calling({ source: "cloudposse/eks-cluster/aws", enabled_cluster_log_types: ["audit"] })],
        ["pass", "deny"],
      ],
      ["a module without a list", [calling({ source: "terraform-aws-modules/eks/aws" })], "undecided"],
    ],
  ),
  ...rows(
    "eks/mandatory_log_types",
    ["rancher2_cluster.m audit", "rancher2_cluster.m authenticator"],
    [
      ["Rancher's list", [plan([rancher({ logging_types: BOTH })])], "pass"],
      ["Rancher's empty list", [plan([rancher({ logging_types: [] })])], "deny"],
      ["Rancher's imported cluster", [plan([rancher({ imported: true })])], null],
    ],
  ),
  ...rows("eks/unreadable_cluster", [`${C} cluster`], [["a cluster", [plan([cluster(BOTH)])], "pass"]]),
  ...rows(
    "eks/unreadable_cluster",
    [`${CONTROL}.m cluster`],
    [["nobody knows what", [plan([unknown(made(CONTROL, {}), "type_name")])], "undecided"]],
  ),
  ...rows(
    "eks/mandatory_log_types",
    [`${CONTROL}.m audit`, `${CONTROL}.m authenticator`],
    [
      ["JSON", [plan([made(CONTROL, { type_name: "AWS::EKS::Cluster", desired_state: logging(BOTH) })])], "pass"],
      [
        "JSON with more behind it",
        [plan([made(CONTROL, { type_name: "AWS::EKS::Cluster", desired_state: `${logging(BOTH)} {}` })])],
        "deny",
      ],
      [
        "JSON that is unknown",
        [plan([unknown(made(CONTROL, { type_name: "AWS::EKS::Cluster" }), "desired_state")])],
        "undecided",
      ],
    ],
  ),
  ...rows(
    "eks/out_of_band",
    ["module.a.null_resource.r provisioner"],
    [
      ["a call", [plan([], provisioned({ constant_value: "aws cloudtrail stop-logging" }))], "deny"],
      ["another call", [plan([], provisioned({ constant_value: "aws eks update-kubeconfig" }))], "pass"],
      ["a call for another bucket", [plan([], provisioned({ constant_value: "aws s3 rb s3://assets" }))], "pass"],
      ["a call for what a variable names", [plan([], provisioned({ constant_value: "aws s3 rb s3://$B" }))], "warn"],
      ["a call of references", [plan([], provisioned({ references: ["aws_eks_cluster.c.name"] }))], "warn"],
    ],
  ),
  ...rows(
    "eks/out_of_band",
    ["action.local_command.off action"],
    [
      [
        "an action",
        [plan([], invoked({ config_values: { command: "aws", arguments: ["cloudtrail", "stop-logging"] } }))],
        "deny",
      ],
      ["another action", [plan([], invoked({ config_values: { command: "true" } }))], "pass"],
      ["an action that is unknown", [plan([], invoked({ config_unknown: { command: true } }))], "warn"],
    ],
  ),
  ...rows(
    "cloudwatch/class_fits",
    [`${G} class`],
    [
      [
        "a filter on an infrequent-access group",
        [plan([group({ log_group_class: "INFREQUENT_ACCESS" }), onGroup("aws_cloudwatch_log_metric_filter", {})])],
        "deny",
      ],
      ["no filter", [plan([group({ log_group_class: "INFREQUENT_ACCESS" })])], "pass"],
      [
        "a class that the provider chooses",
        [plan([unknown(group(), "log_group_class"), onGroup("aws_cloudwatch_log_metric_filter", {})])],
        "pass",
      ],
    ],
  ),
  ...rows(
    "cloudwatch/retention",
    [`${G} retention`],
    [
      ["an archive", archived({}), "pass"],
      ["an archive of the same run", archived({ fresh: true }), "pass"],
      ["an archive that expires", archived({ days: 30 }), "deny"],
    ],
  ),
  ...rows(
    "cloudtrail/delivers_to_cloudwatch",
    [`${T} log group`],
    [
      ["a group", [plan([trail({ cloud_watch_logs_group_arn: "arn:aws:logs:eu-central-1:1:log-group:t:*" })])], "pass"],
      ["none", [plan([trail()])], "deny"],
      ["nobody knows", [plan([unknown(trail(), "cloud_watch_logs_group_arn")])], "undecided"],
    ],
  ),
  ...rows(
    "cloudtrail/bucket_protected",
    ["force_destroy", "public access", "versioning"].map((subject) => `aws_s3_bucket.b ${subject}`),
    [
      ["a closed bucket", [plan([trail(), ...bucket(true)])], "pass"],
      ["an open bucket", [plan([trail(), ...bucket(false)])], ["pass", "deny", "deny"]],
    ],
  ),
  ...rows(
    "cloudtrail/bucket_retention",
    ["aws_s3_bucket.b lifecycle"],
    [
      ["for good", [plan([trail(), ...bucket(true)])], "pass"],
      ["a month", [plan([trail(), ...bucket(true), expiring(30)])], "deny"],
      ["nobody knows how long", [plan([trail(), ...bucket(true), unknown(expiring(30), "rule")])], "undecided"],
    ],
  ),
];

function onGroup(type: string, after: Json): Entry {
  return { type, name: "f", after: { log_group_name: "/aws/eks/prod/cluster", ...after } };
}

function bucket(closed: boolean): Entry[] {
  const on = { block_public_acls: closed, block_public_policy: closed, ignore_public_acls: closed };
  const status = closed ? "Enabled" : "Suspended";
  return [
    { type: "aws_s3_bucket", name: "b", after: { bucket: "logs" } },
    {
      type: "aws_s3_bucket_public_access_block",
      name: "b",
      after: { bucket: "logs", ...on, restrict_public_buckets: closed },
    },
    {
      type: "aws_s3_bucket_versioning",
      name: "b",
      after: { bucket: "logs", versioning_configuration: [{ status }] },
    },
  ];
}

function expiring(days: number): Entry {
  return {
    type: "aws_s3_bucket_lifecycle_configuration",
    name: "b",
    after: { bucket: "logs", rule: [{ status: "Enabled", expiration: [{ days }] }] },
  };
}

/** A group that keeps a week, and an archive of it: there already, or made in the same run. */
function archived({ days, fresh = false }: { days?: number; fresh?: boolean }): Json[] {
  const stream = "aws_kinesis_firehose_delivery_stream";
  const arn = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/s";
  const filter = onGroup("aws_cloudwatch_log_subscription_filter", { destination_arn: arn });
  return [
    plan([
      group({ retention_in_days: 7 }),
      fresh
        ? { ...unknown(filter, "destination_arn"), references: { destination_arn: [`${stream}.s.arn`, `${stream}.s`] } }
        : filter,
      { type: stream, name: "s", after: { arn, extended_s3_configuration: [{ bucket_arn: "arn:aws:s3:::logs" }] } },
      ...bucket(true),
      ...(days === undefined ? [] : [expiring(days)]),
    ]),
  ];
}

export const SAMPLES: readonly Sample[] = [
  ...logTypes,
  ...groups,
  ...keys,
  ...keysOfOtherStacks,
  ...bucketsOfOtherStacks,
  ...reductions,
  ...trails,
  ...readable,
  ...surroundings,
];
