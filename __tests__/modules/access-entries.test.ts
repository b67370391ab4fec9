import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Testing } from "cdktf";
import { LoggedCluster, type AccessEntry, type LoggedClusterProps } from "../../modules";
import { awsStack, Rendered, type Block } from "./stack-under-test";
import "../../modules/jest";

const needed = { name: "prod", subnetIds: ["subnet-a", "subnet-b"] };
const platform = "arn:aws:iam::111122223333:role/platform";
const admin: AccessEntry = {
  principalArn: platform,
  accessPolicies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }],
};

function cluster(props: Partial<LoggedClusterProps> = {}) {
  const stack = awsStack();
  const made = new LoggedCluster(stack, "Cluster", { ...needed, ...props });
  return { stack, made, rendered: new Rendered(stack) };
}

function named(rendered: Rendered, type: string): Record<string, Block> {
  return rendered.json.resource?.[type] ?? {};
}

test("an entry has its policies, with ARNs of the partition, once the cluster is there", () => {
  const { rendered, stack } = cluster({ accessEntries: [admin], region: "cn-north-1", tags: { team: "a" } });
  expect(rendered.only("aws_eks_access_entry")).toMatchObject({
    cluster_name: "${aws_eks_cluster.Cluster_EB0386A7.name}",
    principal_arn: platform,
    type: "STANDARD",
    region: "cn-north-1",
    tags: { team: "a" },
  });
  const [address = ""] = Object.keys(named(rendered, "aws_eks_access_entry"));
  expect(rendered.only("aws_eks_access_policy_association")).toMatchObject({
    cluster_name: "${aws_eks_cluster.Cluster_EB0386A7.name}",
    principal_arn: `\${aws_eks_access_entry.${address}.principal_arn}`,
    policy_arn: "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    access_scope: { type: "cluster" },
    region: "cn-north-1",
  });
  expect(stack).toSatisfyLoggingPolicy();
});

test("groups, a name, namespaces, a policy by its ARN and tags of its own reach an entry", () => {
  const policy = "arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
  const { rendered } = cluster({
    accessEntries: [
      {
        principalArn: "arn:aws-us-gov:iam::111122223333:user/first.last",
        kubernetesGroups: ["viewers"],
        userName: "first",
        accessPolicies: [{ policy, scope: "namespace", namespaces: ["payments", "search"] }],
        tags: { team: "b" },
      },
    ],
    tags: { team: "a" },
  });
  expect(rendered.only("aws_eks_access_entry")).toMatchObject({
    kubernetes_groups: ["viewers"],
    user_name: "first",
    tags: { team: "b" },
  });
  expect(rendered.only("aws_eks_access_policy_association")).toMatchObject({
    policy_arn: policy,
    access_scope: { type: "namespace", namespaces: ["payments", "search"] },
  });
});

test("the nodes of custom node classes get an entry with their policy", () => {
  const { rendered } = cluster({
    autoMode: { nodePools: [] },
    accessEntries: [
      {
        principalArn: platform,
        type: "EC2",
        accessPolicies: [{ policy: "AmazonEKSAutoNodePolicy", scope: "cluster" }],
      },
      { principalArn: "arn:aws:iam::111122223333:role/hybrid", type: "HYBRID_LINUX" },
    ],
  });
  expect(Object.values(named(rendered, "aws_eks_access_entry")).map(({ type }) => type)).toEqual([
    "HYBRID_LINUX",
    "EC2",
  ]);
});

describe("addresses of entries", () => {
  const other = { principalArn: "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/Audit" };
  const addresses = (accessEntries: AccessEntry[]) => {
    const { rendered } = cluster({ accessEntries });
    return ["aws_eks_access_entry", "aws_eks_access_policy_association"].map((type) =>
      Object.keys(named(rendered, type)),
    );
  };

  test("say whose they are, and are for ever", () => {
    expect(addresses([admin, other])).toEqual([
      [
        "Cluster_AccessEntry-111122223333-role--platform_D2C66EDC",
        "Cluster_AccessEntry-444455556666-role--aws-reserved--ssoamazonawscom--Audit_08B2E029",
      ],
      ["Cluster_AccessPolicy-111122223333-role--platform-AmazonEKSClusterAdminPolicy_2DC04AE0"],
    ]);
  });

  test("stay as they are while others come, go and change places", () => {
    expect(addresses([other, admin])[1]).toEqual(addresses([admin])[1]);
    expect(addresses([other, admin])[0]).toEqual(expect.arrayContaining(addresses([admin])[0]!));
  });

  test("of principals that only a plan knows are made from what they refer to, and from its stack", () => {
    const app = Testing.app();
    const stack = awsStack("clusters", app);
    const teams = ["red", "blue"].map((team) => new IamRole(awsStack(team, app), "Role", { assumeRolePolicy: "{}" }));
    const role = new IamRole(stack, "Role", { assumeRolePolicy: "{}" });
    new LoggedCluster(stack, "Cluster", {
      ...needed,
      accessEntries: [role, ...teams].map(({ arn }) => ({ principalArn: arn })),
    });
    expect(Object.keys(named(new Rendered(stack), "aws_eks_access_entry"))).toEqual([
      expect.stringMatching(/^Cluster_AccessEntry-aws_iam_role-Role-arn_[0-9A-F]{8}$/),
      expect.stringMatching(/^Cluster_AccessEntry-blue-aws_iam_role-Role-arn_[0-9A-F]{8}$/),
      expect.stringMatching(/^Cluster_AccessEntry-red-aws_iam_role-Role-arn_[0-9A-F]{8}$/),
    ]);
  });
});

test("an entry that was made by hand is imported by its resource", () => {
  const stack = awsStack();
  const { accessEntries, accessPolicyAssociations } = new LoggedCluster(stack, "Cluster", {
    ...needed,
    accessEntries: [admin],
  });
  accessEntries[0]!.importFrom(`prod:${platform}`);
  accessPolicyAssociations[0]!.importFrom(
    `prod#${platform}#arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy`,
  );
  expect(new Rendered(stack).json.import?.filter(({ id }) => String(id).startsWith("prod"))).toEqual([
    { to: expect.stringMatching(/^aws_eks_access_entry\./) as string, id: `prod:${platform}` },
    {
      to: expect.stringMatching(/^aws_eks_access_policy_association\./) as string,
      id: `prod#${platform}#arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy`,
    },
  ]);
});

describe("without the creator as administrator", () => {
  const bootstrapClusterCreatorAdminPermissions = false;

  test.each<[string, Partial<LoggedClusterProps>]>([
    ["no entries", {}],
    ["an empty list of entries", { accessEntries: [] }],
    ["an empty list and both modes", { accessEntries: [], authenticationMode: "API_AND_CONFIG_MAP" }],
  ])("a cluster with %s is refused, because nobody could enter it", (_, props) => {
    expect(() => cluster({ bootstrapClusterCreatorAdminPermissions, ...props })).toThrow(
      'accessEntries: got none with bootstrapClusterCreatorAdminPermissions: false, but nobody would be let in; expected one entry of type STANDARD at least, or "elsewhere" where other code makes them',
    );
  });

  test("a cluster with entries of nodes alone is refused too", () => {
    const accessEntries: AccessEntry[] = [{ principalArn: platform, type: "EC2" }];
    expect(() => cluster({ bootstrapClusterCreatorAdminPermissions, accessEntries })).toThrow(
      "accessEntries: got none of type STANDARD with bootstrapClusterCreatorAdminPermissions: false",
    );
  });

  test.each<[string, LoggedClusterProps["accessEntries"]]>([
    ["an entry", [admin]],
    ["entries elsewhere", "elsewhere"],
  ])("a cluster with %s is made", (_, accessEntries) => {
    const { rendered } = cluster({ bootstrapClusterCreatorAdminPermissions, accessEntries });
    expect(rendered.only("aws_eks_cluster")).toMatchObject({
      access_config: { bootstrap_cluster_creator_admin_permissions: false },
    });
    expect(Object.keys(named(rendered, "aws_eks_access_entry"))).toHaveLength(Array.isArray(accessEntries) ? 1 : 0);
  });
});

test("a ConfigMap knows no entries, and an empty list is none", () => {
  expect(() => cluster({ authenticationMode: "CONFIG_MAP", accessEntries: [admin] })).toThrow(
    'accessEntries, authenticationMode: got 1 with "CONFIG_MAP", which knows no access entries; expected none, or the mode "API" or "API_AND_CONFIG_MAP"',
  );
  expect(() => cluster({ authenticationMode: "CONFIG_MAP", accessEntries: [] })).not.toThrow();
});

test.each<[string, unknown, string]>([
  ["what is no list", {}, 'accessEntries: got an object (Object), expected a list of entries, or "elsewhere"'],
  ["another word", "nowhere", 'accessEntries: got "nowhere", expected a list of entries, or "elsewhere"'],
  [
    "a type that the provider refuses",
    [{ ...admin, type: "HYPERPOD_LINUX" }],
    'accessEntries[0].type: got "HYPERPOD_LINUX", expected STANDARD, EC2,',
  ],
  ["no principal", [{}], "accessEntries[0].principalArn: got nothing, expected the ARN of an IAM role or user"],
  [
    "a role by its name",
    [{ principalArn: "platform" }],
    'accessEntries[0].principalArn: got "platform", expected the ARN of an IAM role',
  ],
  [
    "the ARN of a session",
    [{ principalArn: "arn:aws:sts::111122223333:assumed-role/platform/me" }],
    'accessEntries[0].principalArn: got "arn:aws:sts::111122223333:assumed-role/platform/me", expected the ARN of an IAM role or user, arn:<partition>:iam::<account>:role/<name> (for a session, that of its role)',
  ],
  [
    "a user as a node",
    [{ principalArn: "arn:aws:iam::111122223333:user/me", type: "EC2" }],
    'accessEntries[0].principalArn: got "arn:aws:iam::111122223333:user/me" with type "EC2", expected the ARN of an IAM role',
  ],
  [
    "two entries of one principal",
    [admin, { principalArn: platform }],
    `accessEntries[1].principalArn: got "${platform}", which accessEntries[0] has already; expected one entry for each principal`,
  ],
  [
    "groups of a node",
    [{ principalArn: platform, type: "EC2_LINUX", kubernetesGroups: ["a"] }],
    'accessEntries[0].kubernetesGroups: got one with type "EC2_LINUX", expected none, or type "STANDARD"',
  ],
  [
    "a name of a node",
    [{ principalArn: platform, type: "EC2", userName: "a" }],
    'accessEntries[0].userName: got one with type "EC2", expected none, or type "STANDARD"',
  ],
  [
    "a policy of a node that takes none",
    [{ ...admin, type: "FARGATE_LINUX" }],
    'accessEntries[0].accessPolicies: got some with type "FARGATE_LINUX", expected none, or type "STANDARD" or "EC2"',
  ],
  [
    "a group of Kubernetes' own",
    [{ principalArn: platform, kubernetesGroups: ["viewers", "system:masters"] }],
    'accessEntries[0].kubernetesGroups: got "system:masters", expected names that do not start with "system:"',
  ],
  [
    "a name of AWS's own",
    [{ principalArn: platform, userName: "aws:me" }],
    'accessEntries[0].userName: got "aws:me", expected a name that does not start with',
  ],
  [
    "an IAM policy",
    [
      {
        principalArn: platform,
        accessPolicies: [{ policy: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy", scope: "cluster" }],
      },
    ],
    'accessEntries[0].accessPolicies[0].policy: got "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy", expected the name of an access policy of EKS',
  ],
  [
    "one policy twice",
    [
      {
        principalArn: platform,
        accessPolicies: [
          { policy: "AmazonEKSViewPolicy", scope: "namespace", namespaces: ["a"] },
          { policy: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", scope: "cluster" },
        ],
      },
    ],
    'accessEntries[0].accessPolicies[1].policy: got "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", which accessPolicies[0] has already; expected one with all namespaces',
  ],
  [
    "no scope",
    [{ principalArn: platform, accessPolicies: [{ policy: "AmazonEKSViewPolicy" }] }],
    "accessEntries[0].accessPolicies[0].scope: got nothing, expected cluster, namespace",
  ],
  [
    "namespaces of a whole cluster",
    [
      {
        principalArn: platform,
        accessPolicies: [{ policy: "AmazonEKSViewPolicy", scope: "cluster", namespaces: ["a"] }],
      },
    ],
    'accessEntries[0].accessPolicies[0].namespaces: got some with scope "cluster", expected none, or scope "namespace"',
  ],
  [
    "no namespace",
    [
      {
        principalArn: platform,
        accessPolicies: [{ policy: "AmazonEKSViewPolicy", scope: "namespace", namespaces: [] }],
      },
    ],
    'accessEntries[0].accessPolicies[0].namespaces: got none with scope "namespace", expected one namespace at least',
  ],
])("refuses %s", (_, accessEntries, message) => {
  expect(() => cluster({ accessEntries: accessEntries as AccessEntry[] })).toThrow(message);
});
