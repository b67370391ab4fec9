import { judge } from "../../gate";
import {
  AlarmTopic,
  AuditTrail,
  ClusterDetections,
  ClusterNetwork,
  ControlPlaneLogGroup,
  LogArchive,
  LoggedCluster,
  LogKey,
  preset,
  PRESETS,
  TrailBucket,
  type PresetName,
} from "../../modules";
import { synthesize } from "./harness/cdktf";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf } from "./harness/terraform";
import { World } from "./harness/world";

describeWithTerraform("presets", () => {
  let world: World;
  beforeEach(() => {
    world = new World("preset");
  });
  afterEach(() => world.remove());

  test.each(Object.keys(PRESETS) as PresetName[])(
    "%s is applied as planned, passes the profile it names, and is left alone by a second plan",
    async (name) => {
      const { archive, cluster, detections, logs, profile, trailBucket } = preset(name);
      const deployment = await deploymentOf(world);
      const terraformOf = await synthesize(
        world,
        placeStack(world, deployment, "all", (stack) => {
          const key = new LogKey(stack, "Key", {
            alias: `${name}-logs`,
            logGroupNames: ["/aws/eks/*/cluster", `/aws/cloudtrail/${name}`],
            trailNames: [name],
          });
          const bucket = new TrailBucket(stack, "Bucket", { trailName: name, key, ...trailBucket });
          new AuditTrail(stack, "Trail", { name, key, bucket, ...logs });
          const logGroup = new ControlPlaneLogGroup(stack, "Logs", { clusterName: name, key, ...logs });
          const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
          new LoggedCluster(stack, "Cluster", { name, subnetIds, logGroup, ...cluster });
          const topic = detections.alarms ? new AlarmTopic(stack, "Alarms", { topicName: name }) : undefined;
          new ClusterDetections(stack, "Detections", { logs: logGroup, topic, ...detections });
          if (archive !== undefined) new LogArchive(stack, "Archive", { clusters: [logGroup], key, topic, ...archive });
        }),
      );
      const terraform = terraformOf("all");
      await terraform.init();
      const plan = await terraform.plan();
      expect(judge([{ name, content: plan }], { profile })).toMatchObject({
        outcome: "pass",
        coverage: { clusters: 1, logGroups: 2, trails: 1 },
      });
      await terraform.apply(terraform.planFile);
      expect(changesOf(await terraform.plan())).toEqual([]);
    },
  );
});
