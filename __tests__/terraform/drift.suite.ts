import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { judge } from "../../gate";
import { AccountStack, ClusterNetwork, LoggedCluster, LoggingPolicy } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf } from "./harness/plan";
import { World } from "./harness/world";

describeWithTerraform("logging that someone turns off by hand", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start("drift");
  });
  afterAll(() => world.remove());

  test("is put back by the next plan, which the gate passes", async () => {
    const deployment = await deploymentOf(world);
    const terraformOf = await synthesize(
      world,
      placeStack(world, deployment, "cluster", (stack) => {
        const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
        new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds, deletionProtection: false });
      }),
    );
    const terraform = terraformOf("cluster");
    await terraform.init();
    await terraform.apply();
    const logging = { clusterLogging: [{ types: ["audit"], enabled: false }] };
    await world.aws.call("eks", "UpdateClusterConfig", { name: "prod", logging });

    const plan = await terraform.plan();
    expect(changesOf(plan)).toEqual([expect.stringMatching(/^update aws_eks_cluster\./)]);
    const cluster = plan.resource_changes?.find(({ type }) => type === "aws_eks_cluster");
    expect(cluster?.change.before?.enabled_cluster_log_types).not.toContain("audit");
    expect(cluster?.change.after?.enabled_cluster_log_types).toContain("audit");
    expect(judge([{ name: "plan", content: plan }]).outcome).toBe("pass");

    await terraform.apply(terraform.planFile);
    expect(changesOf(await terraform.plan())).toEqual([]);
  });
});

describe("configuration that would accept it", () => {
  test("is denied at synth", () => {
    const folder = mkdtempSync(join(tmpdir(), "accepted-drift-"));
    try {
      const app = new App({ outdir: join(folder, "cdktf.out") });
      LoggingPolicy.attachTo(app);
      const stack = new AccountStack(app, "cluster", {
        account: "111122223333",
        region: "eu-west-1",
        backend: { type: "local", directory: folder },
      });
      const cluster = new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds: ["subnet-1", "subnet-2"] });
      cluster.resource.addOverride("lifecycle.ignore_changes", ["enabled_cluster_log_types"]);
      expect(() => app.synth()).toThrow(/eks\/logging_not_ignored.* at cluster\/Cluster\/Resource/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
