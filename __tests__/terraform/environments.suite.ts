import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { EmulatedCall } from "../../tools/aws-emulator/start";
import { Cdktf } from "./harness/cdktf";
import { describeDeployment, type Outputs } from "./harness/deployment";
import { makePrivateSubnets } from "./harness/subnets";
import { describeWithEmulator } from "./harness/suites";
import { REPOSITORY, World } from "./harness/world";

const FOLDER = join(REPOSITORY, "environments");

interface Environment {
  account: string;
  readonly trail?: { readonly name: string };
  readonly clusters: readonly {
    readonly name: string;
    readonly region: string;
    readonly deletion_protection?: boolean;
  }[];
}

const read = (file: string): Environment => parse(readFileSync(join(FOLDER, file), "utf8")) as Environment;

/** The position of the first call of an operation, of a resource of this name, in a region. */
function first(calls: readonly EmulatedCall[], operation: string, name?: string, region?: string): number {
  const found = calls.find(
    (call) =>
      call.operation === operation &&
      (region === undefined || call.region === region) &&
      (name === undefined || Object.values(call.parameters ?? {}).includes(name)),
  );
  if (found === undefined) throw new Error(`got no call of ${operation} ${name ?? ""}, expected one`);
  return found.sequence;
}

/** A key comes before its log group and the group before its cluster; bucket, policy and role come before the trail. */
function expectOrder({ clusters, trail }: Environment, calls: readonly EmulatedCall[]): void {
  for (const { name, region } of clusters) {
    const group = first(calls, "logs:CreateLogGroup", `/aws/eks/${name}/cluster`, region);
    expect(first(calls, "kms:CreateKey", undefined, region)).toBeLessThan(group);
    expect(group).toBeLessThan(first(calls, "eks:CreateCluster", name, region));
  }
  if (trail === undefined) return;
  const trailMade = first(calls, "cloudtrail:CreateTrail", trail.name);
  expect(first(calls, "s3:CreateBucket")).toBeLessThan(first(calls, "s3:PutBucketPolicy"));
  expect(first(calls, "s3:PutBucketPolicy")).toBeLessThan(trailMade);
  expect(first(calls, "iam:PutRolePolicy")).toBeLessThan(trailMade);
}

/** Names and ARNs of every cluster are among the outputs. */
function expectNames({ clusters }: Environment, outputs: Outputs): void {
  for (const { name } of clusters) {
    const stack = Object.keys(outputs).find((one) => one.endsWith(`-${name}`)) ?? "";
    expect(outputs[stack]).toMatchObject({
      cluster_name: name,
      log_group_name: `/aws/eks/${name}/cluster`,
      cluster_arn: expect.stringContaining(`:cluster/${name}`) as string,
    });
  }
}

const files = (readdirSync(FOLDER, { recursive: true }) as string[]).filter((file) => /\.ya?ml$/.test(file)).sort();

for (const file of files) {
  const environment = read(file);
  const clusters = environment.clusters.length;
  describeDeployment({
    name: `environments/${file}`,
    environment: () => ({ ENVIRONMENTS: join(FOLDER, file) }),
    regions: [...new Set(environment.clusters.map(({ region }) => region))],
    // As users run it: cdktf deploys several stacks at once, each with a provider of its own.
    installs: file === "examples/own-vpc.yaml",
    judged: { options: { profile: "baseline" }, report: { outcome: "pass", coverage: { clusters } } },
    prepare: makePrivateSubnets,
    calls: (calls) => expectOrder(environment, calls),
    outputs: (outputs) => expectNames(environment, outputs),
    destroysProtected: environment.clusters.some(({ deletion_protection: isProtected }) => isProtected ?? true),
  });
}

describeWithEmulator("an environment of another account than the caller's", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start("wrong-account", { installs: true });
  });
  afterAll(() => world.remove());

  test("stops before anything is made", async () => {
    const environment = { ...read("examples/own-vpc.yaml"), account: "999988887777" };
    const path = world.write("elsewhere.yaml", stringify(environment));
    const cdktf = new Cdktf(world, { environment: { ENVIRONMENTS: path } });
    const run = await cdktf.run("deploy", "*", "--auto-approve", "--no-color");
    expect(run.code).not.toBe(0);
    expect(run.text).toContain("AWS account ID not allowed");
    const asked = new Set((await world.calls()).map(({ operation }) => operation));
    expect([...asked]).toEqual(["sts:GetCallerIdentity"]);
  });
});
