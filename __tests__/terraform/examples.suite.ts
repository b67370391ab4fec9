import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../gate";
import { EXAMPLES } from "../examples/expectations";
import { exampleStacks, makeClustersOfOthers } from "./harness/example-stacks";
import { describeWithStandIn } from "./harness/suites";
import { changesOf } from "./harness/terraform";
import { REGION, World } from "./harness/world";

// The examples name accounts, subnets and an organization of nobody's.
describeWithStandIn("examples", () => {
  let world: World;
  beforeEach(() => {
    world = new World("example");
  });
  afterEach(() => world.remove());

  test.each(Object.entries(EXAMPLES))(
    "%s passes the gate as planned, is applied, and left alone by a second plan",
    async (example, { coverage, options }) => {
      if (example === "adopt-existing") await makeClustersOfOthers(world, "audit", "authenticator");
      const plans: { name: string; content: unknown }[] = [];
      const stacks = await exampleStacks(world, example);
      for (const [name, terraform] of stacks) {
        await terraform.init();
        plans.push({ name, content: await terraform.plan() });
        await terraform.apply(terraform.planFile);
      }
      const report = judge(plans, options);
      expect(report).toMatchObject({ outcome: "pass", coverage });
      for (const terraform of stacks.values()) expect(changesOf(await terraform.plan())).toEqual([]);
    },
  );

  test("adopt-existing stops at a plan while a cluster does not log what it must, and goes on when it does", async () => {
    await makeClustersOfOthers(world, "api", "audit");
    const stacks = await exampleStacks(world, "adopt-existing");
    await stacks.get("logs")!.init();
    await stacks.get("logs")!.apply();
    const terraform = stacks.get("adopted")!;
    await terraform.init();
    const refused = await terraform.run("plan", "-no-color");
    expect(refused.code).not.toBe(0);
    expect(refused.text.replace(/[\s│]+/g, " ")).toContain("The cluster does not log authenticator");
    expect(refused.text).not.toContain("The cluster does not log audit");

    const on = JSON.stringify({ clusterLogging: [{ types: ["authenticator"], enabled: true }] });
    for (const name of ["payments", "search"]) {
      await world.aws("eks", "update-cluster-config", "--name", name, "--logging", on);
    }
    await terraform.apply();
  });

  test("organization keeps key and bucket in the logging account, and the trail in the other", async () => {
    const stacks = await exampleStacks(world, "organization");
    for (const terraform of stacks.values()) {
      await terraform.init();
      await terraform.apply();
    }
    const { accounts } = JSON.parse(readFileSync(world.path("cloud.json"), "utf8")) as {
      accounts: Record<string, Record<string, Record<string, object>>>;
    };
    const accountsWith = (type: string): string[] =>
      Object.keys(accounts).filter((account) => accounts[account]![REGION]?.[type] !== undefined);
    expect(accountsWith("aws_s3_bucket")).toEqual(["444455556666"]);
    expect(accountsWith("aws_cloudtrail")).toEqual(["111122223333"]);
  });

  test("organization's trail is refused by a bucket that admits another organization", async () => {
    const stacks = await exampleStacks(world, "organization");
    const file = join(stacks.get("organization-logs")!.folder, "cdk.tf.json");
    world.write(
      file.slice(world.folder.length + 1),
      readFileSync(file, "utf8").replaceAll("o-a1b2c3d4e5", "o-z9y8x7w6v5"),
    );
    for (const [name, terraform] of stacks) {
      await terraform.init();
      const { code, text } = await terraform.run("apply", "-no-color", "-auto-approve");
      expect(code).toBe(name === "organization-trail" ? 1 : 0);
      if (code !== 0) expect(text).toMatch(/InsufficientS3BucketPolicyException|InsufficientEncryptionPolicyException/);
    }
  });
});
