import { isIPv4, isIPv6 } from "node:net";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Aspects, TerraformStack, Token, type ITerraformDependable, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { checkClusterName } from "./cluster-name";
import { ControlPlaneLogGroup } from "./control-plane-log-group";
import { recordCreation } from "./creation-line";
import { checkKey, type EncryptionKey } from "./encryption-key";
import { knownPlace, partitionAt } from "./place";
import type { RetentionDays } from "./retention";
import { checkSameRegion } from "./same-region";

/** Log types that are always on: who did what, and who IAM let in. */
export const MANDATORY_LOG_TYPES = ["audit", "authenticator"] as const;

/** Log types a cluster may do without. */
export const ADDITIONAL_LOG_TYPES = ["api", "controllerManager", "scheduler"] as const;

/** A log type a cluster may do without. */
export type AdditionalLogType = (typeof ADDITIONAL_LOG_TYPES)[number];

/** How clients are let in: access entries, the `aws-auth` ConfigMap, or both. */
export type AuthenticationMode = "API" | "API_AND_CONFIG_MAP" | "CONFIG_MAP";

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
   * @default - a role is made with AmazonEKSClusterPolicy
   */
  readonly roleArn?: string;

  /**
   * ARN of the permissions boundary of the role made here. Not together with `roleArn`.
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
   * How clients are let in. EKS changes a mode in one direction alone: `CONFIG_MAP` to `API_AND_CONFIG_MAP`, and that to
   * `API`, from which there is no way back. It refuses `CONFIG_MAP` to `API` in one step, and `CONFIG_MAP` with
   * `bootstrapClusterCreatorAdminPermissions: false` is refused here.
   * @default "API"
   * @see https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
   */
  readonly authenticationMode?: AuthenticationMode;

  /**
   * Whether the identity that creates the cluster becomes its administrator: with `true`, the role that deploys the
   * stack has `AmazonEKSClusterAdminPolicy` by an access entry that EKS makes. The value counts at creation only;
   * Terraform ignores a later change.
   * @default true
   * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html
   */
  readonly bootstrapClusterCreatorAdminPermissions?: boolean;

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

  /** @throws Error where a prop is out of its values, or two props contradict each other */
  public constructor(scope: Construct, id: string, props: LoggedClusterProps) {
    super(scope, id);
    recordCreation(this);
    checkClusterName("name", props.name);
    checkSubnets(props.subnetIds);
    checkSecurityGroups(props.securityGroupIds);
    checkEndpoint(props);
    const { authenticationMode = "API", region, version } = props;
    const modes = ["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"];
    if (!modes.includes(authenticationMode)) {
      throw new Error(`authenticationMode: got "${authenticationMode}", expected ${modes.join(", ")}`);
    }
    // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html
    if (authenticationMode === "CONFIG_MAP" && props.bootstrapClusterCreatorAdminPermissions === false) {
      throw new Error(
        'authenticationMode, bootstrapClusterCreatorAdminPermissions: got "CONFIG_MAP" and false, but nobody would be let in; expected true, or another mode',
      );
    }
    if (version !== undefined && !Token.isUnresolved(version) && !/^1\.\d{2}$/.test(version)) {
      throw new Error(`version: got "${version}", expected a minor version of Kubernetes such as "1.33"`);
    }
    checkKey(props.secretsKey, "cluster", knownPlace(this, region).region, "secretsKey");
    const { tags } = props;

    this.clusterName = props.name;
    this.logTypes = logTypes(props.additionalLogTypes ?? ADDITIONAL_LOG_TYPES);
    this.logGroup = this.ownOrGivenLogGroup(props);
    const before: ITerraformDependable[] = [this.logGroup.resource];
    let { roleArn } = props;
    if (roleArn === undefined) {
      this.role = clusterRole(this, tags, props.permissionsBoundary);
      roleArn = this.role.arn;
      before.push(
        new IamRolePolicyAttachment(this, "RolePolicy", {
          role: this.role.name,
          policyArn: `arn:${partitionAt(this, props.region).partition}:iam::aws:policy/AmazonEKSClusterPolicy`,
        }),
      );
    } else if (props.permissionsBoundary !== undefined) {
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
      deletionProtection: props.deletionProtection ?? true,
      region,
      tags,
      // EKS makes a group of its own, unencrypted and never expiring, where it finds none.
      dependsOn: before,
    });
    ignoreChanges(this.resource, CREATION_ONLY);
    this.clusterArn = this.resource.arn;
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

/**
 * Arguments that EKS reads when it creates a cluster and never again, but whose change has the provider replace the
 * cluster.
 */
const CREATION_ONLY = ["access_config[0].bootstrap_cluster_creator_admin_permissions"];

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
