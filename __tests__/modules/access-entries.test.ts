import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Testing, Token } from "cdktf";
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

/** An entry with one policy, in a namespace. */
function withPolicy(policy: object): unknown {
  return [
    {
      principalArn: platform,
      accessPolicies: [{ policy: "AmazonEKSViewPolicy", scope: "namespace", namespaces: ["a"], ...policy }],
    },
  ];
}

function named(rendered: Rendered, type: string): Record<string, Block> {
  return rendered.json.resource?.[type] ?? {};
}

test("an entry has its policies, with ARNs of the partition, once the cluster is there", () => {
  const principalArn = "arn:aws-cn:iam::111122223333:role/platform";
  const accessEntries = [{ ...admin, principalArn }];
  const { rendered, stack } = cluster({ accessEntries, region: "cn-north-1", tags: { team: "a" } });
  expect(rendered.only("aws_eks_access_entry")).toMatchObject({
    cluster_name: "${aws_eks_cluster.Cluster_EB0386A7.name}",
    principal_arn: principalArn,
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
        accessPolicies: [{ policy, scope: "namespace", namespaces: ["payments", "dev-*"] }],
        tags: { team: "b" },
      },
    ],
    region: "us-gov-west-1",
    tags: { team: "a" },
  });
  expect(rendered.only("aws_eks_access_entry")).toMatchObject({
    kubernetes_groups: ["viewers"],
    user_name: "first",
    tags: { team: "b" },
  });
  expect(rendered.only("aws_eks_access_policy_association")).toMatchObject({
    policy_arn: policy,
    access_scope: { type: "namespace", namespaces: ["payments", "dev-*"] },
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
      'accessEntries: got none with bootstrapClusterCreatorAdminPermissions: false, but nobody could enter the cluster; expected at least one entry of type STANDARD with an access policy, or "elsewhere" if other code makes the entries',
    );
  });

  test.each<[string, AccessEntry]>([
    ["nodes", { ...admin, type: "EC2" }],
    ["groups, whose role bindings nobody could make", { principalArn: platform, kubernetesGroups: ["admins"] }],
    ["a principal without an access policy", { principalArn: platform, accessPolicies: [] }],
  ])("a cluster with entries only of %s is refused too", (_, entry) => {
    expect(() => cluster({ bootstrapClusterCreatorAdminPermissions, accessEntries: [entry] })).toThrow(
      "accessEntries: got none of type STANDARD with an access policy with bootstrapClusterCreatorAdminPermissions: false",
    );
  });

  test.each<[string, LoggedClusterProps["accessEntries"]]>([
    ["an entry", [admin]],
    ["an entry beside one of groups", [{ principalArn: `${platform}-2`, kubernetesGroups: ["viewers"] }, admin]],
    ["entries elsewhere", "elsewhere"],
  ])("a cluster with %s is made", (_, accessEntries) => {
    const { rendered } = cluster({ bootstrapClusterCreatorAdminPermissions, accessEntries });
    expect(rendered.only("aws_eks_cluster")).toMatchObject({
      access_config: { bootstrap_cluster_creator_admin_permissions: false },
    });
    expect(Object.keys(named(rendered, "aws_eks_access_entry"))).toHaveLength(
      Array.isArray(accessEntries) ? accessEntries.length : 0,
    );
  });
});

test("a ConfigMap knows no entries, and an empty list is none", () => {
  expect(() => cluster({ authenticationMode: "CONFIG_MAP", accessEntries: [admin] })).toThrow(
    'accessEntries, authenticationMode: got 1 with "CONFIG_MAP", which knows no access entries; expected none, or the mode "API" or "API_AND_CONFIG_MAP"',
  );
  expect(() => cluster({ authenticationMode: "CONFIG_MAP", accessEntries: "elsewhere" })).toThrow(
    'accessEntries, authenticationMode: got "elsewhere" with "CONFIG_MAP", which knows no access entries',
  );
  expect(() => cluster({ authenticationMode: "CONFIG_MAP", accessEntries: [] })).not.toThrow();
});

describe("an entry for a role of Auto Mode", () => {
  const nodeRoleArn = "arn:aws:iam::111122223333:role/nodes";
  const roleArn = "arn:aws:iam::111122223333:role/eks";
  const role = new IamRole(awsStack(), "Nodes", { assumeRolePolicy: "{}" }).arn;

  test.each<[string, Partial<LoggedClusterProps>, string]>([
    ["nodes", { autoMode: { nodeRoleArn } }, nodeRoleArn],
    ["nodes that only a plan knows", { autoMode: { nodeRoleArn: role } }, role],
    ["the cluster", { autoMode: true, roleArn }, roleArn],
  ])("is refused for %s, because EKS makes it", (_, props, principalArn) => {
    expect(() => cluster({ ...props, accessEntries: [{ principalArn, type: "EC2" }] })).toThrow(
      `accessEntries[0].principalArn: got "${principalArn}", a role of EKS Auto Mode, whose entry EKS makes itself; remove this entry`,
    );
  });

  test.each<[string, Partial<LoggedClusterProps>]>([
    ["of your own node classes", { autoMode: { nodePools: [] } }],
    ["of a cluster without Auto Mode", { autoMode: false, roleArn: nodeRoleArn }],
  ])("is made for nodes %s", (_, props) => {
    const { made } = cluster({ ...props, accessEntries: [{ principalArn: nodeRoleArn, type: "EC2" }] });
    expect(made.accessEntries).toHaveLength(1);
  });
});

test.each([
  "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef",
  "arn:aws:iam::111122223333:role/team=a,b+c@d.e_f-g",
  "arn:aws:iam::111122223333:user/division:x/me",
])("takes the principal %s", (principalArn) => {
  expect(cluster({ accessEntries: [{ principalArn }] }).made.accessEntries).toHaveLength(1);
});

test.each([
  "AmazonEKSComputePolicy",
  "AmazonEKSNetworkingPolicy",
  "AmazonEKSClusterInsightsPolicy",
  "AmazonEMRJobPolicy",
])("takes the access policy %s, whose name an IAM policy may have too", (policy) => {
  const accessEntries: AccessEntry[] = [{ principalArn: platform, accessPolicies: [{ policy, scope: "cluster" }] }];
  expect(cluster({ accessEntries }).made.accessPolicyAssociations).toHaveLength(1);
});

test("takes principals and policies of any partition where only a plan knows the region", () => {
  const region = Token.asString({ resolve: () => "${var.region}" });
  const principalArn = "arn:aws-cn:iam::111122223333:role/platform";
  expect(cluster({ accessEntries: [{ principalArn }], region }).made.accessEntries).toHaveLength(1);
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
    'accessEntries[0].accessPolicies[0].policy: got "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy", but that is an IAM policy; expected an access policy of EKS such as "AmazonEKSClusterAdminPolicy"',
  ],
  ...["AmazonEKSClusterPolicy", "AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEKSServiceRolePolicy"].map(
    (policy): [string, unknown, string] => [
      `the IAM policy ${policy} by its name`,
      [{ principalArn: platform, accessPolicies: [{ policy, scope: "cluster" }] }],
      `accessEntries[0].accessPolicies[0].policy: got "${policy}", but that is an IAM policy`,
    ],
  ),
  [
    "an access policy of another partition",
    [
      {
        principalArn: platform,
        accessPolicies: [{ policy: "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", scope: "cluster" }],
      },
    ],
    'accessEntries[0].accessPolicies[0].policy: got "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" of the partition "aws-cn", expected an ARN of the cluster\'s partition, "arn:aws:…"',
  ],
  [
    "a principal of another partition",
    [{ principalArn: "arn:aws-cn:iam::111122223333:role/platform" }],
    'accessEntries[0].principalArn: got "arn:aws-cn:iam::111122223333:role/platform" of the partition "aws-cn", expected an ARN of the cluster\'s partition',
  ],
  ...["root", "role/*", "role/team-*/x", "role/a b", "role/", "role/path/", "user/a?", "group/a", "role/ä"].map(
    (end): [string, unknown, string] => [
      `the principal ${end}`,
      [{ principalArn: `arn:aws:iam::111122223333:${end}` }],
      `accessEntries[0].principalArn: got "arn:aws:iam::111122223333:${end}", expected the ARN of an IAM role or user`,
    ],
  ),
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
  ...["Payments", "a_b", "-a", "", "a".repeat(64)].map((namespace): [string, unknown, string] => [
    `the namespace "${namespace}"`,
    withPolicy({ namespaces: [namespace] }),
    `accessEntries[0].accessPolicies[0].namespaces: got "${namespace}", expected names of Kubernetes namespaces`,
  ]),
  [
    "a namespace twice",
    withPolicy({ namespaces: ["a", "b", "a"] }),
    'accessEntries[0].accessPolicies[0].namespaces: got "a" twice, expected each namespace once',
  ],
  ["nothing for a list", null, 'accessEntries: got nothing, expected a list of entries, or "elsewhere"'],
  ["nothing for an entry", [null], "accessEntries[0]: got nothing, expected an access entry such as {"],
  ["an ARN for an entry", [platform], `accessEntries[0]: got "${platform}", expected an access entry such as {`],
  ["a list for an entry", [[]], "accessEntries[0]: got a list, expected an access entry"],
  ["nothing for a type", [{ ...admin, type: null }], "accessEntries[0].type: got nothing, expected STANDARD"],
  ["a number for a principal", [{ principalArn: 7 }], "accessEntries[0].principalArn: got 7, expected the ARN"],
  [
    "nothing for groups",
    [{ ...admin, kubernetesGroups: null }],
    "accessEntries[0].kubernetesGroups: got nothing, expected a list",
  ],
  [
    "a group for groups",
    [{ ...admin, kubernetesGroups: "a" }],
    'accessEntries[0].kubernetesGroups: got "a", expected a list',
  ],
  [
    "a number for a group",
    [{ ...admin, kubernetesGroups: [7] }],
    "accessEntries[0].kubernetesGroups[0]: got 7, expected a string",
  ],
  ["a list for a name", [{ ...admin, userName: [] }], "accessEntries[0].userName: got a list, expected a string"],
  ["nothing for a name", [{ ...admin, userName: null }], "accessEntries[0].userName: got nothing, expected a string"],
  ["a list for tags", [{ ...admin, tags: [] }], "accessEntries[0].tags: got a list, expected tags such as {"],
  [
    "nothing for policies",
    [{ principalArn: platform, accessPolicies: null }],
    "accessEntries[0].accessPolicies: got nothing, expected a list",
  ],
  [
    "names for policies",
    [{ principalArn: platform, accessPolicies: ["AmazonEKSViewPolicy"] }],
    'accessEntries[0].accessPolicies[0]: got "AmazonEKSViewPolicy", expected an access policy such as {',
  ],
  [
    "nothing for a policy",
    [{ principalArn: platform, accessPolicies: [null] }],
    "accessEntries[0].accessPolicies[0]: got nothing, expected an access policy such as {",
  ],
  [
    "a number for a policy's name",
    withPolicy({ policy: 7 }),
    "accessEntries[0].accessPolicies[0].policy: got 7, expected the name of an access policy",
  ],
  [
    "a namespace for namespaces",
    withPolicy({ namespaces: "a" }),
    'accessEntries[0].accessPolicies[0].namespaces: got "a", expected a list',
  ],
  [
    "nothing for a namespace",
    withPolicy({ namespaces: [null] }),
    "accessEntries[0].accessPolicies[0].namespaces[0]: got nothing, expected a string",
  ],
])("refuses %s", (_, accessEntries, message) => {
  expect(() => cluster({ accessEntries: accessEntries as AccessEntry[] })).toThrow(message);
});
