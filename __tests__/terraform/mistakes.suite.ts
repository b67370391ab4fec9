import type { TerraformStack } from "cdktf";
import { AuditTrail, ClusterNetwork, ControlPlaneLogGroup, LoggedCluster, LogKey } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { changesOf } from "./harness/plan";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithEmulator } from "./harness/suites";
import type { Terraform } from "./harness/terraform";
import { World } from "./harness/world";

/** Mistakes that the suites exist for, each made on purpose in a construct. */
describeWithEmulator("a mistake in a construct", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start("mistake");
  });
  afterEach(() => world.remove());

  async function stackWith(build: (stack: TerraformStack) => void): Promise<Terraform> {
    const place = placeStack(world, await deploymentOf(world), "mistaken", build);
    const terraform = (await synthesize(world, place))("mistaken");
    await terraform.init();
    return terraform;
  }

  /** What an apply is refused with. */
  async function refusalOf(terraform: Terraform): Promise<string> {
    const { code, text } = await terraform.run("apply", "-no-color", "-auto-approve");
    expect(code).toBe(1);
    return text;
  }

  test("that sends a value of no enum is caught by the provider's validation", async () => {
    const terraform = await stackWith((stack) => {
      const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod" });
      logs.resource.addOverride("log_group_class", "FREQUENT_ACCESS");
    });
    const { code, text } = await terraform.run("validate", "-no-color");
    expect(code).toBe(1);
    expect(text).toContain('expected log_group_class to be one of ["STANDARD" "INFREQUENT_ACCESS" "DELIVERY"]');
  });

  test("that sends a value of no enum, which the provider lets pass, is caught on the wire", async () => {
    // moto takes it.
    await world.aws.call("kms", "CreateKey", { KeyUsage: "SIGN_LOGS" });
    const calls = await world.emulated.calls();
    expect(calls.at(-1)?.requestViolations).toEqual([expect.objectContaining({ path: "KeyUsage", rule: "enum" })]);
  });

  test("that makes a trail before its bucket's policy is caught when the policy is late", async () => {
    const terraform = await stackWith((stack) => {
      const { resource } = new AuditTrail(stack, "Trail", { name: "early" });
      resource.dependsOn = [];
    });
    await world.emulated.faults([{ operation: "s3:PutBucketPolicy", kind: "delayed", ms: 20_000 }]);
    expect(await refusalOf(terraform)).toContain("InsufficientS3BucketPolicyException");
  });

  test("that takes CloudWatch Logs out of a key's policy is caught by the log group", async () => {
    const terraform = await stackWith((stack) => {
      const key = new LogKey(stack, "Key");
      key.resource.addOverride(
        "policy",
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" },
          ],
        }),
      );
      new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", key });
    });
    expect(await refusalOf(terraform)).toContain("AccessDeniedException");
  });

  test("that writes an argument which changes at every plan is caught by the plan after the apply", async () => {
    const terraform = await stackWith((stack) => {
      const { resource } = new AuditTrail(stack, "Trail", { name: "restless" });
      resource.addOverride("event_selector", [{ read_write_type: "All", include_management_events: true }]);
    });
    await terraform.apply();
    await world.emulated.settings({ hasCustomEventSelectors: true });
    expect(changesOf(await terraform.plan())).toEqual([expect.stringMatching(/^update aws_cloudtrail\./)]);
  });

  test("that makes a cluster before its log group is caught, because EKS makes the group first", async () => {
    const terraform = await stackWith((stack) => {
      const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
      const { resource } = new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds });
      resource.dependsOn = [];
    });
    await world.emulated.faults([{ operation: "logs:CreateLogGroup", kind: "delayed", ms: 20_000 }]);
    expect(await refusalOf(terraform)).toContain("ResourceAlreadyExistsException");
  });
});
