import { App } from "cdktf";
import { judge } from "../../gate";
import { ClusterNetwork, LoggedCluster, LoggingPolicy } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf } from "./harness/terraform";
import { World } from "./harness/world";

describeWithTerraform("logging that someone turns off by hand", () => {
  const world = new World("drift");
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
    const off = { clusterLogging: [{ types: ["audit"], enabled: false }] };
    await world.aws("eks", "update-cluster-config", "--name", "prod", "--logging", JSON.stringify(off));

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
    const world = new World("accepted-drift");
    const app = new App({ outdir: world.path("cdktf.out") });
    LoggingPolicy.attachTo(app);
    placeStack(world, { account: "111122223333", region: "eu-west-1" }, "cluster", (stack) => {
      const cluster = new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds: ["subnet-1", "subnet-2"] });
      cluster.resource.addOverride("lifecycle.ignore_changes", ["enabled_cluster_log_types"]);
    })(app);
    expect(() => app.synth()).toThrow(/eks\/logging_not_ignored.* at cluster\/Cluster\/Resource/);
    world.remove();
  });
});
