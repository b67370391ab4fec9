import { join } from "node:path";
import { App } from "cdktf";
import { ClusterNetwork, LoggedCluster, LogKey, PRESETS, VendedClusterLogs, type PresetName } from "../../../modules";
import { readEnvironments } from "../../../modules/environment-files";
import { placeEnvironment } from "../../../modules/environment-stacks";
import { EXAMPLES } from "../../examples/expectations";
import { exampleStacks, makeClustersOfOthers, stacksInOrder } from "../harness/example-stacks";
import { buildPreset } from "../harness/preset-stack";
import { placeStack } from "../harness/stack";
import { makePrivateSubnets } from "../harness/subnets";
import type { Terraform } from "../harness/terraform";
import { REGION, REPOSITORY, type World } from "../harness/world";

/** Writes an app's stacks into a world; gives them in the order they are deployed. */
type Synthesis = (world: World) => Promise<ReadonlyMap<string, Terraform>>;

const PLACE = { account: "111122223333", region: REGION };

/** What is made by example, by preset and by environment file, and the props and constructs that none of these has. */
export const APPS: Readonly<Record<string, Synthesis>> = {
  ...Object.fromEntries(Object.keys(EXAMPLES).map((example) => [`examples/${example}`, ofExample(example)])),
  ...Object.fromEntries((Object.keys(PRESETS) as PresetName[]).map((name) => [`preset ${name}`, ofPreset(name)])),
  "environments/example.yaml": inProcess(async (app, world) => {
    await makePrivateSubnets(world);
    for (const environment of readEnvironments(join(REPOSITORY, "environments"), "example.yaml")) {
      placeEnvironment(app, environment);
    }
  }),
  "a cluster with `secretsKey`, and `VendedClusterLogs`": inProcess((app, world) =>
    placeStack(world, PLACE, "rest", (stack) => {
      const key = new LogKey(stack, "Key", { alias: "rest", logGroupNames: ["/aws/*"] });
      const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
      new LoggedCluster(stack, "Cluster", { name: "rest", subnetIds, logKey: key, secretsKey: key });
      new VendedClusterLogs(stack, "Vended", {
        clusterName: "rest",
        clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/rest",
        key,
      });
    })(app),
  ),
};

function ofExample(example: string): Synthesis {
  return async (world) => {
    if (example === "adopt-existing") await makeClustersOfOthers(world, "audit", "authenticator");
    return await exampleStacks(world, example);
  };
}

function ofPreset(name: PresetName): Synthesis {
  return inProcess((app, world) => placeStack(world, PLACE, "preset", (stack) => buildPreset(stack, name))(app));
}

function inProcess(place: (app: App, world: World) => Promise<void> | void): Synthesis {
  return async (world) => {
    const app = new App({ outdir: world.path("cdktf.out") });
    await place(app, world);
    app.synth();
    return stacksInOrder(world);
  };
}
