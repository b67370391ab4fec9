import { judge } from "../../gate";
import { AccountStack, AdoptedClusterLogging, AlarmTopic, LogFoundationStack } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { makeClustersOfOthers, stacksInOrder } from "./harness/example-stacks";
import { describeWithEmulator } from "./harness/suites";
import { changesOf } from "./harness/plan";
import type { Terraform } from "./harness/terraform";
import { REGION, World } from "./harness/world";

const GROUP = "/aws/eks/payments/cluster";

/** A log group as CloudWatch describes it. */
interface Group {
  readonly logGroupName: string;
  readonly retentionInDays?: number;
  readonly kmsKeyId?: string;
}

describeWithEmulator("the logs of a cluster that somebody else owns", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start("adopted");
  });
  afterEach(() => world.remove());

  /** The log groups whose names begin with this. */
  async function groupsCalled(logGroupNamePrefix: string): Promise<Group[]> {
    return (await world.aws.call("logs", "DescribeLogGroups", { logGroupNamePrefix })).logGroups as Group[];
  }

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
    const ofEks = new Set(
      (await world.calls()).map(({ operation }) => operation).filter((one) => one?.startsWith("eks:")),
    );
    expect([...ofEks]).toEqual(["eks:DescribeCluster"]);
    const groups = await groupsCalled(GROUP);
    expect(groups).toEqual([expect.objectContaining({ logGroupName: GROUP, retentionInDays: 365 })]);
    expect(groups[0]?.kmsKeyId).toMatch(/^arn:aws:kms:/);
  });

  test("stay where they are when the adoption is given up", async () => {
    await makeClustersOfOthers(world, "audit", "authenticator");
    const { adopted } = await adoption();
    await adopted.apply();
    await adopted.destroy();
    expect((await groupsCalled(GROUP)).map(({ logGroupName }) => logGroupName)).toEqual([GROUP]);
    expect(changesOf(await adopted.plan())).toContainEqual(
      expect.stringMatching(/^import\+update aws_cloudwatch_log_group\.Payments_/),
    );
  });
});
