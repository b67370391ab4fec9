import { readFileSync } from "node:fs";
import { TerraformVariable, type TerraformStack } from "cdktf";
import { ControlPlaneLogGroup, LogKey, type ControlPlaneLogGroupProps } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf } from "./harness/plan";
import type { Terraform } from "./harness/terraform";
import { REGION, World } from "./harness/world";

const GROUP = "/aws/eks/prod/cluster";

/** A log group as CloudWatch describes it. */
interface Described {
  readonly logGroupName: string;
  readonly retentionInDays?: number;
  readonly kmsKeyId?: string;
}

describeWithTerraform("a control plane's logs", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start("lifecycle");
  });
  afterEach(() => world.remove());

  async function stackWith(build: (stack: TerraformStack) => void): Promise<Terraform> {
    const deployment = await deploymentOf(world);
    const terraformOf = await synthesize(world, placeStack(world, deployment, "logs", build));
    await terraformOf("logs").init();
    return terraformOf("logs");
  }

  const groupWith =
    (props: Partial<ControlPlaneLogGroupProps> = {}) =>
    (stack: TerraformStack): void => {
      new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", ...props });
    };

  async function describe(logGroupNamePrefix: string, region = REGION): Promise<Described | undefined> {
    const { logGroups } = await world.aws.call("logs", "DescribeLogGroups", { logGroupNamePrefix }, { region });
    return (logGroups as Described[]).find(({ logGroupName }) => logGroupName === logGroupNamePrefix);
  }

  async function makeGroup(logGroupName: string, region = REGION): Promise<void> {
    await world.aws.call("logs", "CreateLogGroup", { logGroupName }, { region });
  }

  async function eventsOf(logGroupName: string): Promise<string[]> {
    const { events } = await world.aws.call("logs", "FilterLogEvents", { logGroupName });
    return (events as { message: string }[]).map(({ message }) => message);
  }

  async function writeEvent(logGroupName: string, message: string): Promise<void> {
    const stream = { logGroupName, logStreamName: "audit" };
    await world.aws.call("logs", "CreateLogStream", stream);
    await world.aws.call("logs", "PutLogEvents", { ...stream, logEvents: [{ timestamp: Date.now(), message }] });
  }

  async function deployedKey(): Promise<string> {
    const deployment = await deploymentOf(world);
    const terraformOf = await synthesize(
      world,
      placeStack(world, deployment, "key", (stack) => {
        const { keyArn } = new LogKey(stack, "Key");
        stack.addOverride("output.arn.value", keyArn);
      }),
    );
    await terraformOf("key").init();
    await terraformOf("key").apply();
    return (await terraformOf("key").succeed("output", "-raw", "arn")).stdout;
  }

  test("outlive a destroy and are adopted by the next deploy, encrypted and with their retention", async () => {
    const keyArn = await deployedKey();
    const terraform = await stackWith(groupWith({ key: LogKey.fromKeyArn(keyArn), retention: 731 }));
    await terraform.apply();
    await writeEvent(GROUP, "before-the-destroy");
    await terraform.destroy();
    expect(await describe(GROUP)).toMatchObject({ retentionInDays: 731, kmsKeyId: keyArn });

    const plan = await terraform.plan();
    expect(plan.resource_changes?.find(({ type }) => type === "aws_cloudwatch_log_group")?.change).toMatchObject({
      importing: { id: GROUP },
    });
    await terraform.apply(terraform.planFile);
    expect(await describe(GROUP)).toMatchObject({ retentionInDays: 731, kmsKeyId: keyArn });
    expect(await eventsOf(GROUP)).toContain("before-the-destroy");
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  test("are adopted, encrypted and given their retention where EKS made the group in between", async () => {
    const keyArn = await deployedKey();
    await makeGroup(GROUP);
    await writeEvent(GROUP, "of-the-leaked-group");
    const terraform = await stackWith(groupWith({ key: LogKey.fromKeyArn(keyArn) }));
    await terraform.apply();
    expect(await describe(GROUP)).toMatchObject({ retentionInDays: 365, kmsKeyId: keyArn });
    expect(await eventsOf(GROUP)).toEqual(["of-the-leaked-group"]);
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  test("end a deploy without adoption as they do everywhere else: the name is taken", async () => {
    await makeGroup(GROUP);
    const terraform = await stackWith(groupWith({ adoptExisting: false }));
    const run = await terraform.run("apply", "-no-color", "-auto-approve");
    expect(run.code).not.toBe(0);
    expect(run.text).toContain("ResourceAlreadyExistsException");
  });

  test("are adopted group by group where one of two in a stack exists", async () => {
    await makeGroup("/aws/eks/one/cluster");
    // a longer name that begins with the other's
    await makeGroup("/aws/eks/two/cluster-of-another");
    const terraform = await stackWith((stack) => {
      new ControlPlaneLogGroup(stack, "One", { clusterName: "one" });
      new ControlPlaneLogGroup(stack, "Two", { clusterName: "two" });
    });
    const [one, two] = changesOf(await terraform.plan());
    expect([one, two]).toEqual([
      expect.stringMatching(/^import\+update aws_cloudwatch_log_group\.One_/),
      expect.stringMatching(/^create aws_cloudwatch_log_group\.Two_/),
    ]);
    await terraform.apply(terraform.planFile);
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  test("are adopted by a name that comes from a variable", async () => {
    await makeGroup(GROUP);
    const terraform = await stackWith((stack) => {
      const clusterName = new TerraformVariable(stack, "cluster", { type: "string" });
      new ControlPlaneLogGroup(stack, "Logs", { clusterName: clusterName.stringValue });
    });
    const plan = await terraform.plan("-var=cluster=prod");
    expect(changesOf(plan)).toEqual([expect.stringMatching(/^import\+update /)]);
    await terraform.apply(terraform.planFile);
    expect(changesOf(await terraform.plan("-var=cluster=prod"))).toEqual([]);
  });

  test("are adopted in a region of their own, and there alone", async () => {
    await makeGroup(GROUP);
    await makeGroup(GROUP, "us-east-1");
    const terraform = await stackWith(groupWith({ region: "us-east-1" }));
    await terraform.apply();
    expect(await describe(GROUP, "us-east-1")).toMatchObject({ retentionInDays: 365 });
    expect((await describe(GROUP))?.retentionInDays).toBeUndefined();
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  test("are not deleted with `protect`, and the destroy says why", async () => {
    const terraform = await stackWith(groupWith({ onDestroy: "protect" }));
    await terraform.apply();
    const run = await terraform.run("destroy", "-no-color", "-auto-approve");
    expect(run.code).not.toBe(0);
    expect(run.text).toMatch(/prevent_destroy|deletion protection/);
    expect(await describe(GROUP)).toBeDefined();
  });

  test("say with `delete` what EKS may do afterwards", async () => {
    await stackWith(groupWith({ onDestroy: "delete" }));
    const manifest = readFileSync(world.path("cdktf.out", "manifest.json"), "utf8");
    expect(manifest).toMatch(/EKS (may|can) make .* again/);
  });

  test("are deleted with `delete`, and EKS may make the group again, which the next deploy adopts", async () => {
    const terraform = await stackWith(groupWith({ onDestroy: "delete" }));
    await terraform.apply();
    await terraform.destroy();
    expect(await describe(GROUP)).toBeUndefined();

    await makeGroup(GROUP);
    await terraform.apply();
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  test("cannot be read any more once their key waits for its deletion", async () => {
    const keyArn = await deployedKey();
    const terraform = await stackWith(groupWith({ key: LogKey.fromKeyArn(keyArn) }));
    await terraform.apply();
    await writeEvent(GROUP, "lost-with-its-key");
    await world.aws.call("kms", "ScheduleKeyDeletion", { KeyId: keyArn });
    await expect(eventsOf(GROUP)).rejects.toThrow("AccessDenied");
  });
});
