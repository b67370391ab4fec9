import * as z from "zod";
import { ACCESS_ENTRY_TYPES, ACCESS_SCOPES } from "./access-entries";
import { NODE_POOLS } from "./auto-mode";
import { CLUSTER_NAME } from "./cluster-name";
import { VPC_CIDR } from "./cluster-network";
import { ADDITIONAL_LOG_TYPES, CONTROL_PLANE_SCALING_TIERS, UPGRADE_POLICIES } from "./logged-cluster";
import { BUCKET_NAME, LONGEST_LOCK } from "./kept-bucket";
import { REGION_NAME } from "./partition";
import { RETENTION_DAYS } from "./retention";
import { TRAIL_NAME } from "./trail-name";

// Each error is what was expected; environment-faults.ts puts file, path and the value got before it.
const expected = (what: string) => ({ error: what });
const text = (what: string) => z.string(expected(what)).min(1, expected(what));
const matching = (pattern: RegExp, what: string) => z.string(expected(what)).regex(pattern, expected(what));
const yesOrNo = () => z.boolean(expected("true or false"));
const days = (least: number, most?: number) => {
  const what = `a whole number of days, ${most === undefined ? `${least} at least` : `${least} to ${most}`}`;
  const from = z.int(expected(what)).min(least, expected(what));
  return most === undefined ? from : from.max(most, expected(what));
};
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, expected(`one of ${values.join(", ")}`));

const region = () => matching(REGION_NAME, 'an AWS region such as "eu-west-1" or "us-gov-west-1"');
const arn = (service: string, example: string) =>
  matching(new RegExp(`^arn:[a-z-]+:${service}:[a-z0-9-]*:\\d{12}:\\S+$`), `an ARN such as "${example}"`);
const tags = () =>
  z.record(
    text("a tag's key"),
    z.string(expected("text; quote numbers and booleans")),
    expected("tags, each a key and a text"),
  );
const idsOf = (kind: string) =>
  z.array(
    matching(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `an id such as "${kind}-0123456789abcdef0"`),
    expected("a list of ids"),
  );
const bucketName = () =>
  matching(
    BUCKET_NAME,
    'a bucket name: 3 to 63 lower-case letters, digits, "." and "-", no two dots side by side, and no IP address',
  );
const cidr = () =>
  matching(
    /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\/(?:3[0-2]|[12]?\d)$/,
    'an IPv4 block such as "203.0.113.0/24"',
  );

const logs = z
  .strictObject(
    {
      retention: z
        .literal([...RETENTION_DAYS], expected(`one of ${RETENTION_DAYS.join(", ")} (days; 0 is for ever)`))
        .optional()
        .describe("Days until a log event expires; 0 is for ever. Default 365."),
      on_destroy: oneOf(["retain", "protect", "delete"])
        .optional()
        .describe("What a destroy does to the log group. Default retain: it stays in AWS."),
      adopt_existing: yesOrNo()
        .optional()
        .describe("Take a log group that exists already under Terraform's care. Default true."),
    },
    expected("a mapping of retention, on_destroy, adopt_existing"),
  )
  .describe("How log groups keep what is in them.");

const backend = z
  .discriminatedUnion(
    "type",
    [
      z.strictObject({
        type: z.literal("local"),
        directory: text("a folder outside cdktf.out")
          .optional()
          .describe("Folder of the state files, from the working directory. Default state."),
      }),
      z.strictObject({
        type: z.literal("s3"),
        bucket: bucketName(),
        region: region(),
        key_prefix: text("text to put before each state's name").optional(),
        kms_key_id: text("the id or ARN of a KMS key").optional(),
        dynamodb_table: text("the name of a DynamoDB table")
          .optional()
          .describe("Table that holds the locks. Default: a lock file beside the state, which needs Terraform 1.10."),
      }),
    ],
    expected("a mapping with type local or s3"),
  )
  .describe("Where state is kept.");

const subnets = z
  .strictObject(
    {
      ids: idsOf("subnet").min(2, expected("two subnets at least, in different availability zones")).optional(),
      tags: tags()
        .refine((value) => Object.keys(value).length > 0, expected("one tag at least"))
        .optional()
        .describe("The subnets that carry all these tags."),
      vpc_id: matching(/^vpc-[0-9a-f]{8,17}$/, 'an id such as "vpc-0123456789abcdef0"')
        .optional()
        .describe("Together with tags: the VPC they are looked for in."),
      create: z
        .strictObject(
          { cidr: matching(VPC_CIDR, 'an IPv4 block from /16 to /24 such as "10.0.0.0/20"') },
          expected("a mapping of cidr"),
        )
        .optional()
        .describe("Make a small VPC with two private subnets."),
    },
    expected("a mapping with one of ids, tags, create"),
  )
  .refine(
    ({ create, ids, tags: byTags }) => [create, ids, byTags].filter((way) => way !== undefined).length === 1,
    expected("exactly one of ids, tags, create"),
  )
  .refine(({ tags: byTags, vpc_id }) => vpc_id === undefined || byTags !== undefined, {
    error: "tags together with vpc_id",
    path: ["vpc_id"],
  });

const accessEntry = z.strictObject(
  {
    principal_arn: text('the ARN of an IAM role or user such as "arn:aws:iam::111122223333:role/platform"'),
    type: oneOf(ACCESS_ENTRY_TYPES)
      .optional()
      .describe("STANDARD for people and programs, the others for nodes. Default STANDARD."),
    kubernetes_groups: z
      .array(text("the name of a Kubernetes group"), expected("a list of names"))
      .optional()
      .describe("Only with the type STANDARD."),
    user_name: text("a name").optional().describe("Only with the type STANDARD. Default: EKS's own."),
    access_policies: z
      .array(
        z.strictObject(
          {
            policy: text('the name of an access policy such as "AmazonEKSClusterAdminPolicy", or its ARN'),
            scope: oneOf(ACCESS_SCOPES),
            namespaces: z
              .array(text("the name of a namespace"), expected("a list of names"))
              .optional()
              .describe("Only with the scope namespace."),
          },
          expected("a mapping of policy, scope, namespaces"),
        ),
        expected("a list of access policies"),
      )
      .optional()
      .describe("Only with the types STANDARD and EC2."),
    tags: tags().optional().describe("Default: those of the cluster."),
  },
  expected("an access entry: a mapping of principal_arn, access_policies and more"),
);

const autoMode = z.strictObject(
  {
    node_pools: z
      .array(oneOf(NODE_POOLS), expected(`a list of ${NODE_POOLS.join(", ")}`))
      .optional()
      .describe("Node pools that EKS makes. Default: both."),
    node_role_arn: arn("iam", "arn:aws:iam::111122223333:role/nodes")
      .optional()
      .describe("Role of the nodes in these pools. Default: one is made."),
  },
  expected("true, false, or a mapping of node_pools, node_role_arn"),
);

const cluster = z.strictObject(
  {
    name: matching(CLUSTER_NAME, 'a letter or digit, then letters, digits, "-" and "_", 100 at most'),
    region: region(),
    subnets,
    version: matching(/^1\.\d{2}$/, 'a minor version of Kubernetes in quotes, such as "1.33"')
      .optional()
      .describe("Kubernetes version. Default: the newest EKS has when the cluster is created."),
    additional_log_types: z
      .array(oneOf(ADDITIONAL_LOG_TYPES), expected(`a list of ${ADDITIONAL_LOG_TYPES.join(", ")}`))
      .optional()
      .describe("Log types beyond audit and authenticator, which are always on. Default: all three."),
    logs: logs.optional().describe("What of the environment's logs is different for this cluster."),
    security_group_ids: idsOf("sg").max(5, expected("five at most")).optional(),
    endpoint_private_access: yesOrNo().optional().describe("Default true."),
    endpoint_public_access: yesOrNo().optional().describe("Default false; needs public_access_cidrs."),
    public_access_cidrs: z.array(cidr(), expected("a list of IPv4 blocks")).optional(),
    role_arn: arn("iam", "arn:aws:iam::111122223333:role/eks")
      .optional()
      .describe("Role EKS acts with. Default: one is made."),
    permissions_boundary: arn("iam", "arn:aws:iam::111122223333:policy/boundary").optional(),
    secrets_key_arn: arn("kms", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd")
      .optional()
      .describe("Key that encrypts Kubernetes secrets."),
    authentication_mode: oneOf(["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]).optional().describe("Default API."),
    bootstrap_cluster_creator_admin_permissions: yesOrNo()
      .optional()
      .describe(
        "Whether the identity that creates the cluster becomes its administrator. Default true. With false, give access_entries.",
      ),
    access_entries: z
      .union([z.array(accessEntry), z.literal("elsewhere")], expected('a list of access entries, or "elsewhere"'))
      .optional()
      .describe("Who may use the Kubernetes API beyond the creator; elsewhere if other code makes the entries."),
    auto_mode: z
      .union([yesOrNo(), autoMode], expected("true, false, or a mapping of node_pools, node_role_arn"))
      .optional()
      .describe(
        "Whether EKS Auto Mode runs nodes, storage and load balancers. To switch it off, set false and apply before you remove the key. Default: a new cluster has none, and an existing cluster keeps its mode.",
      ),
    control_plane_scaling_tier: oneOf(CONTROL_PLANE_SCALING_TIERS)
      .optional()
      .describe(
        "Default: standard for a new cluster; an existing cluster keeps its tier. To go back, set standard; do not only remove the key.",
      ),
    upgrade_policy: oneOf(UPGRADE_POLICIES)
      .optional()
      .describe(
        "What EKS does at the end of standard support. Default: EXTENDED for a new cluster; an existing cluster keeps its policy. To go back, set EXTENDED; do not only remove the key.",
      ),
    zonal_shift: yesOrNo()
      .optional()
      .describe(
        "Whether traffic can be moved away from an impaired availability zone. Default: a new cluster has no zonal shift. To switch it off, set false; do not remove the key.",
      ),
    deletion_protection: yesOrNo().optional().describe("Whether EKS refuses to delete the cluster. Default true."),
    tags: tags().optional(),
  },
  expected("a cluster: a mapping of name, region, subnets and more"),
);

const trail = z
  .strictObject(
    {
      name: matching(TRAIL_NAME, '3 to 128 letters, digits, ".", "_" and "-", no two of these side by side'),
      region: region().describe("Home region; the trail records all regions."),
      logs: logs.optional().describe("What of the environment's logs is different for the trail."),
      bucket: bucketName().optional().describe("Default: the trail's name, account and region."),
      organization_id: matching(/^o-[a-z0-9]{10,32}$/, 'an identity such as "o-a1b2c3d4e5"')
        .optional()
        .describe("Record all accounts of this organization."),
      insights: z
        .array(oneOf(["ApiCallRateInsight", "ApiErrorRateInsight"]), expected("a list of insights"))
        .optional()
        .describe("Unusual activity to point out, at extra cost. Default: none."),
      glacier_after_days: days(0).optional().describe("Days until log files move to Glacier; 0 is never. Default 90."),
      expire_after_days: days(1).optional().describe("Days until log files are deleted. Default: never."),
      object_lock: z
        .strictObject(
          { mode: oneOf(["GOVERNANCE", "COMPLIANCE"]), days: days(1, LONGEST_LOCK) },
          expected("a mapping of mode and days"),
        )
        .optional()
        .describe("Nobody deletes a log file for so long. Can't be undone."),
      access_logs: yesOrNo()
        .optional()
        .describe("Make a bucket for the access logs of the trail's bucket. Default false."),
      access_logs_bucket: bucketName()
        .optional()
        .describe(
          "A bucket that exists and admits the access logs of the trail's bucket. Not together with access_logs.",
        ),
      permissions_boundary: arn("iam", "arn:aws:iam::111122223333:policy/boundary").optional(),
    },
    expected("a trail: a mapping of name, region and more"),
  )
  .refine(({ access_logs, access_logs_bucket }) => access_logs !== true || access_logs_bucket === undefined, {
    error: "no access_logs_bucket together with access_logs: true",
    path: ["access_logs_bucket"],
  });

/** One file below `environments/`: an AWS account, its clusters and its trail. */
export const environmentSchema = z
  .strictObject(
    {
      account: matching(/^\d{12}$/, 'the twelve digits of an AWS account in quotes, such as "111122223333"'),
      backend: backend.optional().describe("Where state is kept. Default: local, in the folder state."),
      tags: tags().optional().describe("Tags of everything."),
      logs: logs.optional(),
      trail: trail.optional().describe("The account's trail. Leave it out where one elsewhere records this account."),
      clusters: z.array(cluster, expected("a list of clusters")).default([]),
    },
    expected("an environment: a mapping of account, clusters, trail and more"),
  )
  .superRefine(({ clusters }, context) => {
    clusters.forEach(({ name, region: where }, index) => {
      const first = clusters.findIndex((other) => other.name === name && other.region === where);
      if (first < index) {
        context.addIssue({
          code: "custom",
          path: ["clusters", index, "name"],
          message: `a name that clusters[${first}] does not have in ${where} already`,
        });
      }
    });
  });

/** An environment as its file says it, checked. */
export type Environment = z.infer<typeof environmentSchema>;

/** The schema for editors; `environments/environment.schema.json` is made from it. */
export function environmentJsonSchema(): object {
  return {
    title: "eks-audit-logging environment",
    ...z.toJSONSchema(environmentSchema, { io: "input" }),
  };
}
