import { judge } from "../../gate";
import { preset, PRESETS, type EnvironmentPreset, type PresetName } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { buildPreset } from "./harness/preset-stack";
import { deploymentOf, placeStack } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf } from "./harness/plan";
import { World } from "./harness/world";

describeWithTerraform("presets", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start("preset");
  });
  afterEach(() => world.remove());

  const month = { retention: 30, onDestroy: "retain" } as const;
  const environments: [string, PresetName, EnvironmentPreset][] = [
    ...(Object.keys(PRESETS) as PresetName[]).map((name): [string, PresetName, EnvironmentPreset] => [
      name,
      name,
      preset(name),
    ]),
    ["production with a month in CloudWatch", "production", preset("production", { logs: month })],
  ];

  test.each(environments)(
    "%s is applied as planned, passes the profile it names, and is left alone by a second plan",
    async (_, name, made) => {
      const deployment = await deploymentOf(world);
      const terraformOf = await synthesize(
        world,
        placeStack(world, deployment, "all", (stack) => buildPreset(stack, name, made)),
      );
      const terraform = terraformOf("all");
      await terraform.init();
      const plan = await terraform.plan();
      expect(judge([{ name, content: plan }], { profile: made.profile })).toMatchObject({
        outcome: "pass",
        coverage: { clusters: 1, logGroups: 2, trails: 1 },
      });
      await terraform.apply(terraform.planFile);
      expect(changesOf(await terraform.plan())).toEqual([]);
    },
  );
});
