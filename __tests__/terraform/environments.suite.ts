import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse, stringify } from "yaml";
import { Cdktf } from "./harness/cdktf";
import { deploymentOf } from "./harness/stack";
import { describeWithTerraform, testOperations } from "./harness/suites";
import { changesOf } from "./harness/terraform";
import { usesRegistry } from "./harness/tools";
import { REPOSITORY, World, type Operation } from "./harness/world";

interface EnvironmentFile {
  account: string;
  trail?: { name: string };
  clusters: { name: string; region: string; subnets: object; deletion_protection?: boolean }[];
}

const FOLDER = join(REPOSITORY, "environments");
const files = (readdirSync(FOLDER, { recursive: true }) as string[])
  .filter((file) => /\.ya?ml$/.test(file))
  // subnets that only an example has are in no real account
  .filter((file) => !usesRegistry() || !readFileSync(join(FOLDER, file), "utf8").includes("subnet-0"))
  .sort();

/** Positions in the operation log of what was created. */
function creations(operations: readonly Operation[]): (type: string, name?: string, region?: string) => number {
  const made = operations.filter(({ operation, refused }) => operation === "create" && refused === undefined);
  return (type, name, region) => {
    const found = made.find(
      (one) => one.type === type && (name ?? one.name) === one.name && (region ?? one.region) === one.region,
    );
    if (found === undefined) throw new Error(`no ${type} ${name ?? ""} was created`);
    return found.sequence;
  };
}

describeWithTerraform.each(files)("environments/%s", (file) => {
  const world = new World("environment");
  const name = basename(file, ".yaml");
  const environment = parse(readFileSync(join(FOLDER, file), "utf8")) as EnvironmentFile;
  const path = world.write(`${name}.yaml`, "");
  const cdktf = new Cdktf(world, { environment: { ENVIRONMENTS: path } });
  const write = (): string => world.write(`${name}.yaml`, stringify(environment));
  afterAll(() => world.remove());

  beforeAll(async () => {
    environment.account = (await deploymentOf(world)).account;
    write();
    for (const { region, subnets } of environment.clusters) {
      if (!("tags" in subnets)) continue;
      for (const [key, value] of Object.entries(subnets.tags as object)) {
        const tags = `ResourceType=subnet,Tags=[{Key=${key},Value=${value}}]`;
        const where = ["--region", region, "--vpc-id", "vpc-0", "--cidr-block", "10.0.0.0/24"];
        await world.aws("ec2", "create-subnet", ...where, "--tag-specifications", tags);
        await world.aws("ec2", "create-subnet", ...where, "--tag-specifications", tags);
      }
    }
  });

  test("is deployed by one command", async () => {
    const { text } = await cdktf.deploy("*");
    expect(text).toContain("Apply complete!");
    expect(cdktf.stacks().length).toBeGreaterThan(environment.clusters.length);
  });

  test("has nothing to change afterwards", async () => {
    for (const stack of cdktf.stacks()) expect(changesOf(await cdktf.terraform(stack).plan())).toEqual([]);
  });

  test("shows no difference to `cdktf diff`", async () => {
    const [stack] = cdktf.stacks();
    expect((await cdktf.succeed("diff", stack!, "--no-color")).text).toContain("No changes");
  });

  testOperations("makes key, log group, cluster in this order", () => {
    const created = creations(world.operations());
    for (const cluster of environment.clusters) {
      const key = created("aws_kms_key", undefined, cluster.region);
      const group = created("aws_cloudwatch_log_group", `/aws/eks/${cluster.name}/cluster`, cluster.region);
      expect(key).toBeLessThan(group);
      expect(group).toBeLessThan(created("aws_eks_cluster", cluster.name, cluster.region));
    }
  });

  testOperations("makes bucket, bucket policy, delivery role, trail in this order", () => {
    if (environment.trail === undefined) return;
    const created = creations(world.operations());
    const policy = created("aws_s3_bucket_policy");
    const trail = created("aws_cloudtrail", environment.trail.name);
    expect(created("aws_s3_bucket")).toBeLessThan(policy);
    expect(policy).toBeLessThan(trail);
    expect(created("aws_iam_role_policy")).toBeLessThan(trail);
  });

  test("tells names and ARNs by `cdktf output`", async () => {
    const [cluster] = environment.clusters;
    const stack = cdktf.stacks().find((one) => one.endsWith(`-${cluster!.name}`))!;
    await cdktf.succeed("output", stack, "--outputs-file", world.path("outputs.json"));
    const outputs = JSON.parse(readFileSync(world.path("outputs.json"), "utf8")) as Record<string, object>;
    expect(outputs[stack]).toMatchObject({
      cluster_name: cluster!.name,
      log_group_name: `/aws/eks/${cluster!.name}/cluster`,
      cluster_arn: expect.stringContaining(`:cluster/${cluster!.name}`) as string,
    });
  });

  test("keeps protected clusters from a destroy, and is destroyed all but the keys once they are not", async () => {
    const kept = cdktf.stacks().filter((stack) => stack.includes("-logs-"));
    const rest = cdktf.stacks().filter((stack) => !kept.includes(stack));
    if (environment.clusters.some(({ deletion_protection: isProtected }) => isProtected ?? true)) {
      // asked of Terraform itself, for cdktf may cut a message short
      const cluster = rest.find((stack) => stack.includes("-cluster-")) ?? "";
      const refused = await cdktf.terraform(cluster).run("destroy", "-no-color", "-auto-approve");
      expect(refused.code).not.toBe(0);
      expect(refused.text).toContain("deletion protection enabled");
      for (const cluster of environment.clusters) cluster.deletion_protection = false;
      write();
      await cdktf.deploy("*");
    }
    await cdktf.destroy(...rest);
    for (const stack of kept) {
      const refused = await cdktf.terraform(stack).run("destroy", "-no-color", "-auto-approve");
      expect(refused.code).not.toBe(0);
      expect(refused.text).toContain("Instance cannot be destroyed");
    }
    // the groups of the clusters and of the trail outlive them
    const groups = (await world.aws("logs", "describe-log-groups")) as { logGroups: { logGroupName: string }[] };
    expect(groups.logGroups.length).toBeGreaterThan(0);
  });

  test("is deployed again over the log groups that the destroy kept, and has nothing to change", async () => {
    await cdktf.deploy("*");
    for (const stack of cdktf.stacks()) expect(changesOf(await cdktf.terraform(stack).plan())).toEqual([]);
  });
});

describeWithTerraform("an environment of another account than the caller's", () => {
  const world = new World("wrong-account");
  afterAll(() => world.remove());

  test("stops before anything is made", async () => {
    const example = readFileSync(join(FOLDER, "examples", "own-vpc.yaml"), "utf8");
    const environment = parse(example) as EnvironmentFile;
    environment.account = "999988887777";
    const path = world.write("elsewhere.yaml", stringify(environment));
    const cdktf = new Cdktf(world, { environment: { ENVIRONMENTS: path } });
    const run = await cdktf.run("deploy", "*", "--auto-approve", "--no-color");
    expect(run.code).not.toBe(0);
    expect(run.text).toContain("AWS account ID not allowed");
    expect(world.operations()).toEqual([]);
  });
});
