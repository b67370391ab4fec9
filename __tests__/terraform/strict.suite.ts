import { judge } from "../../gate";
import {
  AccountStack,
  AlarmTopic,
  ArchiveBucket,
  ArchiveSearch,
  ControlPlaneLogGroup,
  LogArchive,
  LogFoundationStack,
  VendedClusterLogs,
  type EncryptionKey,
} from "../../modules";
import type { AccountStackProps } from "../../modules/stacks/account-stack";
import type { App } from "cdktf";
import { synthesize } from "./harness/cdktf";
import { stacksInOrder } from "./harness/example-stacks";
import { deploymentOf } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf } from "./harness/plan";
import { World } from "./harness/world";

type Build = (app: App, place: AccountStackProps, key: EncryptionKey) => void;

/** What neither an example nor a preset has, in an App that the strictest profile passes. */
const APPS: Readonly<Record<string, { readonly logGroups: number; readonly build: Build }>> = {
  "an archive that two stacks share, searched where its bucket is, with a month in CloudWatch": {
    logGroups: 2,
    build: (app, place, key) => {
      const home = new AccountStack(app, "home", place);
      const bucket = new ArchiveBucket(home, "Archive", { key, objectLockMode: "GOVERNANCE", objectLockDays: 400 });
      new ArchiveSearch(home, "Search", { bucket, clusterNames: ["payments", "search"] });
      const topic = new AlarmTopic(home, "Alarms");
      for (const clusterName of ["payments", "search"]) {
        const stack = new AccountStack(app, clusterName, place);
        const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName, key, retention: 30 });
        new LogArchive(stack, "Archive", { clusters: [logs], bucket, topic });
      }
    },
  },
  "vended logs of Auto Mode and of a capability": {
    logGroups: 2,
    build: (app, place, key) => {
      const stack = new AccountStack(app, "vended", place);
      new ControlPlaneLogGroup(stack, "Logs", { clusterName: "auto", key });
      new VendedClusterLogs(stack, "Vended", {
        clusterName: "auto",
        clusterArn: `arn:aws:eks:${place.region}:${place.account}:cluster/auto`,
        capabilities: [
          {
            capabilityArn: `arn:aws:eks:${place.region}:${place.account}:capability/auto/kro/1`,
            logTypes: ["EKS_CAPABILITY_KRO_LOGS"],
          },
        ],
        key,
      });
    },
  },
};

describeWithTerraform("the strictest profile passes", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start("strict");
  });
  afterEach(() => world.remove());

  test.each(Object.entries(APPS))(
    "%s, as planned, and a second plan leaves it alone",
    async (_, { build, logGroups }) => {
      const place: AccountStackProps = {
        ...(await deploymentOf(world)),
        backend: { type: "local", directory: world.path("state") },
      };
      await synthesize(world, (app) => {
        const { key } = new LogFoundationStack(app, "logs", {
          ...place,
          logGroupNames: ["/aws/eks/*/cluster", "/aws/vendedlogs/eks/*"],
        });
        build(app, place, key);
      });
      const plans: { name: string; content: unknown }[] = [];
      const stacks = stacksInOrder(world);
      for (const [name, terraform] of stacks) {
        await terraform.init();
        plans.push({ name, content: await terraform.plan() });
        await terraform.apply(terraform.planFile);
      }
      expect(judge(plans, { profile: "strict" })).toMatchObject({ outcome: "pass", coverage: { logGroups } });
      for (const terraform of stacks.values()) expect(changesOf(await terraform.plan())).toEqual([]);
    },
  );
});
