import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { judge } from "../../gate";
import { EXAMPLES } from "../examples/expectations";
import { synthesize } from "./harness/cdktf";
import { placeStack } from "./harness/stack";
import { describeWithStandIn } from "./harness/suites";
import { changesOf, Terraform } from "./harness/terraform";
import { REGION, REPOSITORY, World } from "./harness/world";

const TSX = join(REPOSITORY, "node_modules", "tsx", "dist", "cli.mjs");

interface Manifest {
  readonly stacks: Record<string, { readonly dependencies: readonly string[] }>;
}

/** Runs an example as its user would; gives its stacks in the order they are deployed. */
async function stacksOf(world: World, example: string): Promise<Map<string, Terraform>> {
  await world.succeed(process.execPath, [TSX, join(REPOSITORY, "examples", example, "main.ts")], {
    // where "eks-audit-logging" is this checkout
    environment: { TSX_TSCONFIG_PATH: join(REPOSITORY, "tsconfig.json") },
  });
  const out = world.path("cdktf.out");
  const { stacks } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as Manifest;
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    for (const before of stacks[name]!.dependencies) visit(before);
    ordered.add(name);
  };
  Object.keys(stacks).forEach(visit);
  return new Map([...ordered].map((name) => [name, terraformOf(world, join(out, "stacks", name))]));
}

/** Terraform with the credentials of the account that the stack is for. */
function terraformOf(world: World, folder: string): Terraform {
  const stack = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
    provider: { aws: { allowed_account_ids?: string[] }[] };
  };
  const account = stack.provider.aws[0]?.allowed_account_ids?.[0];
  return new Terraform(world, folder, "terraform", account === undefined ? {} : { AWS_STAND_IN_ACCOUNT: account });
}

// The examples name accounts, subnets and an organization of nobody's.
describeWithStandIn("examples", () => {
  let world: World;
  beforeEach(() => {
    world = new World("example");
  });
  afterEach(() => world.remove());

  async function clustersOfOthers(...logTypes: string[]): Promise<void> {
    const terraform = await synthesize(
      world,
      placeStack(world, { account: "111122223333", region: REGION }, "others", (stack) => {
        for (const name of ["payments", "search"]) {
          new EksCluster(stack, name, {
            name,
            roleArn: "arn:aws:iam::111122223333:role/theirs",
            enabledClusterLogTypes: logTypes,
            vpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
          });
        }
      }),
    );
    await terraform("others").init();
    await terraform("others").apply();
  }

  test.each(Object.entries(EXAMPLES))(
    "%s passes the gate as planned, is applied, and left alone by a second plan",
    async (example, { coverage, options }) => {
      if (example === "adopt-existing") await clustersOfOthers("audit", "authenticator");
      const plans: { name: string; content: unknown }[] = [];
      const stacks = await stacksOf(world, example);
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
    await clustersOfOthers("api", "audit");
    const stacks = await stacksOf(world, "adopt-existing");
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
    const stacks = await stacksOf(world, "organization");
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
    const stacks = await stacksOf(world, "organization");
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
