import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Terraform } from "./terraform";
import { ACCOUNT, REPOSITORY, type World } from "./world";

const TSX = join(REPOSITORY, "node_modules", "tsx", "dist", "cli.mjs");

interface Manifest {
  readonly stacks: Record<string, { readonly dependencies: readonly string[] }>;
}

/** Runs an example as its user would, and returns its stacks in the order in which they are deployed. */
export async function exampleStacks(world: World, example: string): Promise<Map<string, Terraform>> {
  await world.succeed(process.execPath, [TSX, join(REPOSITORY, "examples", example, "main.ts")], {
    // Resolves the package's name to this checkout.
    environment: { TSX_TSCONFIG_PATH: join(REPOSITORY, "tsconfig.json") },
  });
  return stacksInOrder(world);
}

/** Terraform for the stacks in a world's `cdktf.out`, those that others depend on first. */
export function stacksInOrder(world: World): Map<string, Terraform> {
  const out = world.path("cdktf.out");
  return new Map(stackNamesInOrder(out).map((name) => [name, terraformOf(world, join(out, "stacks", name))]));
}

/** The names of the stacks in a folder `cdktf.out`, those that others depend on first. */
export function stackNamesInOrder(out: string): string[] {
  const { stacks } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as Manifest;
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    for (const before of stacks[name]!.dependencies) visit(before);
    ordered.add(name);
  };
  Object.keys(stacks).forEach(visit);
  return [...ordered];
}

/** Terraform with the credentials of the account that the stack is for. */
function terraformOf(world: World, folder: string): Terraform {
  const stack = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
    provider: { aws: { allowed_account_ids?: string[] }[] };
  };
  const [account] = stack.provider.aws[0]?.allowed_account_ids ?? [];
  const environment = account === undefined || account === ACCOUNT ? {} : world.as({ account });
  return new Terraform(world, folder, "terraform", environment);
}

/** Makes the clusters that `adopt-existing` adopts: no code here made them. */
export async function makeClustersOfOthers(world: World, ...logTypes: string[]): Promise<void> {
  for (const name of ["payments", "search"]) {
    await world.aws.call("eks", "CreateCluster", {
      name,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/theirs`,
      resourcesVpcConfig: { subnetIds: ["subnet-0a1b2c3d4e5f60718", "subnet-0918273645f0e1d2c"] },
      logging: { clusterLogging: [{ types: logTypes, enabled: true }] },
    });
  }
}
