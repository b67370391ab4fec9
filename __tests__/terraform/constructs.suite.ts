import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack, type App } from "cdktf";
import { Construct } from "constructs";
import * as modules from "../../modules";
import { LogKey } from "../../modules";
import { buildKeys, CHANGES, constructBuilds, type Given } from "../../tools/permissions/construct-builds";
import { synthesize } from "./harness/cdktf";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf } from "./harness/plan";
import type { Terraform } from "./harness/terraform";
import { World } from "./harness/world";

/** The configuration of a stack. */
interface Configuration {
  readonly resource: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

describeWithTerraform("every construct with each option", () => {
  let world: World;
  let given: Given;
  const tried: object[] = [];
  const changedTypes = new Set<string>();
  afterAll(() => world.remove());

  const place = (id: string, build: (stack: TerraformStack) => void): ((app: App) => void) =>
    placeStack(world, given.deployment, id, build);

  const keys = (app: App): void => {
    place("keys", (stack) => {
      const key = buildKeys(stack);
      stack.addOverride("output.key_arn.value", key.keyArn);
      tried.push(...stack.node.findAll());
    })(app);
  };

  beforeAll(async () => {
    world = await World.start("constructs");
    given = {
      key: LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/none"),
      deployment: await deploymentOf(world),
    };
    const terraform = (await synthesize(world, keys))("keys");
    await terraform.init();
    await terraform.apply();
    given = { ...given, key: LogKey.fromKeyArn((await terraform.succeed("output", "-raw", "key_arn")).stdout) };
  });

  test("keys have nothing to change after they are made, and are not destroyed", async () => {
    const terraform = (await synthesize(world, keys))("keys");
    await terraform.init();
    expect(changesOf(await terraform.plan())).toEqual([]);
    const run = await terraform.run("destroy", "-no-color", "-auto-approve");
    expect(run.code).not.toBe(0);
    expect(run.text).toContain("has lifecycle.prevent_destroy set");
  });

  test.each(Object.entries(constructBuilds()))(
    // The e-mail address of a subscription cannot be changed. It holds nothing.
    "%s is made, changed in its place, left alone by a plan after each, and destroyed",
    async (name, versions) => {
      for (const [version, build] of versions.entries()) {
        const placed = place(name, (stack) => {
          build(stack, given);
          tried.push(...stack.node.findAll());
        });
        const terraform = (await synthesize(world, placed))(name);
        await terraform.init();
        await terraform.validate();
        const plan = await terraform.plan();
        const changes = changesOf(plan);
        expect(changes).not.toEqual([]);
        const unexpected =
          version === 0 ? /^(?!create )/ : /^(?:create\+delete|delete\+create) (?!aws_sns_topic_subscription\.)/;
        expect(changes.filter((change) => unexpected.test(change))).toEqual([]);
        await terraform.apply(terraform.planFile);
        expect(changesOf(await terraform.plan())).toEqual([]);
        if (version < versions.length - 1) continue;
        await changeByHand(terraform);
        await terraform.destroy();
      }
    },
  );

  /**
   * Changes the arguments of `CHANGES` in the first stack that has a resource of the type, and changes them back: the calls
   * of a later version of a construct, and of a team that changes its tags.
   */
  async function changeByHand(terraform: Terraform): Promise<void> {
    const { resource } = JSON.parse(readFileSync(join(terraform.folder, "cdk.tf.json"), "utf8")) as Configuration;
    const changed = Object.entries(resource).flatMap(([type, resources]) => {
      const change = CHANGES[type];
      const [name] = Object.keys(resources);
      if (change === undefined || name === undefined || changedTypes.has(type)) return [];
      changedTypes.add(type);
      return [[type, { [name]: change(given) }] as const];
    });
    if (changed.length === 0) return;
    const file = join(terraform.folder, "override.tf.json");
    writeFileSync(file, JSON.stringify({ resource: Object.fromEntries(changed) }));
    const plan = await terraform.plan();
    expect(changesOf(plan).map((change) => change.split(".")[0])).toEqual(
      expect.arrayContaining(changed.map(([type]) => `update ${type}`)),
    );
    expect(changesOf(plan).filter((change) => !change.startsWith("update "))).toEqual([]);
    await terraform.apply(terraform.planFile);
    rmSync(file);
    await terraform.apply();
    expect(changesOf(await terraform.plan())).toEqual([]);
  }

  test("changes each type of `CHANGES`", () => {
    expect(Object.keys(CHANGES).filter((type) => !changedTypes.has(type))).toEqual([]);
  });

  test("is each of the package's constructs", () => {
    const offered = Object.entries<unknown>(modules).filter(([, one]) => {
      const prototype: unknown = typeof one === "function" ? one.prototype : undefined;
      return prototype instanceof Construct && !(prototype instanceof TerraformStack);
    });
    expect(offered.length).toBeGreaterThan(5);
    const isTried = (one: unknown): boolean => tried.some((node) => node instanceof (one as typeof Construct));
    expect(offered.filter(([, one]) => !isTried(one)).map(([name]) => name)).toEqual([]);
  });
});
