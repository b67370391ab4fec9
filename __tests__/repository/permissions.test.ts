import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";

import { readEnvironments } from "../../modules/environment-files";
import { placeEnvironment } from "../../modules/environment-stacks";
import { files, ROOT, text } from "./tree";

/** Resource types that constructs make, by the bindings they import. */
function constructedTypes(): string[] {
  const imports = files("modules").flatMap((file) => [
    ...text(file).matchAll(/"@cdktf\/provider-aws\/lib\/(?!data-|provider")([\w-]+)"/g),
  ]);
  return [...new Set(imports.map(([, binding = ""]) => `aws_${binding.replaceAll("-", "_")}`))].sort();
}

function resourceTypes(environment: string): string[] {
  const app = new App();
  const [read] = readEnvironments(join(ROOT, "environments"), environment);
  if (read === undefined) throw new Error(`no environment ${environment}`);
  const { foundations, trail, clusters } = placeEnvironment(app, read);
  const stacks: TerraformStack[] = [...foundations, ...(trail ? [trail] : []), ...clusters];
  return stacks.flatMap((stack) => Object.keys((stack.toTerraform() as { resource: object }).resource));
}

describe("the README's table of AWS permissions", () => {
  const section = text("README.md").split("\n## AWS permissions\n")[1]?.split("\n## ")[0] ?? "";
  const named = new Set([...section.matchAll(/`(aws_[a-z0-9_]+)`/g)].map(([, type]) => type));

  it.each(["example.yaml", "examples/own-vpc.yaml"])("names each resource type that %s deploys", (environment) => {
    const types = resourceTypes(environment);
    expect(types.length).toBeGreaterThan(0);
    expect(types.filter((type) => !named.has(type))).toEqual([]);
  });

  // The calls are those of the AWS provider: internal/service/{kms/key,iam/role,s3/bucket,athena/named_query}.go
  it.each([
    ["aws_kms_key", "kms:ScheduleKeyDeletion"],
    ["aws_iam_role", "iam:UpdateRoleDescription"],
    ["aws_s3_bucket", "s3:ListTagsForResource"],
    ["aws_s3_bucket", "s3:TagResource"],
    ["aws_s3_bucket", "s3:UntagResource"],
  ])("names for %s the call %s", (type, action) => {
    const row = section.split("\n").find((line) => line.startsWith(`| \`${type}\``));
    expect(row).toContain(`\`${action}\``);
  });

  it("names no call that the provider never makes", () => {
    expect(section).not.toContain("athena:UpdateNamedQuery");
  });

  it("names each resource type that a construct makes", () => {
    const types = constructedTypes();
    expect(types).toContain("aws_eks_cluster");
    expect(types.filter((type) => !named.has(type))).toEqual([]);
  });
});
