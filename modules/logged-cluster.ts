import { isIPv4, isIPv6 } from "node:net";
import type { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import type { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import {
  Aspects,
  TerraformStack,
  Token,
  type ITerraformDependable,
  type TerraformResource,
  type TerraformResourceLifecycle,
} from "cdktf";
import { Construct } from "constructs";
import { addAccessEntries, checkAccessEntries, type AccessEntry } from "./access-entries";
import {
  AUTO_MODE_CLUSTER_POLICIES,
  autoModeArguments,
  autoModeOf,
  NEEDED_UNTIL_OFF,
  nodeRole,
  type AutoMode,
  type AutoModeProps,
} from "./auto-mode";
import { checkClusterName } from "./cluster-name";
import { ControlPlaneLogGroup } from "./control-plane-log-group";
import { recordCreation } from "./creation-line";
import { checkKey, type EncryptionKey } from "./encryption-key";
import { checkBoolean } from "./kinds";
import { partitionOf } from "./partition";
import { knownPlace, partitionAt } from "./place";
import type { RetentionDays } from "./retention";
import { checkSameRegion } from "./same-region";
import { shown } from "./shown";

/** Log types that are always on: who did what, and who IAM let in. */
export const MANDATORY_LOG_TYPES = ["audit", "authenticator"] as const;

/** Log types a cluster may do without. */
export const ADDITIONAL_LOG_TYPES = ["api", "controllerManager", "scheduler"] as const;

/** A log type a cluster may do without. */
export type AdditionalLogType = (typeof ADDITIONAL_LOG_TYPES)[number];

/** How clients are let in: access entries, the `aws-auth` ConfigMap, or both. */
export type AuthenticationMode = "API" | "API_AND_CONFIG_MAP" | "CONFIG_MAP";

/**
 * Tiers of the control plane. `tier-8xl` needs the AWS provider from version 6.39.0 on.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-provisioned-control-plane.html
 */
export const CONTROL_PLANE_SCALING_TIERS = ["standard", "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl"] as const;

/** Tier of a control plane. */
export type ControlPlaneScalingTier = (typeof CONTROL_PLANE_SCALING_TIERS)[number];

/**
 * Support of a Kubernetes version: `STANDARD` alone, or `EXTENDED` too.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpgradePolicyRequest.html
 */
export const UPGRADE_POLICIES = ["STANDARD", "EXTENDED"] as const;

/**
 * When standard support ends, EKS upgrades the cluster (`STANDARD`), or keeps its version for another year at extra cost
 * (`EXTENDED`).
 */
export type UpgradePolicy = (typeof UPGRADE_POLICIES)[number];

/** A cluster whose control plane is logged. */
export interface LoggedClusterProps {
  /** Name of the cluster; the log group's name is made from it. */
  readonly name: string;

  /** Subnets of the control plane, two at least, in different availability zones. */
  readonly subnetIds: string[];

  /**
   * Log types beyond `audit` and `authenticator`, which are always on.
   * @default ["api", "controllerManager", "scheduler"]
   */
  readonly additionalLogTypes?: readonly AdditionalLogType[];

  /**
   * The cluster's log group, of the same stack and region.
   * @default - one is made, with `logRetention` and `logKey`
   */
  readonly logGroup?: ControlPlaneLogGroup;

  /**
   * Days the log group made here keeps events, one of CloudWatch's list; 0 is for ever. Not together with `logGroup`.
   * @default 365
   */
  readonly logRetention?: RetentionDays;

  /**
   * Key of the log group made here. Not together with `logGroup`.
   * @default - CloudWatch's own encryption, said as a warning at synth
   */
  readonly logKey?: EncryptionKey;

  /**
   * Kubernetes version, such as "1.33".
   * @default - the newest EKS has when the cluster is created
   */
  readonly version?: string;

  /**
   * Security groups beyond the one EKS makes for the cluster, five at most.
   * @default - none
   */
  readonly securityGroupIds?: string[];

  /**
   * Whether the API server is reached from inside the VPC.
   * @default true
   */
  readonly endpointPrivateAccess?: boolean;

  /**
   * Whether the API server is reached from the internet; needs `publicAccessCidrs`.
   * @default false
   */
  readonly endpointPublicAccess?: boolean;

  /**
   * Who reaches the public endpoint, as CIDR blocks. EKS's own default is the whole internet, so they must be named.
   * @default - none, which is refused with `endpointPublicAccess`
   */
  readonly publicAccessCidrs?: string[];

  /**
   * ARN of the role EKS acts with.
   * @default - a role is made with AmazonEKSClusterPolicy, and with the four policies of Auto Mode where it is on
   */
  readonly roleArn?: string;

  /**
   * ARN of the permissions boundary of the roles made here: the cluster's role, and the role of Auto Mode's nodes. With
   * `roleArn`, set it only if a role of nodes is made.
   * @default - none
   */
  readonly permissionsBoundary?: string;

  /**
   * Key that encrypts Kubernetes secrets in etcd before AWS's own encryption, of the cluster's region. Can't be taken away
   * again.
   * @default - EKS's own encryption
   */
  readonly secretsKey?: EncryptionKey;

  /**
   * How clients are let in. EKS changes modes only step by step and never back: `CONFIG_MAP`, `API_AND_CONFIG_MAP`,
   * `API`. `CONFIG_MAP` does not go with `accessEntries`, with `autoMode`, or with
   * `bootstrapClusterCreatorAdminPermissions: false`.
   * @default "API"
   * @see https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
   */
  readonly authenticationMode?: AuthenticationMode;

  /**
   * Whether the identity that creates the cluster becomes its administrator. With `true`, EKS makes an access entry with
   * `AmazonEKSClusterAdminPolicy` for the role that deploys the stack. The value counts at creation only, and Terraform
   * ignores a later change. With `false`, give `accessEntries` at least one entry of type `STANDARD` with an access
   * policy, or `"elsewhere"` if other code makes the entries.
   * @default true
   * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html
   */
  readonly bootstrapClusterCreatorAdminPermissions?: boolean;

  /**
   * IAM roles and users that may use the Kubernetes API, one entry for each; or `"elsewhere"` if other code makes the
   * entries. Do not list the identity that creates the cluster while `bootstrapClusterCreatorAdminPermissions` is `true`:
   * EKS makes its entry and refuses a second one (`CreateAccessEntry`, 409). To list it, set
   * `bootstrapClusterCreatorAdminPermissions: false`. Do not list the roles of Auto Mode either, because EKS makes their
   * entries. Entries need an `authenticationMode` other than `CONFIG_MAP`.
   * @default - none
   * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
   */
  readonly accessEntries?: readonly AccessEntry[] | "elsewhere";

  /**
   * EKS Auto Mode, which runs nodes, block storage and load balancers: `true` for the defaults of its props. To switch it
   * off, set `false` and apply; you can remove the prop afterwards. Do not remove the prop while the cluster has Auto
   * Mode: the cluster keeps Auto Mode, but the role made here loses the policies that Auto Mode needs. Do not set `false`
   * on a cluster that never had Auto Mode: EKS may refuse the update. Auto Mode needs an `authenticationMode` other
   * than `CONFIG_MAP`. A `roleArn` of your own needs the four policies of Auto Mode.
   * @default - not written: a new cluster has no Auto Mode, and an existing cluster keeps its mode
   * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
   */
  readonly autoMode?: AutoModeProps | boolean;

  /**
   * Capacity of the control plane. A tier other than `standard` is provisioned and billed by the hour. A cluster keeps its
   * tier if you remove the prop: set `standard` to go back. `tier-8xl` needs the AWS provider from version 6.39.0 on.
   * @default - not written: a new cluster is "standard", and an existing cluster keeps its tier
   * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-provisioned-control-plane.html
   */
  readonly controlPlaneScalingTier?: ControlPlaneScalingTier;

  /**
   * What EKS does at the end of the version's standard support: `STANDARD` upgrades the cluster, `EXTENDED` keeps the
   * version for another year at extra cost. A cluster keeps its policy if you remove the prop: set `EXTENDED` to go back.
   * @default - not written: a new cluster has "EXTENDED", and an existing cluster keeps its policy
   * @see https://docs.aws.amazon.com/eks/latest/userguide/extended-support-control.html
   */
  readonly upgradePolicy?: UpgradePolicy;

  /**
   * Whether you or AWS may move traffic away from an impaired availability zone. Set `false` to switch it off. Do not
   * remove the prop once it was applied, because the provider then sends EKS an update without content.
   * @default - not written: a new cluster has no zonal shift
   * @see https://docs.aws.amazon.com/eks/latest/userguide/zone-shift-enable.html
   */
  readonly zonalShift?: boolean;

  /**
   * Whether EKS refuses to delete the cluster.
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Region of the cluster, its role's trust and its log group.
   * @default - the provider's
   */
  readonly region?: string;

  /**
   * Tags of the cluster, its log group and its role, beyond the provider's default tags.
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/**
 * An EKS cluster that sends `audit` and `authenticator` logs, always, and the other three unless told otherwise, to a
 * log group that is there before it.
 */
export class LoggedCluster extends Construct {
  /** Name of the cluster. */
  public readonly clusterName: string;
  /** ARN of the cluster, known once it is made. */
  public readonly clusterArn: string;
  /** The cluster's log group, made here or given. */
  public readonly logGroup: ControlPlaneLogGroup;
  /** The log types that are on, sorted. */
  public readonly logTypes: readonly string[];
  /** The cluster itself, for what this construct has no prop for. */
  public readonly resource: EksCluster;
  /** The role made here; undefined where `roleArn` was given. */
  public readonly role: IamRole | undefined;
  /** The role made here for Auto Mode's nodes; undefined without Auto Mode or node pools, and if `nodeRoleArn` was given. */
  public readonly nodeRole: IamRole | undefined;
  /** The access entries made here, in the order of `accessEntries`. */
  public readonly accessEntries: readonly EksAccessEntry[];
  /** The access policies of these entries, in the same order. */
  public readonly accessPolicyAssociations: readonly EksAccessPolicyAssociation[];

  /** @throws Error where a prop is out of its values, or two props contradict each other */
  public constructor(scope: Construct, id: string, props: LoggedClusterProps) {
    super(scope, id);
    recordCreation(this);
    checkClusterName("name", props.name);
    checkSubnets(props.subnetIds);
    checkSecurityGroups(props.securityGroupIds);
    checkEndpoint(props);
    const autoMode = autoModeOf(props.autoMode);
    checkAccess(props, autoMode, partitionOf(knownPlace(this, props.region).region ?? "")?.id);
    checkBoolean("zonalShift", props.zonalShift);
    const { authenticationMode = "API", controlPlaneScalingTier, region, upgradePolicy, version, zonalShift } = props;
    const { tags } = props;
    if (version !== undefined && !Token.isUnresolved(version) && !/^1\.\d{2}$/.test(version)) {
      throw new Error(`version: got "${version}", expected a minor version of Kubernetes such as "1.33"`);
    }
    checkOneOf("controlPlaneScalingTier", controlPlaneScalingTier, CONTROL_PLANE_SCALING_TIERS);
    checkOneOf("upgradePolicy", upgradePolicy, UPGRADE_POLICIES);
    checkKey(props.secretsKey, "cluster", knownPlace(this, region).region, "secretsKey");
    // Asked for once at most, because it may take a data source.
    let partitionId: string | undefined;
    const partition = (): string => (partitionId ??= partitionAt(this, region).partition);

    this.clusterName = props.name;
    this.logTypes = logTypes(props.additionalLogTypes ?? ADDITIONAL_LOG_TYPES);
    this.logGroup = this.ownOrGivenLogGroup(props);
    const before: ITerraformDependable[] = [this.logGroup.resource];
    let { roleArn } = props;
    if (roleArn === undefined) {
      this.role = clusterRole(this, tags, props.permissionsBoundary);
      roleArn = this.role.arn;
      before.push(...this.clusterPolicies(this.role, partition(), autoMode?.enabled ?? false));
    }
    let nodeRoleArn = autoMode?.nodeRoleArn;
    if (autoMode?.enabled === true && autoMode.nodePools?.length !== 0 && nodeRoleArn === undefined) {
      const { attachments, role } = nodeRole(this, partition(), props.permissionsBoundary, tags);
      this.nodeRole = role;
      nodeRoleArn = role.arn;
      before.push(...attachments);
    }
    if (this.role === undefined && this.nodeRole === undefined && props.permissionsBoundary !== undefined) {
      throw new Error("permissionsBoundary: got one together with roleArn, expected it on that role itself");
    }

    this.resource = new EksCluster(this, "Resource", {
      name: props.name,
      version,
      roleArn,
      enabledClusterLogTypes: [...this.logTypes],
      vpcConfig: {
        subnetIds: props.subnetIds,
        securityGroupIds: props.securityGroupIds,
        endpointPrivateAccess: props.endpointPrivateAccess ?? true,
        endpointPublicAccess: props.endpointPublicAccess ?? false,
        publicAccessCidrs: props.publicAccessCidrs,
      },
      accessConfig: {
        authenticationMode,
        // The provider sends `false` for a value that is left out of this block, and then nobody can enter the cluster:
        // https://github.com/hashicorp/terraform-provider-aws/issues/36259
        bootstrapClusterCreatorAdminPermissions: props.bootstrapClusterCreatorAdminPermissions ?? true,
      },
      encryptionConfig:
        props.secretsKey === undefined
          ? undefined
          : { provider: { keyArn: props.secretsKey.keyArn }, resources: ["secrets"] },
      ...(autoMode && autoModeArguments(autoMode, nodeRoleArn)),
      controlPlaneScalingConfig: controlPlaneScalingTier && { tier: controlPlaneScalingTier },
      upgradePolicy: upgradePolicy && { supportType: upgradePolicy },
      zonalShiftConfig: zonalShift === undefined ? undefined : { enabled: zonalShift },
      deletionProtection: props.deletionProtection ?? true,
      region,
      tags,
      // EKS makes a group of its own, unencrypted and never expiring, where it finds none.
      dependsOn: before,
    });
    ignoreChanges(this.resource, [CREATOR, ADD_ONS]);
    this.clusterArn = this.resource.arn;
    const { associations, entries } = addAccessEntries(this, {
      clusterName: this.resource.name,
      entries: entriesOf(props),
      partition,
      region,
      tags,
    });
    this.accessEntries = entries;
    this.accessPolicyAssociations = associations;
  }

  private clusterPolicies(role: IamRole, partition: string, hasAutoMode: boolean): IamRolePolicyAttachment[] {
    const attach = (id: string, policy: string, lifecycle?: TerraformResourceLifecycle) =>
      new IamRolePolicyAttachment(this, id, {
        role: role.name,
        policyArn: `arn:${partition}:iam::aws:policy/${policy}`,
        lifecycle,
      });
    return [
      attach("RolePolicy", "AmazonEKSClusterPolicy"),
      ...(hasAutoMode ? AUTO_MODE_CLUSTER_POLICIES : []).map((policy) =>
        attach(`RolePolicy-${policy}`, policy, NEEDED_UNTIL_OFF),
      ),
    ];
  }

  private ownOrGivenLogGroup(props: LoggedClusterProps): ControlPlaneLogGroup {
    if (props.logGroup === undefined) {
      return new ControlPlaneLogGroup(this, "LogGroup", {
        clusterName: props.name,
        retention: props.logRetention,
        key: props.logKey,
        region: props.region,
        tags: props.tags,
      });
    }
    if (props.logRetention !== undefined || props.logKey !== undefined) {
      throw new Error("logRetention, logKey: got one together with logGroup, expected it on that log group itself");
    }
    if (props.logGroup.clusterName !== props.name) {
      throw new Error(
        `logGroup: got ${props.logGroup.logGroupName}, expected the group of this cluster, /aws/eks/${props.name}/cluster`,
      );
    }
    // An order between resources can be written within a stack alone.
    if (TerraformStack.of(props.logGroup) !== TerraformStack.of(this)) {
      throw new Error(
        `logGroup: got ${props.logGroup.node.path} of another stack, expected one of this stack, so that the cluster can wait for it`,
      );
    }
    // EKS looks in its own region alone, and makes a group of its own, unencrypted and never expiring, if it finds none.
    checkSameRegion(
      "logGroup",
      { what: "a log group", region: props.logGroup.region },
      { what: "a cluster", region: knownPlace(this, props.region).region },
    );
    return props.logGroup;
  }
}

// EKS reads these arguments when it creates a cluster and never again, but the provider replaces the cluster over a change.
const CREATOR = "access_config[0].bootstrap_cluster_creator_admin_permissions";
const ADD_ONS = "bootstrap_self_managed_addons";

/** Ignores changes of the arguments, also where the resource is given another lifecycle afterwards. */
function ignoreChanges(resource: TerraformResource, names: readonly string[]): void {
  const visit = (): void => {
    const { ignoreChanges: ignored = [] } = resource.lifecycle ?? {};
    if (!Array.isArray(ignored)) return;
    const missing = names.filter((name) => !ignored.includes(name));
    if (missing.length > 0) resource.lifecycle = { ...resource.lifecycle, ignoreChanges: [...ignored, ...missing] };
  };
  visit();
  Aspects.of(resource).add({ visit });
}

function logTypes(additional: readonly AdditionalLogType[]): string[] {
  for (const type of additional) {
    if (!ADDITIONAL_LOG_TYPES.includes(type)) {
      throw new Error(
        `additionalLogTypes: got "${type}", expected ${ADDITIONAL_LOG_TYPES.join(", ")} (audit and authenticator are always on)`,
      );
    }
  }
  return [...new Set<string>([...MANDATORY_LOG_TYPES, ...additional])].sort();
}

function clusterRole(
  scope: Construct,
  tags: Record<string, string> | undefined,
  permissionsBoundary: string | undefined,
): IamRole {
  return new IamRole(scope, "Role", {
    description: "EKS control plane",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "eks.amazonaws.com" },
          // https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
          Action: ["sts:AssumeRole", "sts:TagSession"],
        },
      ],
    }),
    permissionsBoundary,
    tags,
  });
}

const AUTHENTICATION_MODES = ["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"] as const;

function entriesOf({ accessEntries = [] }: LoggedClusterProps): readonly AccessEntry[] {
  return accessEntries === "elsewhere" ? [] : accessEntries;
}

/** @throws Error where nobody could enter the cluster, or the authentication mode does not fit */
function checkAccess(props: LoggedClusterProps, autoMode: AutoMode | undefined, partition: string | undefined): void {
  const { accessEntries, authenticationMode = "API", bootstrapClusterCreatorAdminPermissions, roleArn } = props;
  checkOneOf("authenticationMode", authenticationMode, AUTHENTICATION_MODES);
  checkBoolean("bootstrapClusterCreatorAdminPermissions", bootstrapClusterCreatorAdminPermissions);
  if (accessEntries !== undefined && accessEntries !== "elsewhere" && !Array.isArray(accessEntries)) {
    throw new Error(`accessEntries: got ${shown(accessEntries)}, expected a list of entries, or "elsewhere"`);
  }
  const entries = entriesOf(props);
  const roles = autoMode?.enabled === true ? [autoMode.nodeRoleArn, roleArn] : [];
  checkAccessEntries(entries, { partition, autoModeRoles: roles.filter((role) => role !== undefined) });
  if (authenticationMode === "CONFIG_MAP") {
    // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html
    if (bootstrapClusterCreatorAdminPermissions === false) {
      throw new Error(
        'authenticationMode, bootstrapClusterCreatorAdminPermissions: got "CONFIG_MAP" and false, but nobody could enter the cluster; expected true, or another mode',
      );
    }
    if (entries.length > 0 || accessEntries === "elsewhere") {
      const got = accessEntries === "elsewhere" ? '"elsewhere"' : entries.length;
      throw new Error(
        `accessEntries, authenticationMode: got ${got} with "CONFIG_MAP", which knows no access entries; expected none, or the mode "API" or "API_AND_CONFIG_MAP"`,
      );
    }
    if (autoMode?.enabled === true) {
      throw new Error(
        'autoMode, authenticationMode: got Auto Mode with "CONFIG_MAP", but its nodes are let in by access entries; expected the mode "API" or "API_AND_CONFIG_MAP"',
      );
    }
  }
  // Groups give no access by themselves: somebody has to enter the cluster first and bind roles to them.
  const admits = ({ accessPolicies = [], type = "STANDARD" }: AccessEntry) =>
    type === "STANDARD" && accessPolicies.length > 0;
  if (bootstrapClusterCreatorAdminPermissions === false && accessEntries !== "elsewhere" && !entries.some(admits)) {
    const got = entries.length === 0 ? "none" : "none of type STANDARD with an access policy";
    throw new Error(
      `accessEntries: got ${got} with bootstrapClusterCreatorAdminPermissions: false, but nobody could enter the cluster; expected at least one entry of type STANDARD with an access policy, or "elsewhere" if other code makes the entries`,
    );
  }
}

function checkOneOf(prop: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw new Error(`${prop}: got ${shown(value)}, expected ${allowed.join(", ")}`);
  }
}

function checkSubnets(subnetIds: string[]): void {
  if (!Token.isUnresolved(subnetIds) && new Set(subnetIds).size < 2) {
    throw new Error(
      `subnetIds: got ${String(new Set(subnetIds).size)}, EKS needs two at least, in different availability zones`,
    );
  }
}

// https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
function checkSecurityGroups(securityGroupIds: readonly string[] = []): void {
  if (!Token.isUnresolved(securityGroupIds) && securityGroupIds.length > 5) {
    throw new Error(`securityGroupIds: got ${securityGroupIds.length}, expected five at most`);
  }
}

function isCidrBlock(block: string): boolean {
  const [, address = "", bits = ""] = /^(.+)\/(\d{1,3})$/.exec(block) ?? [];
  return (isIPv4(address) && Number(bits) <= 32) || (isIPv6(address) && Number(bits) <= 128);
}

function checkEndpoint(props: LoggedClusterProps): void {
  const { endpointPrivateAccess = true, endpointPublicAccess = false, publicAccessCidrs } = props;
  if (!endpointPrivateAccess && !endpointPublicAccess) {
    throw new Error("endpointPrivateAccess: got false with no public access, expected one way at least to the cluster");
  }
  const named = publicAccessCidrs !== undefined && publicAccessCidrs.length > 0;
  if (endpointPublicAccess && !named) {
    throw new Error(
      'publicAccessCidrs: got none, expected the CIDR blocks that reach the public endpoint, such as "203.0.113.0/24" (EKS opens it to all otherwise)',
    );
  }
  if (!endpointPublicAccess && named) {
    throw new Error("publicAccessCidrs: got some with endpointPublicAccess off, expected it on, or none");
  }
  const blocks = Token.isUnresolved(publicAccessCidrs) ? [] : (publicAccessCidrs ?? []);
  const other = blocks.find((block) => !Token.isUnresolved(block) && !isCidrBlock(block));
  if (other !== undefined) {
    throw new Error(`publicAccessCidrs: got "${other}", expected CIDR blocks such as "203.0.113.0/24"`);
  }
}
