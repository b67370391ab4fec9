import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cdktf } from "./harness/cdktf";
import { layRelease, PRECIOUS, preciousAddresses, recordRelease, releasedVersions, UPGRADES } from "./harness/released";
import { deploymentOf } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf, type Plan } from "./harness/plan";
import { Terraform } from "./harness/terraform";
import { World } from "./harness/world";

/** What a plan would lose: a precious resource that is deleted or replaced. */
function losses(plan: Plan): string[] {
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode !== "data");
  return changes
    .filter(({ change, type }) => change.actions.includes("delete") && (PRECIOUS as readonly string[]).includes(type))
    .map(({ address }) => address);
}

/** The clusters of a plan that it would change, each with its actions. */
function changedClusters(plan: Plan): string[] {
  return changesOf(plan).filter((change) => change.includes(" aws_eks_cluster."));
}

/** Deploys a released version, then plans today's code over it. */
async function upgrade(
  folder: string,
): Promise<{ lost: string[]; changed: string[]; before: string[]; after: string[] }> {
  const world = await World.start("upgrade", { installs: true });
  try {
    const stacks = layRelease(world, folder, (await deploymentOf(world)).account);
    for (const stack of stacks) {
      const terraform = new Terraform(world, world.path("released", stack));
      await terraform.init();
      await terraform.apply();
    }
    const cdktf = new Cdktf(world, { environment: { ENVIRONMENTS: world.path("example.yaml") } });
    await cdktf.succeed("synth");
    const addresses = (path: string): string[] =>
      stacks.flatMap((stack) => preciousAddresses(readFileSync(world.path(path, stack, "cdk.tf.json"), "utf8")));
    const lost: string[] = [];
    const changed: string[] = [];
    for (const stack of stacks) {
      await cdktf.terraform(stack).init();
      const plan = await cdktf.terraform(stack).plan();
      lost.push(...losses(plan));
      changed.push(...changedClusters(plan));
    }
    return { lost, changed, before: addresses("released"), after: addresses(join("cdktf.out", "stacks")) };
  } finally {
    world.remove();
  }
}

describeWithTerraform("what a released version deployed", () => {
  test.each([...releasedVersions(), "today's"])("is kept by today's code: %s", async (version) => {
    // today's own output too, so that this is tried before there is a release
    const recorded = version === "today's" ? mkdtempSync(join(tmpdir(), "release-")) : undefined;
    try {
      if (recorded !== undefined) await recordRelease(recorded);
      const { after, before, changed, lost } = await upgrade(recorded ?? join(UPGRADES, version));
      expect(lost).toEqual([]);
      // 0.1.0 sent `false` for the creator's permissions, an argument whose change replaces the cluster
      expect(changed).toEqual([]);
      // construct ids are a contract: nothing moves without a `moved` block
      expect(after).toEqual(expect.arrayContaining(before));
      expect(before.length).toBeGreaterThanOrEqual(PRECIOUS.length);
    } finally {
      if (recorded !== undefined) rmSync(recorded, { recursive: true });
    }
  });
});
