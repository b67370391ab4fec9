import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";

import { readEnvironments } from "../../modules/environment-files";
import { placeEnvironment } from "../../modules/environment-stacks";
import { ROOT, text } from "./tree";

function resourceTypes(environment: string): string[] {
  const app = new App();
  const [read] = readEnvironments(join(ROOT, "environments"), environment);
  if (read === undefined) throw new Error(`no environment ${environment}`);
  const { foundations, trail, clusters } = placeEnvironment(app, read);
  const stacks: TerraformStack[] = [...foundations, ...(trail ? [trail] : []), ...clusters];
  return stacks.flatMap((stack) => Object.keys((stack.toTerraform() as { resource: object }).resource));
}

describe("the README's table of AWS permissions", () => {
  it.each(["example.yaml", "examples/own-vpc.yaml"])("names each resource type that %s deploys", (environment) => {
    const section = text("README.md").split("\n## AWS permissions\n")[1]?.split("\n## ")[0] ?? "";
    const named = new Set([...section.matchAll(/`(aws_[a-z0-9_]+)`/g)].map(([, type]) => type));
    const types = resourceTypes(environment);
    expect(types.length).toBeGreaterThan(0);
    expect(types.filter((type) => !named.has(type))).toEqual([]);
  });
});
