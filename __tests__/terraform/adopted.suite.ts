import { judge } from "../../gate";
import { AccountStack, AdoptedClusterLogging, AlarmTopic, LogFoundationStack } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { makeClustersOfOthers, stacksInOrder } from "./harness/example-stacks";
import { describeWithStandIn } from "./harness/suites";
import { changesOf, type Terraform } from "./harness/terraform";
import { REGION, World } from "./harness/world";

const GROUP = "/aws/eks/payments/cluster";

// Clusters of others, with roles and subnets of nobody's.
describeWithStandIn("the logs of a cluster that somebody else owns", () => {
  let world: World;
  beforeEach(() => {
    world = new World("adopted");
  });
  afterEach(() => world.remove());

  /** The key is deployed; the adoption is for the test to plan. */
  async function adoption(): Promise<{ adopted: Terraform; logs: Terraform }> {
    const place = {
      account: "111122223333",
      region: REGION,
      backend: { type: "local", directory: world.path("state") },
    } as const;
    await synthesize(world, (app) => {
      const { key } = new LogFoundationStack(app, "logs", place);
      const stack = new AccountStack(app, "adopted", place);
      new AdoptedClusterLogging(stack, "Payments", {
        clusterName: "payments",
        key,
        topic: new AlarmTopic(stack, "Alarms"),
        archive: { objectLockMode: "GOVERNANCE", objectLockDays: 400 },
      });
    });
    const stacks = stacksInOrder(world);
    const logs = stacks.get("logs")!;
    await logs.init();
    await logs.apply();
    const adopted = stacks.get("adopted")!;
    await adopted.init();
    return { adopted, logs };
  }

  test.each([
    ["audit", ["api", "authenticator"]],
    ["authenticator", ["api", "audit"]],
    ["audit and authenticator", ["api", "controllerManager", "scheduler"]],
    ["audit and authenticator", []],
  ])("are not planned for while %s is not among %j, and the plan names what is missing", async (missing, logTypes) => {
    await makeClustersOfOthers(world, ...logTypes);
    const { adopted } = await adoption();
    const refused = await adopted.run("plan", "-no-color");
    expect(refused.code).not.toBe(0);
    const named = [...refused.text.replace(/[\s│]+/g, " ").matchAll(/The cluster does not log (\w+)/g)].map(
      ([, type]) => type,
    );
    expect([...new Set(named)].sort()).toEqual(missing.split(" and "));
  });

  test("come under retention and key, are watched and archived, and nothing touches the cluster", async () => {
    await makeClustersOfOthers(world, "audit", "authenticator");
    const { adopted, logs } = await adoption();
    const before = world.operations().length;
    const plan = await adopted.plan();
    expect(changesOf(plan).filter((change) => !change.startsWith("create "))).toEqual([
      expect.stringMatching(/^import\+update aws_cloudwatch_log_group\.Payments_/),
    ]);
    const plans = [
      { name: "logs", content: await logs.plan() },
      { name: "adopted", content: plan },
    ];
    expect(judge(plans, { profile: "strict" })).toMatchObject({ outcome: "pass", coverage: { logGroups: 1 } });
    await adopted.apply(adopted.planFile);
    expect(changesOf(await adopted.plan())).toEqual([]);
    const onClusters = world
      .operations()
      .slice(before)
      .filter(({ type }) => type === "aws_eks_cluster");
    expect(onClusters.filter(({ operation }) => operation !== "read")).toEqual([]);
    const { logGroups } = (await world.aws("logs", "describe-log-groups", "--log-group-name-prefix", GROUP)) as {
      logGroups: { logGroupName: string; retentionInDays?: number; kmsKeyId?: string }[];
    };
    expect(logGroups).toEqual([expect.objectContaining({ logGroupName: GROUP, retentionInDays: 365 })]);
    expect(logGroups[0]?.kmsKeyId).toMatch(/^arn:aws:kms:/);
  });

  test("stay where they are when the adoption is given up", async () => {
    await makeClustersOfOthers(world, "audit", "authenticator");
    const { adopted } = await adoption();
    await adopted.apply();
    await adopted.destroy();
    const left = (await world.aws("logs", "describe-log-groups", "--log-group-name-prefix", GROUP)) as {
      logGroups: { logGroupName: string }[];
    };
    expect(left.logGroups.map(({ logGroupName }) => logGroupName)).toEqual([GROUP]);
    expect(changesOf(await adopted.plan())).toContainEqual(
      expect.stringMatching(/^import\+update aws_cloudwatch_log_group\.Payments_/),
    );
  });
});
