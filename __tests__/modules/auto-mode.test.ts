import { LoggedCluster, type AutoModeProps, type LoggedClusterProps } from "../../modules";
import { awsStack, Rendered } from "./stack-under-test";
import "../../modules/jest";

const needed = { name: "prod", subnetIds: ["subnet-a", "subnet-b"] };
const CREATOR = "access_config[0].bootstrap_cluster_creator_admin_permissions";

function cluster(props: Partial<LoggedClusterProps> = {}) {
  const stack = awsStack();
  const made = new LoggedCluster(stack, "Cluster", { ...needed, ...props });
  return { stack, made, rendered: new Rendered(stack) };
}

function policiesOf(rendered: Rendered): Record<string, string[]> {
  const byRole: Record<string, string[]> = {};
  for (const { policy_arn, role } of Object.values(rendered.json.resource?.aws_iam_role_policy_attachment ?? {})) {
    const arn = String(policy_arn);
    expect(arn).toMatch(/^arn:aws:iam::aws:policy\/\w+$/);
    (byRole[String(role)] ??= []).push(arn.split("/").pop() ?? "");
  }
  return byRole;
}

test("without a word of Auto Mode nothing of it is written", () => {
  const block = cluster().rendered.only("aws_eks_cluster");
  for (const argument of [
    "bootstrap_self_managed_addons",
    "compute_config",
    "control_plane_scaling_config",
    "kubernetes_network_config",
    "storage_config",
    "upgrade_policy",
    "zonal_shift_config",
  ]) {
    expect(block).not.toHaveProperty(argument);
  }
});

test("Auto Mode is on in all three parts, with both node pools and without EKS's add-ons", () => {
  const { made, rendered, stack } = cluster({ autoMode: true });
  expect(rendered.only("aws_eks_cluster")).toMatchObject({
    bootstrap_self_managed_addons: false,
    compute_config: {
      enabled: true,
      node_pools: ["general-purpose", "system"],
      node_role_arn: `\${aws_iam_role.${made.nodeRole!.friendlyUniqueId}.arn}`,
    },
    kubernetes_network_config: { elastic_load_balancing: { enabled: true } },
    storage_config: { block_storage: { enabled: true } },
  });
  expect(stack).toSatisfyLoggingPolicy();
});

test("the cluster waits for the roles of the cluster and of the nodes, and for their policies", () => {
  const { made, rendered } = cluster({ autoMode: true });
  const [clusterRole, nodeRole] = [made.role!, made.nodeRole!].map(
    ({ friendlyUniqueId }) => `\${aws_iam_role.${friendlyUniqueId}.name}`,
  );
  expect(policiesOf(rendered)).toEqual({
    [clusterRole!]: [
      "AmazonEKSBlockStoragePolicy",
      "AmazonEKSComputePolicy",
      "AmazonEKSLoadBalancingPolicy",
      "AmazonEKSNetworkingPolicy",
      "AmazonEKSClusterPolicy",
    ],
    [nodeRole!]: ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy"],
  });
  const attachments = Object.keys(rendered.json.resource?.aws_iam_role_policy_attachment ?? {});
  expect(rendered.only("aws_eks_cluster").depends_on).toEqual(
    expect.arrayContaining(attachments.map((name) => `aws_iam_role_policy_attachment.${name}`)),
  );
});

test("the role of nodes trusts EC2 alone, within the boundary", () => {
  const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
  const { made } = cluster({ autoMode: true, permissionsBoundary });
  expect(made.nodeRole?.permissionsBoundaryInput).toBe(permissionsBoundary);
  expect(JSON.parse(made.nodeRole?.assumeRolePolicyInput ?? "")).toMatchObject({
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
});

test("a boundary is for the role of nodes alone where the cluster's own role was given", () => {
  const roleArn = "arn:aws:iam::111122223333:role/eks";
  const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
  expect(cluster({ autoMode: true, permissionsBoundary, roleArn }).rendered.only("aws_iam_role")).toMatchObject({
    permissions_boundary: permissionsBoundary,
  });
  const nodeRoleArn = "arn:aws:iam::111122223333:role/nodes";
  expect(() => cluster({ autoMode: { nodeRoleArn }, permissionsBoundary, roleArn })).toThrow(
    "permissionsBoundary: got one together with roleArn",
  );
});

test.each<[string, AutoModeProps, object]>([
  [
    "a role that was given",
    { nodeRoleArn: "arn:aws:iam::111122223333:role/nodes" },
    { node_pools: ["general-purpose", "system"], node_role_arn: "arn:aws:iam::111122223333:role/nodes" },
  ],
  ["node pools of one's own", { nodePools: [] }, { node_pools: [] }],
])("no role of nodes is made for %s", (_, autoMode, compute) => {
  const { made, rendered } = cluster({ autoMode });
  expect(made.nodeRole).toBeUndefined();
  expect(rendered.only("aws_eks_cluster").compute_config).toEqual({ enabled: true, ...compute });
});

test("Auto Mode is off in all three parts where it is refused by name", () => {
  const { made, rendered } = cluster({ autoMode: false });
  const block = rendered.only("aws_eks_cluster");
  expect(block).toMatchObject({
    compute_config: { enabled: false },
    kubernetes_network_config: { elastic_load_balancing: { enabled: false } },
    storage_config: { block_storage: { enabled: false } },
  });
  expect(block).not.toHaveProperty("bootstrap_self_managed_addons");
  expect(made.nodeRole).toBeUndefined();
  expect(Object.values(policiesOf(rendered))).toEqual([["AmazonEKSClusterPolicy"]]);
});

test("no cluster is replaced over EKS's add-ons, whether Auto Mode is switched on, off or no longer named", () => {
  const ignored = { ignore_changes: [CREATOR, "bootstrap_self_managed_addons"] };
  expect(cluster({ autoMode: true }).rendered.only("aws_eks_cluster").lifecycle).toEqual(ignored);
  expect(cluster({ autoMode: false }).rendered.only("aws_eks_cluster").lifecycle).toEqual(ignored);
  expect(cluster().rendered.only("aws_eks_cluster").lifecycle).toEqual(ignored);
});

test("capacity, support and zonal shift reach the cluster", () => {
  const { rendered } = cluster({ controlPlaneScalingTier: "tier-xl", upgradePolicy: "STANDARD", zonalShift: true });
  expect(rendered.only("aws_eks_cluster")).toMatchObject({
    control_plane_scaling_config: { tier: "tier-xl" },
    upgrade_policy: { support_type: "STANDARD" },
    zonal_shift_config: { enabled: true },
  });
  expect(cluster({ zonalShift: false }).rendered.only("aws_eks_cluster")).toMatchObject({
    zonal_shift_config: { enabled: false },
  });
});

test.each<[string, unknown, string]>([
  [
    "a ConfigMap, which lets in no nodes",
    { autoMode: true, authenticationMode: "CONFIG_MAP" },
    'autoMode, authenticationMode: got Auto Mode with "CONFIG_MAP"',
  ],
  [
    "a node pool of another name",
    { autoMode: { nodePools: ["gpu"] } },
    'autoMode.nodePools: got "gpu", expected general-purpose, system',
  ],
  [
    "node pools that are no list",
    { autoMode: { nodePools: "system" } },
    'autoMode.nodePools: got "system", expected a list',
  ],
  [
    "a role without node pools",
    { autoMode: { nodePools: [], nodeRoleArn: "arn:aws:iam::111122223333:role/nodes" } },
    "autoMode.nodeRoleArn: got one without nodePools, which EKS refuses; expected none, or one node pool at least",
  ],
  [
    "Auto Mode switched off by a key that is no prop",
    { autoMode: { enabled: false } },
    "autoMode.enabled: got one, expected no keys but nodePools and nodeRoleArn; to switch Auto Mode off, set autoMode: false",
  ],
  ["nothing for Auto Mode", { autoMode: null }, "autoMode: got nothing, expected true, false, or an object"],
  ["nothing for node pools", { autoMode: { nodePools: null } }, "autoMode.nodePools: got nothing, expected a list"],
  [
    "nothing for the nodes' role",
    { autoMode: { nodeRoleArn: null } },
    "autoMode.nodeRoleArn: got nothing, expected a string",
  ],
  ["a number for the nodes' role", { autoMode: { nodeRoleArn: 7 } }, "autoMode.nodeRoleArn: got 7, expected a string"],
  ["nothing for zonal shift", { zonalShift: null }, "zonalShift: got nothing, expected true or false"],
  ["a word for zonal shift", { zonalShift: "false" }, 'zonalShift: got "false", expected true or false'],
  [
    "a word for the creator",
    { bootstrapClusterCreatorAdminPermissions: "false" },
    'bootstrapClusterCreatorAdminPermissions: got "false", expected true or false',
  ],
  ["nothing for a tier", { controlPlaneScalingTier: null }, "controlPlaneScalingTier: got nothing, expected standard"],
  ["a word for Auto Mode", { autoMode: "on" }, 'autoMode: got "on", expected true, false, or an object'],
  [
    "another tier",
    { controlPlaneScalingTier: "tier-16xl" },
    'controlPlaneScalingTier: got "tier-16xl", expected standard, tier-xl, tier-2xl, tier-4xl, tier-8xl',
  ],
  ["another support", { upgradePolicy: "NONE" }, 'upgradePolicy: got "NONE", expected STANDARD, EXTENDED'],
])("refuses %s", (_, props, message) => {
  expect(() => cluster(props as LoggedClusterProps)).toThrow(message);
});
