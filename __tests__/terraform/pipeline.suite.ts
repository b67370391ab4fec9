import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deploymentOf } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { Cdktf } from "./harness/cdktf";
import { REPOSITORY, World, type Run } from "./harness/world";

const SCRIPT = join(REPOSITORY, "examples", "pipeline", "pipeline.sh");
const MODULES = JSON.stringify(join(REPOSITORY, "modules"));
const CDKTF = JSON.stringify(join(REPOSITORY, "node_modules", "cdktf"));

describeWithTerraform("examples/pipeline", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start("pipeline", { installs: true });
  });
  afterEach(() => world.remove());

  async function pipeline(
    app: string | undefined,
    environment: Record<string, string>,
    stacks: string[],
  ): Promise<Run> {
    // writes cdktf.json
    const cdktf = new Cdktf(world, { app });
    return await world.run(SCRIPT, stacks, {
      environment: {
        CDKTF: cdktf.command,
        EKS_AUDIT: [
          process.execPath,
          join(REPOSITORY, "node_modules/tsx/dist/cli.mjs"),
          join(REPOSITORY, "gate/cli.ts"),
        ].join(" "),
        ...environment,
      },
    });
  }

  test("applies the plans that the gate passes", async () => {
    const { account } = await deploymentOf(world);
    const example = readFileSync(join(REPOSITORY, "environments", "examples", "own-vpc.yaml"), "utf8");
    const path = world.write("trial.yaml", example.replace(/account: .*/, `account: "${account}"`));
    const stacks = ["trial-logs-eu-west-1", "trial-trail", "trial-cluster-eu-west-1-trial"];
    const run = await pipeline(undefined, { ENVIRONMENTS: path }, stacks);
    expect(run.code).toBe(0);
    expect(run.text.match(/Apply complete!/g)).toHaveLength(3);
    expect(await world.aws.call("eks", "DescribeCluster", { name: "trial" })).toBeDefined();
  });

  test("stops at a plan that the gate denies, with nothing applied", async () => {
    const { account } = await deploymentOf(world);
    // an app without the policy at synth: the gate is what holds
    const app = world.write(
      "app.ts",
      `import { App } from ${CDKTF};
       import { AccountStack, LoggedCluster } from ${MODULES};
       const app = new App();
       const stack = new AccountStack(app, "cluster", {
         account: "${account}", region: "eu-west-1", backend: { type: "local", directory: "state" },
       });
       const cluster = new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds: ["subnet-1", "subnet-2"] });
       cluster.resource.enabledClusterLogTypes = ["api", "audit"];
       app.synth();
      `,
    );
    const run = await pipeline(app, {}, ["cluster"]);
    expect(run.code).toBe(1);
    expect(run.text).toContain("eks/mandatory_log_types");
    expect(run.text).toContain("authenticator");
    expect(run.text).not.toContain("Apply complete!");
  });

  test("says that it needs stacks", async () => {
    const run = await pipeline(undefined, {}, []);
    expect(run.code).toBe(2);
    expect(run.stderr.trim()).toBe("pipeline.sh: got no stack, expected the stacks to deploy, in order");
  });
});
