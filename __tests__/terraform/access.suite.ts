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
});
