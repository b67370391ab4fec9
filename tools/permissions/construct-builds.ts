import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import type { TerraformStack } from "cdktf";
import {
  AccessLogBucket,
  AdoptedClusterLogging,
  AlarmTopic,
  ArchiveBucket,
  ArchiveSearch,
  AuditTrail,
  ClusterDetections,
  ClusterNetwork,
  ControlPlaneLogGroup,
  KeptLogGroup,
  LogArchive,
  LoggedCluster,
  LogKey,
  OrganizationLogKey,
  OrganizationTrailBucket,
  TrailBucket,
  TrailDetections,
  VendedClusterLogs,
  VendedLogResourcePolicy,
  type EncryptionKey,
} from "../../modules";

/** A key that another stack made, and the place of the deployment. */
export interface Given {
  readonly key: EncryptionKey;
  /** Where the stack is deployed. */
  readonly deployment: { readonly account: string; readonly region: string };
}

/** One version of a stack. */
export type Build = (stack: TerraformStack, given: Given) => void;

const TEAM = { team: "platform" };
const OTHER_TEAM = { team: "security", reviewed: "yes" };

/**
 * Each option of each construct, in stacks that are deployed, found unchanged, changed version by version, and destroyed.
 * A later version changes the arguments that the provider updates in place.
 */
export function constructBuilds(): Readonly<Record<string, readonly Build[]>> {
  return BUILDS;
}

const BUILDS: Readonly<Record<string, readonly Build[]>> = {
  "log-group": [
    (stack) => {
      new ControlPlaneLogGroup(stack, "Logs", { clusterName: "changing" });
    },
    (stack, { key }) => {
      new ControlPlaneLogGroup(stack, "Logs", { clusterName: "changing", key, retention: 731, tags: TEAM });
    },
    (stack) => {
      new ControlPlaneLogGroup(stack, "Logs", {
        clusterName: "changing",
        retention: 0,
        onDestroy: "delete",
        tags: OTHER_TEAM,
      });
    },
  ],
  "log-group-options": [
    (stack) => {
      new ControlPlaneLogGroup(stack, "Logs", {
        clusterName: "options",
        retention: 0,
        onDestroy: "delete",
        adoptExisting: false,
        logGroupClass: "INFREQUENT_ACCESS",
        region: "us-east-1",
        tags: TEAM,
      });
    },
  ],
  "log-group-of-no-cluster": [
    (stack) => {
      new KeptLogGroup(stack, "Logs", { logGroupName: "/audit/other", onDestroy: "delete" });
    },
    (stack, { key }) => {
      new KeptLogGroup(stack, "Logs", {
        logGroupName: "/audit/other",
        onDestroy: "delete",
        key,
        retention: 3653,
        tags: TEAM,
      });
    },
  ],
  "subnets-by-tags": [
    (stack) => {
      new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
      // As `ClusterStack` reads them.
      new DataAwsSubnets(stack, "Subnets", { filter: [{ name: "tag:tier", values: ["private"] }] });
    },
  ],
  "cluster-defaults": [
    (stack) => {
      const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
      new LoggedCluster(stack, "Cluster", { name: "plain", subnetIds, deletionProtection: false });
    },
    (stack) => {
      const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
      new LoggedCluster(stack, "Cluster", {
        name: "plain",
        subnetIds,
        deletionProtection: true,
        additionalLogTypes: ["api"],
        zonalShift: true,
        tags: TEAM,
      });
    },
    (stack) => {
      const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
      new LoggedCluster(stack, "Cluster", { name: "plain", subnetIds, deletionProtection: false, zonalShift: false });
    },
  ],
  "cluster-options": [
    (stack, { deployment: { account }, key }) => {
      const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.1.0.0/20", name: "options" });
      new LoggedCluster(stack, "Cluster", {
        name: "rich",
        subnetIds,
        additionalLogTypes: [],
        logRetention: 731,
        logKey: key,
        version: "1.32",
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ["203.0.113.0/24"],
        authenticationMode: "API_AND_CONFIG_MAP",
        bootstrapClusterCreatorAdminPermissions: false,
        accessEntries: [
          {
            principalArn: `arn:aws:iam::${account}:role/platform`,
            accessPolicies: [
              { policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" },
              { policy: "AmazonEKSViewPolicy", scope: "namespace", namespaces: ["payments"] },
            ],
          },
          {
            principalArn: `arn:aws:iam::${account}:user/auditor`,
            kubernetesGroups: ["viewers"],
            userName: "auditor",
          },
        ],
        controlPlaneScalingTier: "tier-xl",
        upgradePolicy: "STANDARD",
        zonalShift: true,
        deletionProtection: false,
        tags: TEAM,
      });
    },
    (stack, { deployment: { account }, key }) => {
      const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.1.0.0/20", name: "renamed" });
      new LoggedCluster(stack, "Cluster", {
        name: "rich",
        subnetIds,
        additionalLogTypes: ["scheduler"],
        logRetention: 1827,
        logKey: key,
        version: "1.33",
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
        secretsKey: key,
        authenticationMode: "API",
        bootstrapClusterCreatorAdminPermissions: false,
        accessEntries: [
          {
            principalArn: `arn:aws:iam::${account}:role/platform`,
            accessPolicies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }],
          },
          {
            principalArn: `arn:aws:iam::${account}:user/auditor`,
            kubernetesGroups: ["viewers", "auditors"],
            userName: "reader",
          },
        ],
        controlPlaneScalingTier: "tier-2xl",
        upgradePolicy: "EXTENDED",
        zonalShift: false,
        deletionProtection: false,
        tags: OTHER_TEAM,
      });
    },
  ],
  "cluster-auto-mode": [true, false].map((autoMode): Build => (stack) => {
    const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.4.0.0/20" });
    new LoggedCluster(stack, "Cluster", { name: "auto-mode", subnetIds, autoMode, deletionProtection: false });
  }),
  "cluster-without-auto-mode": [false, true].map((autoMode): Build => (stack) => {
    const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.5.0.0/20" });
    new LoggedCluster(stack, "Cluster", { name: "manual", subnetIds, autoMode, deletionProtection: false });
  }),
  "cluster-given": [
    (stack, { key }) => {
      const logGroup = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "given", onDestroy: "delete" });
      const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.2.0.0/20" });
      const { role } = new LoggedCluster(stack, "Other", { name: "other", subnetIds, deletionProtection: false });
      new LoggedCluster(stack, "Cluster", {
        name: "given",
        subnetIds,
        logGroup,
        roleArn: role?.arn,
        secretsKey: key,
        deletionProtection: false,
      });
    },
  ],
  detections: [
    (stack, { key }) => {
      const topic = new AlarmTopic(stack, "Topic", { emails: ["oncall@example.com"], tags: TEAM });
      const far = new AlarmTopic(stack, "Far", { topicName: "given-key", key });
      const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "watched", onDestroy: "delete" });
      new ClusterDetections(stack, "Cluster", { logs, topic, tags: TEAM });
      const trail = new AuditTrail(stack, "Trail", { name: "watched", onDestroy: "delete" });
      new TrailDetections(stack, "Calls", {
        topic: far,
        secondTopic: topic,
        trail,
        bucketNames: ["organization-trail"],
        deployRoleArns: ["arn:aws:iam::111122223333:role/deploy"],
        namePrefix: "watched",
      });
    },
    (stack, { key }) => {
      new AlarmTopic(stack, "Topic", { emails: ["security@example.com"], tags: OTHER_TEAM });
      const far = new AlarmTopic(stack, "Far", { topicName: "given-key", key, tags: TEAM });
      const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "watched", onDestroy: "delete" });
      new ClusterDetections(stack, "Cluster", { logs, topic: far, dashboard: false, tags: OTHER_TEAM });
      const trail = new AuditTrail(stack, "Trail", { name: "watched", onDestroy: "delete" });
      new TrailDetections(stack, "Calls", {
        topic: far,
        trail,
        bucketNames: ["organization-trail", "second-trail"],
        namePrefix: "watched",
        tags: TEAM,
      });
    },
  ],
  "detections-without-alarms": [
    (stack) => {
      const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "quiet", onDestroy: "delete" });
      new ClusterDetections(stack, "Cluster", { logs, alarms: false, dashboard: false });
    },
  ],
  archive: [
    (stack) => {
      const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "archived", onDestroy: "delete" });
      new LogArchive(stack, "Archive", { clusters: [logs], tags: TEAM });
    },
    (stack) => {
      const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "archived", onDestroy: "delete" });
      const topic = new AlarmTopic(stack, "Topic", { topicName: "archived" });
      new LogArchive(stack, "Archive", {
        clusters: [logs],
        topic,
        bufferSeconds: 600,
        glacierAfterDays: 60,
        expireAfterDays: 800,
        search: {},
        tags: OTHER_TEAM,
      });
    },
  ],
  "archive-shared-and-searched": [
    (stack, { deployment: { account }, key }) => {
      const bucket = new ArchiveBucket(stack, "Archive", {
        bucketName: `shared-${account}`,
        key,
        objectLockMode: "GOVERNANCE",
        objectLockDays: 400,
      });
      new ArchiveSearch(stack, "Search", { bucket, clusterNames: ["one"] });
      const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "one", onDestroy: "delete" });
      new LogArchive(stack, "One", { clusters: [logs], bucket });
    },
    (stack, { deployment: { account }, key }) => {
      const bucket = new ArchiveBucket(stack, "Archive", {
        bucketName: `shared-${account}`,
        key,
        objectLockMode: "GOVERNANCE",
        objectLockDays: 500,
        tags: TEAM,
      });
      new ArchiveSearch(stack, "Search", { bucket, clusterNames: ["one", "two"], tags: TEAM });
      const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "one", onDestroy: "delete" });
      new LogArchive(stack, "One", { clusters: [logs], bucket });
    },
  ],
  adopted: [
    (stack, { key, deployment: { account } }) => {
      const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.3.0.0/20" });
      const cluster = new EksCluster(stack, "Theirs", {
        name: "theirs",
        roleArn: `arn:aws:iam::${account}:role/theirs`,
        enabledClusterLogTypes: ["audit", "authenticator"],
        vpcConfig: { subnetIds },
      });
      new AdoptedClusterLogging(stack, "Logging", {
        clusterName: "theirs",
        key,
        onDestroy: "delete",
        topic: new AlarmTopic(stack, "Topic", { topicName: "theirs" }),
        archive: {
          bucket: new ArchiveBucket(stack, "Archive", { bucketName: `theirs-${account}`, glacierAfterDays: 30, key }),
        },
      });
      const read = stack.node.findAll().find((node) => node instanceof DataAwsEksCluster);
      if (read !== undefined) read.dependsOn = [`aws_eks_cluster.${cluster.friendlyUniqueId}`];
    },
  ],
  vended: [["EKS_CAPABILITY_KRO_LOGS"] as const, ["EKS_CAPABILITY_KRO_LOGS"] as const].map(
    (logTypes, version): Build =>
      (stack, { key }) => {
        new VendedClusterLogs(stack, "Vended", {
          clusterName: "auto",
          clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/auto",
          capabilities: [{ capabilityArn: "arn:aws:eks:eu-west-1:111122223333:capability/auto/kro/1", logTypes }],
          onDestroy: "delete",
          tags: version === 0 ? TEAM : OTHER_TEAM,
          ...(version === 0 ? {} : { key, retention: 731, autoMode: ["AUTO_MODE_COMPUTE_LOGS"] as const }),
        });
      },
  ),
  "vended-shared-policy": [
    (stack) => {
      const resourcePolicy = new VendedLogResourcePolicy(stack, "ResourcePolicy");
      for (const clusterName of ["one", "two"]) {
        new VendedClusterLogs(stack, `Vended-${clusterName}`, {
          clusterName,
          clusterArn: `arn:aws:eks:eu-west-1:111122223333:cluster/${clusterName}`,
          resourcePolicy,
          onDestroy: "delete",
        });
      }
    },
  ],
  "organization-bucket": [
    ["444455556666", 90],
    ["777788889999", 30],
  ].map(([trailAccount, glacierAfterDays]): Build => (stack) => {
    new OrganizationTrailBucket(stack, "Bucket", {
      organizationId: "o-a1b2c3d4e5",
      trailName: "organization",
      trailAccount: String(trailAccount),
      glacierAfterDays: Number(glacierAfterDays),
    });
  }),
  "trail-defaults": [
    (stack) => {
      new AuditTrail(stack, "Trail", { name: "plain" });
    },
    (stack) => {
      new AuditTrail(stack, "Trail", {
        name: "plain",
        insights: ["ApiCallRateInsight"],
        retention: 731,
        onDestroy: "delete",
        tags: TEAM,
      });
    },
  ],
  "trail-options": [
    (stack, { key, deployment: { account } }) => {
      const accessLogsBucket = new AccessLogBucket(stack, "AccessLogs", {
        bucketName: `rich-access-${account}`,
        sourceBucketNames: [`rich-trail-${account}`],
        glacierAfterDays: 0,
        expireAfterDays: 400,
        versioned: false,
        tags: TEAM,
      });
      const bucket = new TrailBucket(stack, "Bucket", {
        trailName: "rich",
        bucketName: `rich-trail-${account}`,
        key,
        glacierAfterDays: 30,
        expireAfterDays: 3650,
        objectLockMode: "GOVERNANCE",
        objectLockDays: 365,
        accessLogsBucket,
        tags: TEAM,
      });
      new AuditTrail(stack, "Trail", {
        name: "rich",
        bucket,
        key,
        logGroupName: "/audit/rich",
        retention: 1827,
        onDestroy: "delete",
        insights: ["ApiCallRateInsight", "ApiErrorRateInsight"],
        advancedEventSelectors: [{ name: "all", fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }] }],
        tags: TEAM,
      });
    },
    (stack, { key, deployment: { account } }) => {
      const accessLogsBucket = new AccessLogBucket(stack, "AccessLogs", {
        bucketName: `rich-access-${account}`,
        sourceBucketNames: [`rich-trail-${account}`, `other-trail-${account}`],
        glacierAfterDays: 30,
        expireAfterDays: 500,
        versioned: false,
        tags: OTHER_TEAM,
      });
      const bucket = new TrailBucket(stack, "Bucket", {
        trailName: "rich",
        bucketName: `rich-trail-${account}`,
        key,
        glacierAfterDays: 60,
        objectLockMode: "GOVERNANCE",
        objectLockDays: 400,
        accessLogsBucket,
        tags: OTHER_TEAM,
      });
      new AuditTrail(stack, "Trail", {
        name: "rich",
        bucket,
        key,
        logGroupName: "/audit/rich",
        retention: 3653,
        onDestroy: "delete",
        insights: ["ApiErrorRateInsight"],
        advancedEventSelectors: [
          { name: "management", fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }] },
          {
            name: "objects",
            fieldSelector: [
              { field: "eventCategory", equalTo: ["Data"] },
              { field: "resources.type", equalTo: ["AWS::S3::Object"] },
            ],
          },
        ],
        tags: OTHER_TEAM,
      });
    },
  ],
  "trail-of-an-organization": [
    (stack) => {
      const organizationId = "o-a1b2c3d4e5";
      const bucket = new TrailBucket(stack, "Bucket", { trailName: "organization", organizationId });
      new AuditTrail(stack, "Trail", { name: "organization", bucket, organizationId, onDestroy: "delete" });
    },
  ],
  "trail-compliance": [
    (stack) => {
      new TrailBucket(stack, "Bucket", {
        trailName: "locked",
        glacierAfterDays: 0,
        objectLockMode: "COMPLIANCE",
        objectLockDays: 1,
        region: "us-east-1",
      });
    },
  ],
};

/** Keys, which no destroy takes away. */
export const buildKeys = (stack: TerraformStack): LogKey => {
  new LogKey(stack, "Plain", {});
  const key = new LogKey(stack, "Rich", {
    alias: "rich",
    logGroupNames: ["/aws/*", "/audit/*"],
    trailNames: ["rich"],
    deletionWindowInDays: 7,
    tags: TEAM,
  });
  new OrganizationLogKey(stack, "Organization", {
    organizationId: "o-a1b2c3d4e5",
    trailName: "organization",
    trailAccount: "444455556666",
  });
  new LogKey(stack, "Far", { alias: "far", logGroupNames: ["/aws/eks/*/cluster"], region: "us-east-1" });
  return key;
};

const CHANGED_TAGS = { tags: { changed: "yes" } };

/** Another text of a role's trust, for the services that have roles here. */
const TRUST = {
  Effect: "Allow",
  Principal: {
    Service: [
      "cloudtrail.amazonaws.com",
      "ec2.amazonaws.com",
      "eks.amazonaws.com",
      "firehose.amazonaws.com",
      "logs.amazonaws.com",
    ],
  },
  Action: ["sts:AssumeRole", "sts:TagSession"],
};

/** Arguments that a later version of the package or a team changes, each with a call of its own, by resource type. */
export const CHANGES: Readonly<Record<string, (given: Given) => object>> = {
  aws_athena_workgroup: () => ({ ...CHANGED_TAGS, description: "changed" }),
  aws_cloudtrail: () => ({ ...CHANGED_TAGS, enable_log_file_validation: false }),
  aws_cloudwatch_event_rule: () => CHANGED_TAGS,
  aws_cloudwatch_log_delivery: () => CHANGED_TAGS,
  aws_cloudwatch_log_delivery_destination: () => CHANGED_TAGS,
  aws_cloudwatch_log_delivery_source: () => CHANGED_TAGS,
  aws_cloudwatch_log_group: () => ({ ...CHANGED_TAGS, deletion_protection_enabled: true }),
  aws_cloudwatch_metric_alarm: () => CHANGED_TAGS,
  aws_eks_access_entry: () => CHANGED_TAGS,
  aws_eks_cluster: () => CHANGED_TAGS,
  aws_glue_catalog_database: () => ({ ...CHANGED_TAGS, description: "changed" }),
  aws_iam_role: () => ({
    ...CHANGED_TAGS,
    assume_role_policy: JSON.stringify({ Version: "2012-10-17", Statement: [TRUST] }),
    description: "changed",
  }),
  aws_kinesis_firehose_delivery_stream: () => ({ ...CHANGED_TAGS, server_side_encryption: [{ enabled: false }] }),
  aws_kms_alias: ({ key }) => ({ target_key_id: key.keyArn }),
  aws_kms_key: ({ deployment: { account } }) => ({
    ...CHANGED_TAGS,
    description: "changed",
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
      ],
    }),
  }),
  aws_s3_bucket: () => CHANGED_TAGS,
  aws_sns_topic: () => CHANGED_TAGS,
  aws_subnet: () => CHANGED_TAGS,
  aws_vpc: () => CHANGED_TAGS,
};
