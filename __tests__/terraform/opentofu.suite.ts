import { ClusterNetwork, ControlPlaneLogGroup, LoggedCluster } from "../../modules";
import { judge } from "../../gate";
import { synthesize } from "./harness/cdktf";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithOpenTofu } from "./harness/suites";
import { changesOf } from "./harness/plan";
import { Terraform } from "./harness/terraform";
import { World } from "./harness/world";

describeWithOpenTofu("OpenTofu", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start("opentofu");
  });
  afterAll(() => world.remove());

  test("adopts, deploys, judges and destroys a logged cluster as Terraform does", async () => {
    await world.aws.call("logs", "CreateLogGroup", { logGroupName: "/aws/eks/prod/cluster" });
    const deployment = await deploymentOf(world);
    const { folder } = (
      await synthesize(
        world,
        placeStack(world, deployment, "cluster", (stack) => {
          const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
          const logGroup = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod" });
          new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds, logGroup, deletionProtection: false });
        }),
      )
    )("cluster");
    const tofu = new Terraform(world, folder, "tofu");
    await tofu.init();
    await tofu.validate();
    const plan = await tofu.plan();
    expect(changesOf(plan)).toContainEqual(expect.stringMatching(/^import\+update aws_cloudwatch_log_group\./));
    expect(judge([{ name: "plan", content: plan }]).outcome).toBe("pass");
    await tofu.apply(tofu.planFile);
    expect(changesOf(await tofu.plan())).toEqual([]);
    await tofu.destroy();
  });
});
