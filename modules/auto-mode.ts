import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { EksClusterConfig } from "@cdktf/provider-aws/lib/eks-cluster";
import type { Construct } from "constructs";
import { checkString } from "./kinds";
import { checkList, shown } from "./shown";

/**
 * Node pools that EKS Auto Mode brings: `general-purpose` for workloads, `system` for add-ons.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html
 */
export const NODE_POOLS = ["general-purpose", "system"] as const;

/** A node pool that EKS Auto Mode brings. */
export type NodePool = (typeof NODE_POOLS)[number];

/** How EKS Auto Mode runs nodes. Block storage and load balancing are part of it and have no options. */
export interface AutoModeProps {
  /**
   * Node pools that EKS makes. With an empty list, make your own node classes and node pools, and an `EC2` access entry
   * for the nodes' role, with the access policy `AmazonEKSAutoNodePolicy`.
   * @default ["general-purpose", "system"]
   */
  readonly nodePools?: readonly NodePool[];

  /**
   * ARN of the role of the nodes in `nodePools`. Another role later replaces the cluster. Not with an empty `nodePools`.
   * @default - a role is made with AmazonEKSWorkerNodeMinimalPolicy and AmazonEC2ContainerRegistryPullOnly
   * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html
   */
  readonly nodeRoleArn?: string;
}

/**
 * IAM policies that the role of a cluster needs for EKS Auto Mode, beyond AmazonEKSClusterPolicy.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
 */
export const AUTO_MODE_CLUSTER_POLICIES = [
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

/**
 * Of what Auto Mode needs: Terraform takes it away after the cluster was changed and not before, because EKS ends the
 * nodes with these permissions when Auto Mode is switched off.
 * https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
 */
export const NEEDED_UNTIL_OFF = { createBeforeDestroy: true };

const NODE_POLICIES = ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy"];

/** Auto Mode as it was chosen, with its defaults filled in. */
export interface AutoMode {
  readonly enabled: boolean;
  readonly nodePools: readonly NodePool[] | undefined;
  readonly nodeRoleArn: string | undefined;
}

/**
 * Auto Mode as it was chosen; undefined where nothing is said of it.
 * @throws Error where a node pool is none of EKS's, or a role has no node pool
 */
export function autoModeOf(given: AutoModeProps | boolean | undefined): AutoMode | undefined {
  if (given === undefined) return undefined;
  if (given === false) return { enabled: false, nodePools: undefined, nodeRoleArn: undefined };
  if (given !== true && (typeof given !== "object" || (given as unknown) === null || Array.isArray(given))) {
    throw new Error(`autoMode: got ${shown(given)}, expected true, false, or an object with nodePools and nodeRoleArn`);
  }
  const { nodePools = NODE_POOLS, nodeRoleArn, ...others } = given === true ? {} : given;
  // An object switches Auto Mode on, so a key that is no prop must not be passed over: { enabled: false } says the opposite.
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new Error(
      `autoMode.${unknown}: got one, expected no keys but nodePools and nodeRoleArn; to switch Auto Mode off, set autoMode: false`,
    );
  }
  checkList("autoMode.nodePools", nodePools);
  const other = nodePools.find((pool) => !NODE_POOLS.includes(pool));
  if (other !== undefined) {
    throw new Error(`autoMode.nodePools: got ${shown(other)}, expected ${NODE_POOLS.join(", ")}`);
  }
  checkString("autoMode.nodeRoleArn", nodeRoleArn);
  if (nodePools.length === 0 && nodeRoleArn !== undefined) {
    throw new Error(
      "autoMode.nodeRoleArn: got one without nodePools, which EKS refuses; expected none, or one node pool at least",
    );
  }
  return { enabled: true, nodePools, nodeRoleArn };
}

/**
 * The arguments that switch Auto Mode on or off. EKS takes the three blocks only together, and Auto Mode only without the
 * add-ons that EKS installs by default. A cluster whose props do not name Auto Mode has none of these arguments: EKS does
 * not report `false` for each cluster without Auto Mode, and refuses to switch it off there.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
 * https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3516
 */
export function autoModeArguments(
  { enabled, nodePools }: AutoMode,
  nodeRoleArn: string | undefined,
): Pick<
  EksClusterConfig,
  "bootstrapSelfManagedAddons" | "computeConfig" | "kubernetesNetworkConfig" | "storageConfig"
> {
  return {
    bootstrapSelfManagedAddons: enabled ? false : undefined,
    computeConfig: { enabled, nodePools: nodePools && [...nodePools], nodeRoleArn },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled } },
    storageConfig: { blockStorage: { enabled } },
  };
}

/** Makes the role of Auto Mode's nodes, within the boundary. */
export function nodeRole(
  scope: Construct,
  partition: string,
  permissionsBoundary: string | undefined,
  tags: Record<string, string> | undefined,
): { readonly role: IamRole; readonly attachments: IamRolePolicyAttachment[] } {
  const role = new IamRole(scope, "NodeRole", {
    description: "Nodes of EKS Auto Mode",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          // The same in all partitions: https://docs.amazonaws.cn/en_us/eks/latest/userguide/auto-create-node-role.html
          Principal: { Service: "ec2.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ],
    }),
    permissionsBoundary,
    tags,
    lifecycle: NEEDED_UNTIL_OFF,
  });
  return {
    role,
    attachments: NODE_POLICIES.map(
      (policy) =>
        new IamRolePolicyAttachment(scope, `NodeRolePolicy-${policy}`, {
          role: role.name,
          policyArn: `arn:${partition}:iam::aws:policy/${policy}`,
          lifecycle: NEEDED_UNTIL_OFF,
        }),
    ),
  };
}
