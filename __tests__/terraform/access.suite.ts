import { ClusterNetwork, LoggedCluster, type LoggedClusterProps } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithEmulator } from "./harness/suites";
import { changesOf } from "./harness/plan";
import type { Terraform } from "./harness/terraform";
import { World } from "./harness/world";

type Parameters = Readonly<Record<string, unknown>>;

describeWithEmulator("access to a cluster", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start("access");
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

  /** The parameters of the calls of an operation, in order: EKS does not report the creator's permissions. */
  async function asked(operation: string): Promise<Parameters[]> {
    const calls = (await world.calls()).filter((call) => call.operation === operation);
    return calls.map(({ parameters = {} }) => parameters);
  }

  /** The calls of these operations of EKS, in order. */
  async function inOrder(operations: readonly string[]): Promise<string[]> {
    const calls = (await world.calls()).map(({ operation }) => operation?.replace("eks:", "") ?? "");
    return calls.filter((operation) => operations.includes(operation));
  }

  test("is given to the identity that creates it", async () => {
    const terraform = await clusterWith();
    await terraform.apply();
    expect(await asked("eks:CreateCluster")).toEqual([
      expect.objectContaining({
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      }),
    ]);
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
    expect((await asked("eks:CreateCluster"))[0]).toMatchObject({
      accessConfig: { bootstrapClusterCreatorAdminPermissions: false },
    });
    expect(await asked("eks:CreateAccessEntry")).toEqual([
      expect.objectContaining({ clusterName: "prod", principalArn: platform, type: "STANDARD" }),
    ]);
    expect(await asked("eks:AssociateAccessPolicy")).toEqual([
      expect.objectContaining({
        accessScope: expect.objectContaining({ type: "cluster" }) as object,
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      }),
    ]);
    expect(changesOf(await terraform.plan())).toEqual([]);
    await terraform.destroy();
    const made = ["CreateCluster", "CreateAccessEntry", "AssociateAccessPolicy"];
    const gone = ["DisassociateAccessPolicy", "DeleteAccessEntry", "DeleteCluster"];
    expect(await inOrder([...made, ...gone])).toEqual([...made, ...gone]);
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
    expect((await asked("eks:UpdateClusterConfig")).at(-1)).toMatchObject({
      computeConfig: { enabled: true, nodePools: ["general-purpose", "system"] },
    });
    expect(changesOf(await on.plan())).toEqual([]);

    const off = await clusterWith({ autoMode: false });
    expect(cluster(changesOf(await off.plan()))).toEqual([expect.stringMatching(/^update /)]);
    await off.apply();
    expect(changesOf(await off.plan())).toEqual([]);
    // EKS ends the nodes with what the roles may do, so the roles lose their policies afterwards.
    const calls = await world.calls();
    const ended = calls.filter(({ operation }) => operation === "eks:UpdateClusterConfig").at(-1);
    expect(ended?.parameters).toMatchObject({ computeConfig: { enabled: false } });
    const taken = calls.filter(({ operation }) => /^iam:(?:DetachRolePolicy|DeleteRole)$/.test(operation ?? ""));
    expect(taken.length).toBe(7);
    expect(Math.min(...taken.map(({ sequence }) => sequence))).toBeGreaterThan(ended!.sequence);
    expect(calls.map(({ operation }) => operation)).not.toContain("eks:DeleteCluster");
  });
});
