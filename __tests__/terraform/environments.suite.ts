import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Cdktf } from "./harness/cdktf";
import { changesOf } from "./harness/terraform";
import { describeWithTerraform } from "./harness/suites";
import { REPOSITORY, World } from "./harness/world";

describeWithTerraform("own-vpc.yaml", () => {
  const world = new World("own-vpc");
  const file = world.write(
    "own-vpc.yaml",
    readFileSync(join(REPOSITORY, "environments", "examples", "own-vpc.yaml"), "utf8"),
  );
  const cdktf = new Cdktf(world, { environment: { ENVIRONMENTS: file } });
  afterAll(() => world.remove());

  test("is deployed in one go", async () => {
    const { text } = await cdktf.deploy("*");
    console.log(text.slice(-3000));
    console.log(world.createdTypes());
  });
  test("has nothing to change afterwards", async () => {
    for (const stack of cdktf.stacks()) expect(changesOf(await cdktf.terraform(stack).plan())).toEqual([]);
  });
});
