import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatedCall } from "../../tools/aws-emulator/start";
import { EXAMPLES } from "../examples/expectations";
import { describeDeployment, type Application } from "./harness/deployment";
import { exampleStacks, makeClustersOfOthers } from "./harness/example-stacks";
import { describeWithEmulator } from "./harness/suites";
import { ACCOUNT, REPOSITORY, World } from "./harness/world";

/** The bucket and the key of the organization's trail are in the logging account. */
const accountOfStack = (stack: string): string => (stack === "organization-logs" ? "444455556666" : ACCOUNT);

/** The key and the bucket are made in the logging account, and the trail in the management account. */
function expectAccounts(calls: readonly EmulatedCall[]): void {
  const accountsOf = (operation: string): unknown[] => [
    ...new Set(calls.filter((call) => call.operation === operation).map(({ account }) => account)),
  ];
  expect(accountsOf("s3:CreateBucket")).toEqual(["444455556666"]);
  expect(accountsOf("cloudtrail:CreateTrail")).toEqual([ACCOUNT]);
}

/** Options of single examples. The cdktf CLI deploys one of a single stack here, one of two accounts, and the environments. */
const SPECIAL: Readonly<Record<string, Partial<Application>>> = {
  // As users run it: Terraform installs the provider, and the provider waits for AWS.
  minimal: { installs: true, waits: true, withoutCli: false },
  "adopt-existing": { prepare: (world) => makeClustersOfOthers(world, "audit", "authenticator") },
  // The log group is a plain resource, which nothing adopts.
  "own-stack-with-policy": { adopts: false },
  organization: { accountOf: accountOfStack, calls: expectAccounts, withoutCli: false },
};

for (const [example, { coverage, options }] of Object.entries(EXAMPLES)) {
  describeDeployment({
    name: `examples/${example}`,
    app: join(REPOSITORY, "examples", example, "main.ts"),
    // Resolves the package's name to this checkout.
    environment: () => ({ TSX_TSCONFIG_PATH: join(REPOSITORY, "tsconfig.json") }),
    judged: { options, report: { outcome: "pass", coverage } },
    withoutCli: true,
    ...SPECIAL[example],
  });
}

describeWithEmulator("examples", () => {
  let world: World;
  afterEach(() => world.remove());

  test("adopt-existing stops at a plan while a cluster does not log what it must, and goes on when it does", async () => {
    world = await World.start("example");
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

    const logging = { clusterLogging: [{ types: ["authenticator"], enabled: true }] };
    for (const name of ["payments", "search"]) {
      await world.aws.call("eks", "UpdateClusterConfig", { name, logging });
    }
    await terraform.apply();
  });

  test("organization's trail is refused by a bucket that admits another organization", async () => {
    world = await World.start("example", { installs: true });
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
