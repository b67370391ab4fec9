import type { App } from "cdktf";
import type { Environment } from "./environment";
import { constructFault } from "./environment-faults";
import { EnvironmentError, type NamedEnvironment } from "./environment-files";
import type { EncryptionKey } from "./encryption-key";
import { LogKey } from "./log-key";
import type { LoggedClusterProps } from "./logged-cluster";
import { AuditTrailStack } from "./stacks/audit-trail-stack";
import type { BackendOptions } from "./stacks/backend";
import { ClusterStack, type SubnetSource } from "./stacks/cluster-stack";
import { LogFoundationStack } from "./stacks/log-foundation-stack";

/** The stacks of one environment. */
export interface EnvironmentStacks {
  readonly name: string;
  readonly account: string;
  readonly foundations: readonly LogFoundationStack[];
  readonly trail: AuditTrailStack | undefined;
  readonly clusters: readonly ClusterStack[];
}

/**
 * Places an environment's stacks in the App: a foundation for each region, a stack for the trail, and one for each
 * cluster. Names and ARNs are handed on as values; the key's ARN alone, which AWS gives out, is a reference from stack
 * to stack.
 * @throws EnvironmentError naming file and path where a construct refuses what the file says
 */
export function placeEnvironment(app: App, { environment, file, name }: NamedEnvironment): EnvironmentStacks {
  const { account, clusters, tags, trail } = environment;
  const common = { account, backend: backendOf(environment), defaultTags: tags };
  const regions = new Set([...(trail === undefined ? [] : [trail.region]), ...clusters.map(({ region }) => region)]);
  const foundations = [...regions].map((region) => {
    const home = trail?.region === region ? trail : undefined;
    return refusedOf(
      (message) => `${file}: ${message}`,
      () =>
        new LogFoundationStack(app, `${name}-logs-${region}`, {
          ...common,
          region,
          alias: `${name}-audit-logs`,
          logGroupNames: home && [trailLogGroupName(home.name)],
          trailNames: home && [home.name],
        }),
    );
  });
  const keyOf = (region: string): EncryptionKey | undefined =>
    foundations.find((foundation) => foundation.region === region)?.key;

  return {
    name,
    account,
    foundations,
    trail:
      trail &&
      refusedOf(
        (message) => `${file}: ${constructFault(["trail"], trail.name, message)}`,
        () => new AuditTrailStack(app, `${name}-trail`, { ...common, ...trailProps(environment, trail, keyOf) }),
      ),
    clusters: clusters.map((cluster, index) =>
      refusedOf(
        (message) => `${file}: ${constructFault(["clusters", index], cluster.name, message)}`,
        () =>
          new ClusterStack(app, `${name}-cluster-${cluster.region}-${cluster.name}`, {
            ...common,
            region: cluster.region,
            cluster: clusterProps(cluster),
            subnets: subnetsOf(cluster.subnets),
            logs: logsOf(environment, cluster, keyOf(cluster.region)),
          }),
      ),
    ),
  };
}

/** Makes a stack; what is refused of it is said as the file's own fault. */
function refusedOf<T>(said: (message: string) => string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new EnvironmentError(said(error instanceof Error ? error.message : String(error)), { cause: error });
  }
}

type Cluster = Environment["clusters"][number];
type Trail = NonNullable<Environment["trail"]>;

function trailLogGroupName(trailName: string): string {
  return `/aws/cloudtrail/${trailName}`;
}

function backendOf({ backend }: Environment): BackendOptions {
  if (backend === undefined || backend.type === "local") {
    return { type: "local", directory: backend?.directory ?? "state" };
  }
  return {
    type: "s3",
    bucket: backend.bucket,
    region: backend.region,
    keyPrefix: backend.key_prefix,
    kmsKeyId: backend.kms_key_id,
    dynamodbTable: backend.dynamodb_table,
  };
}

function logsOf(environment: Environment, own: Pick<Cluster | Trail, "logs">, key: EncryptionKey | undefined) {
  const logs = { ...environment.logs, ...own.logs };
  return { retention: logs.retention, onDestroy: logs.on_destroy, adoptExisting: logs.adopt_existing, key };
}

function trailProps(environment: Environment, trail: Trail, keyOf: (region: string) => EncryptionKey | undefined) {
  return {
    region: trail.region,
    trail: {
      ...logsOf(environment, trail, keyOf(trail.region)),
      name: trail.name,
      logGroupName: trailLogGroupName(trail.name),
      organizationId: trail.organization_id,
      insights: trail.insights,
      permissionsBoundary: trail.permissions_boundary,
    },
    bucket: {
      bucketName: trail.bucket,
      glacierAfterDays: trail.glacier_after_days,
      expireAfterDays: trail.expire_after_days,
      objectLockMode: trail.object_lock?.mode,
      objectLockDays: trail.object_lock?.days,
      accessLogsBucketName: trail.access_logs_bucket,
    },
    accessLogs: trail.access_logs === true ? {} : undefined,
  };
}

function clusterProps(cluster: Cluster) {
  return {
    name: cluster.name,
    version: cluster.version,
    additionalLogTypes: cluster.additional_log_types,
    securityGroupIds: cluster.security_group_ids,
    endpointPrivateAccess: cluster.endpoint_private_access,
    endpointPublicAccess: cluster.endpoint_public_access,
    publicAccessCidrs: cluster.public_access_cidrs,
    roleArn: cluster.role_arn,
    permissionsBoundary: cluster.permissions_boundary,
    secretsKey: cluster.secrets_key_arn === undefined ? undefined : LogKey.fromKeyArn(cluster.secrets_key_arn),
    authenticationMode: cluster.authentication_mode,
    bootstrapClusterCreatorAdminPermissions: cluster.bootstrap_cluster_creator_admin_permissions,
    accessEntries: accessEntriesOf(cluster),
    autoMode: autoModeOf(cluster),
    controlPlaneScalingTier: cluster.control_plane_scaling_tier,
    upgradePolicy: cluster.upgrade_policy,
    zonalShift: cluster.zonal_shift,
    deletionProtection: cluster.deletion_protection,
    tags: cluster.tags,
  };
}

function accessEntriesOf({ access_entries: entries }: Cluster): LoggedClusterProps["accessEntries"] {
  if (entries === undefined || entries === "elsewhere") return entries;
  return entries.map((entry) => ({
    principalArn: entry.principal_arn,
    type: entry.type,
    kubernetesGroups: entry.kubernetes_groups,
    userName: entry.user_name,
    accessPolicies: entry.access_policies,
    tags: entry.tags,
  }));
}

function autoModeOf({ auto_mode: mode }: Cluster): LoggedClusterProps["autoMode"] {
  return typeof mode === "object" ? { nodePools: mode.node_pools, nodeRoleArn: mode.node_role_arn } : mode;
}

function subnetsOf({ create, ids, tags, vpc_id }: Cluster["subnets"]): SubnetSource {
  if (ids !== undefined) return { ids };
  if (create !== undefined) return { create: { cidrBlock: create.cidr } };
  return { tags: tags ?? {}, vpcId: vpc_id };
}
