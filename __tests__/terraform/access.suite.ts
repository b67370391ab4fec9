import { readFileSync } from "node:fs";
import { ClusterNetwork, LoggedCluster, type LoggedClusterProps } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithStandIn } from "./harness/suites";
import { changesOf, type Terraform } from "./harness/terraform";
import { REGION, World } from "./harness/world";

type Attributes = Readonly<Record<string, unknown>>;

// Only the stand-in shows what was asked of AWS: EKS does not report the creator's permissions.
describeWithStandIn("access to a cluster", () => {
  let world: World;
  beforeEach(() => {
    world = new World("access");
  });
  afterEach(() => world.remove());

  async function clusterWith(props: Partial<LoggedClusterProps> = {}): Promise<Terraform> {
    const deployment = await deploymentOf(world);
    const terraformOf = await synthesize(
      world,
      placeStack(world, deployment, "cluster", (stack) => {
        const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
        new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds, deletionProtection: false, ...props });
      }),
    );
    await terraformOf("cluster").init();
    return terraformOf("cluster");
  }

  function made(type: string): Attributes[] {
    const { accounts } = JSON.parse(readFileSync(world.path("cloud.json"), "utf8")) as {
      accounts: Record<string, Record<string, Record<string, Record<string, { attributes: Attributes }>>>>;
    };
    return Object.values(accounts)
      .flatMap((regions) => Object.values(regions[REGION]?.[type] ?? {}))
      .map(({ attributes }) => attributes);
  }

  test("is given to the identity that creates it", async () => {
    const terraform = await clusterWith();
    await terraform.apply();
    expect(made("aws_eks_cluster")[0]).toMatchObject({
      access_config: [{ authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: true }],
    });
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  test("is given by entries, which come after the cluster and go before it", async () => {
    const platform = "arn:aws:iam::111122223333:role/platform";
    const terraform = await clusterWith({
      bootstrapClusterCreatorAdminPermissions: false,
      accessEntries: [
        { principalArn: platform, accessPolicies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }] },
      ],
    });
    await terraform.apply();
    expect(made("aws_eks_cluster")[0]).toMatchObject({
      access_config: [{ bootstrap_cluster_creator_admin_permissions: false }],
    });
    expect(made("aws_eks_access_entry")).toEqual([
      expect.objectContaining({ cluster_name: "prod", principal_arn: platform, type: "STANDARD" }),
    ]);
    expect(made("aws_eks_access_policy_association")).toEqual([
      expect.objectContaining({
        access_scope: [expect.objectContaining({ type: "cluster" })],
        policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      }),
    ]);
    expect(changesOf(await terraform.plan())).toEqual([]);
    await terraform.destroy();
    const order = (operation: string) =>
      world
        .operations()
        .filter(({ type, ...done }) => type.startsWith("aws_eks_") && done.operation === operation)
        .map(({ type }) => type);
    expect(order("create")).toEqual(["aws_eks_cluster", "aws_eks_access_entry", "aws_eks_access_policy_association"]);
    expect(order("delete")).toEqual(order("create").reverse());
  });

  test("of a cluster that was made by 0.1.0 is given by an entry, made or imported, without a change of the cluster", async () => {
    const principalArn = "arn:aws:iam::111122223333:role/platform";
    const accessPolicies = [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }] as const;
    const before = await clusterWith({ bootstrapClusterCreatorAdminPermissions: false, accessEntries: "elsewhere" });
    await before.apply();

    const after = await clusterWith({ accessEntries: [{ principalArn, accessPolicies }] });
    expect(changesOf(await after.plan())).toEqual([
      expect.stringMatching(/^create aws_eks_access_entry\./),
      expect.stringMatching(/^create aws_eks_access_policy_association\./),
    ]);
    await after.apply();

    // as they are where somebody has made them by hand
    const made = (await after.succeed("state", "list")).stdout
      .split("\n")
      .filter((address) => address.includes("_access_"));
    for (const address of made) await after.succeed("state", "rm", address);
    const [entry = "", association = ""] = made;
    const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
    const folder = after.folder.slice(world.folder.length + 1);
    world.write(
      `${folder}/imports.tf`,
      `import {
         to = ${entry}
         id = "prod:${principalArn}"
       }
       import {
         to = ${association}
         id = "prod#${principalArn}#${policyArn}"
       }`,
    );
    expect(changesOf(await after.plan())).toEqual([`import ${entry}`, `import ${association}`]);
    await after.apply();
    expect(changesOf(await after.plan())).toEqual([]);
  });

  test("stays as it is when Auto Mode is switched on and off again, and the cluster is changed in its place", async () => {
    await (await clusterWith()).apply();
    const on = await clusterWith({ autoMode: true });
    const cluster = (changes: string[]): string[] => changes.filter((change) => change.includes(" aws_eks_cluster."));
    expect(cluster(changesOf(await on.plan()))).toEqual([expect.stringMatching(/^update /)]);
    await on.apply();
    expect(made("aws_eks_cluster")[0]).toMatchObject({
      access_config: [{ bootstrap_cluster_creator_admin_permissions: true }],
      compute_config: [{ enabled: true, node_pools: ["general-purpose", "system"] }],
    });
    expect(changesOf(await on.plan())).toEqual([]);

    const off = await clusterWith({ autoMode: false });
    expect(cluster(changesOf(await off.plan()))).toEqual([expect.stringMatching(/^update /)]);
    await off.apply();
    expect(made("aws_eks_cluster")[0]).toMatchObject({ compute_config: [{ enabled: false }] });
    expect(changesOf(await off.plan())).toEqual([]);
    // EKS ends the nodes with what the roles may do, so the roles lose their policies afterwards
    const ended = world
      .operations()
      .filter(({ operation, type }) => operation === "update" && type === "aws_eks_cluster");
    const detached = world
      .operations()
      .filter(({ operation, type }) => operation === "delete" && type.startsWith("aws_iam_role"));
    expect(detached.length).toBe(7);
    expect(Math.min(...detached.map(({ sequence }) => sequence))).toBeGreaterThan(ended.at(-1)!.sequence);
  });
});
