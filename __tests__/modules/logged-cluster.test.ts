import { Testing } from "cdktf";
import { ControlPlaneLogGroup, LoggedCluster, LogKey, type LoggedClusterProps } from "../../modules";
import { awsStack, Rendered, warningsOf } from "./stack-under-test";
import "../../modules/jest";

const needed = { name: "prod", subnetIds: ["subnet-a", "subnet-b"] };

function cluster(props: Partial<LoggedClusterProps> = {}) {
  const stack = awsStack();
  const made = new LoggedCluster(stack, "Cluster", { ...needed, ...props });
  return { stack, made, rendered: new Rendered(stack) };
}

test("name and subnets are enough to satisfy the mandatory rules", () => {
  const { rendered, stack } = cluster();
  expect(rendered.only("aws_eks_cluster")).toMatchObject({
    name: "prod",
    role_arn: "${aws_iam_role.Cluster_Role_98F7AEAC.arn}",
    vpc_config: { subnet_ids: ["subnet-a", "subnet-b"], endpoint_private_access: true, endpoint_public_access: false },
    access_config: { authentication_mode: "API" },
    deletion_protection: true,
  });
  expect(stack).toSatisfyLoggingPolicy();
});

describe("the identity that creates the cluster", () => {
  const ARGUMENT = "access_config[0].bootstrap_cluster_creator_admin_permissions";
  const ADD_ONS = "bootstrap_self_managed_addons";

  test("becomes its administrator by default, by a value that the provider sends", () => {
    expect(cluster().rendered.only("aws_eks_cluster")).toMatchObject({
      access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: true },
    });
  });

  test("is ignored in later plans, like EKS's default add-ons, and nothing else of the cluster is", () => {
    expect(cluster().rendered.only("aws_eks_cluster").lifecycle).toEqual({ ignore_changes: [ARGUMENT, ADD_ONS] });
  });

  test("is still ignored where the cluster gets another lifecycle", () => {
    const stack = awsStack();
    const { resource } = new LoggedCluster(stack, "Cluster", needed);
    resource.lifecycle = { preventDestroy: true, ignoreChanges: ["tags"] };
    resource.addOverride("lifecycle.create_before_destroy", true);
    expect(new Rendered(stack).only("aws_eks_cluster").lifecycle).toEqual({
      create_before_destroy: true,
      ignore_changes: ["tags", ARGUMENT, ADD_ONS],
      prevent_destroy: true,
    });
  });

  test("is still ignored beside the arguments of an override", () => {
    const stack = awsStack();
    new LoggedCluster(stack, "Cluster", needed).resource.addOverride("lifecycle.ignore_changes", ["tags"]);
    expect(new Rendered(stack).only("aws_eks_cluster").lifecycle).toEqual({
      ignore_changes: [ARGUMENT, ADD_ONS, "tags"],
    });
  });
});

test("all five log types are on by default", () => {
  expect(cluster().rendered.only("aws_eks_cluster").enabled_cluster_log_types).toEqual([
    "api",
    "audit",
    "authenticator",
    "controllerManager",
    "scheduler",
  ]);
});

test("audit and authenticator stay on where nothing more is wanted", () => {
  const { made, rendered } = cluster({ additionalLogTypes: [] });
  expect(rendered.only("aws_eks_cluster").enabled_cluster_log_types).toEqual(["audit", "authenticator"]);
  expect(made.logTypes).toEqual(["audit", "authenticator"]);
});

test.each(["audit", "authenticator", "Scheduler"])("refuses %s among the additional log types", (type) => {
  expect(() => cluster({ additionalLogTypes: [type as "api"] })).toThrow(
    `additionalLogTypes: got "${type}", expected api, controllerManager, scheduler (audit and authenticator are always on)`,
  );
});

test("the cluster comes after its log group and its role's policy", () => {
  expect(cluster().rendered.only("aws_eks_cluster").depends_on).toEqual([
    "aws_cloudwatch_log_group.Cluster_LogGroup_778D89BA",
    "aws_iam_role_policy_attachment.Cluster_RolePolicy_5897FED2",
  ]);
});

test("the group made here has the cluster's name, retention and key", () => {
  const logKey = LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");
  const { rendered, stack } = cluster({ logKey, logRetention: 731 });
  expect(rendered.only("aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/eks/prod/cluster",
    retention_in_days: 731,
    kms_key_id: logKey.keyArn,
  });
  expect(warningsOf(stack)).toEqual([]);
});

test("a group brought is waited for, and no other is made", () => {
  const stack = awsStack();
  const logGroup = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod" });
  new LoggedCluster(stack, "Cluster", { ...needed, logGroup });
  const rendered = new Rendered(stack);
  expect(rendered.only("aws_cloudwatch_log_group").name).toBe("/aws/eks/prod/cluster");
  expect(rendered.only("aws_eks_cluster").depends_on).toContain(
    `aws_cloudwatch_log_group.${logGroup.resource.friendlyUniqueId}`,
  );
});

test("refuses the log group of another cluster, and props of a group that is brought", () => {
  const stack = awsStack();
  const logGroup = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "test" });
  expect(() => new LoggedCluster(stack, "A", { ...needed, logGroup })).toThrow(
    "logGroup: got /aws/eks/test/cluster, expected the group of this cluster, /aws/eks/prod/cluster",
  );
  const own = new ControlPlaneLogGroup(stack, "Own", { clusterName: "prod" });
  expect(() => new LoggedCluster(stack, "B", { ...needed, logGroup: own, logRetention: 365 })).toThrow(
    "logRetention, logKey: got one together with logGroup",
  );
});

test("refuses a log group of another stack, which the cluster can't wait for", () => {
  const app = Testing.app();
  const logGroup = new ControlPlaneLogGroup(awsStack("logs", app), "Logs", { clusterName: "prod" });
  expect(() => new LoggedCluster(awsStack("stack", app), "Cluster", { ...needed, logGroup })).toThrow(
    "logGroup: got logs/Logs of another stack",
  );
});

test("a role brought is taken, and none is made", () => {
  const { made, rendered } = cluster({ roleArn: "arn:aws:iam::111122223333:role/eks" });
  expect(rendered.only("aws_eks_cluster").role_arn).toBe("arn:aws:iam::111122223333:role/eks");
  expect(rendered.json.resource).not.toHaveProperty("aws_iam_role");
  expect(made.role).toBeUndefined();
});

test("the role made here trusts EKS alone, within its boundary, in any partition", () => {
  const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
  const { rendered } = cluster({ permissionsBoundary });
  expect(rendered.policy("aws_iam_role", "assume_role_policy").Statement).toEqual([
    { Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
  ]);
  expect(rendered.only("aws_iam_role").permissions_boundary).toBe(permissionsBoundary);
  expect(rendered.only("aws_iam_role_policy_attachment").policy_arn).toBe(
    "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
  );
});

test("what a platform team asks for reaches the cluster", () => {
  const { rendered } = cluster({
    version: "1.33",
    securityGroupIds: ["sg-1"],
    endpointPublicAccess: true,
    publicAccessCidrs: ["203.0.113.0/24"],
    secretsKey: LogKey.fromKeyArn("arn:aws:kms:us-east-1:111122223333:key/1"),
    authenticationMode: "API_AND_CONFIG_MAP",
    bootstrapClusterCreatorAdminPermissions: false,
    accessEntries: "elsewhere",
    deletionProtection: false,
    region: "us-east-1",
    tags: { team: "a" },
  });
  expect(rendered.only("aws_eks_cluster")).toMatchObject({
    version: "1.33",
    vpc_config: {
      security_group_ids: ["sg-1"],
      endpoint_public_access: true,
      public_access_cidrs: ["203.0.113.0/24"],
    },
    encryption_config: { provider: { key_arn: "arn:aws:kms:us-east-1:111122223333:key/1" }, resources: ["secrets"] },
    access_config: { authentication_mode: "API_AND_CONFIG_MAP", bootstrap_cluster_creator_admin_permissions: false },
    deletion_protection: false,
    region: "us-east-1",
    tags: { team: "a" },
  });
  expect(rendered.only("aws_cloudwatch_log_group")).toMatchObject({ region: "us-east-1", tags: { team: "a" } });
});

test.each<[string, Partial<LoggedClusterProps>, string]>([
  ["a name EKS would refuse", { name: "-prod" }, 'name: got "-prod"'],
  ["one subnet, be it given twice", { subnetIds: ["subnet-a", "subnet-a"] }, "subnetIds: got 1, EKS needs two"],
  ["a cluster nobody can reach", { endpointPrivateAccess: false }, "endpointPrivateAccess: got false"],
  ["an endpoint open to all by silence", { endpointPublicAccess: true }, "publicAccessCidrs: got none"],
  ["CIDRs of an endpoint that is off", { publicAccessCidrs: ["10.0.0.0/8"] }, "publicAccessCidrs: got some"],
  [
    "callers that are no CIDR block",
    { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24", "2001:db8::/32", "everyone"] },
    'publicAccessCidrs: got "everyone", expected CIDR blocks',
  ],
  [
    "a CIDR block longer than its address",
    { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/33"] },
    'publicAccessCidrs: got "203.0.113.0/33"',
  ],
  [
    "more security groups than EKS takes",
    { securityGroupIds: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"] },
    "securityGroupIds: got 6, expected five at most",
  ],
  [
    "a ConfigMap that nobody is in",
    { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false },
    'authenticationMode, bootstrapClusterCreatorAdminPermissions: got "CONFIG_MAP" and false',
  ],
  ["a version that is none", { version: "1.3.3" }, 'version: got "1.3.3"'],
  ["an unknown authentication", { authenticationMode: "IAM" as "API" }, 'authenticationMode: got "IAM", expected API,'],
  [
    "a boundary on a role it does not make",
    { roleArn: "arn:aws:iam::111122223333:role/eks", permissionsBoundary: "arn:aws:iam::111122223333:policy/b" },
    "permissionsBoundary: got one together with roleArn",
  ],
])("refuses %s", (_, props, message) => {
  expect(() => cluster(props)).toThrow(message);
});
