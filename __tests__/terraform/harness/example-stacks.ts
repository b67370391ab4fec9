import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { synthesize } from "./cdktf";
import { placeStack } from "./stack";
import { Terraform } from "./terraform";
import { REGION, REPOSITORY, type World } from "./world";

const TSX = join(REPOSITORY, "node_modules", "tsx", "dist", "cli.mjs");

interface Manifest {
  readonly stacks: Record<string, { readonly dependencies: readonly string[] }>;
}

/** Runs an example as its user would; gives its stacks in the order they are deployed. */
export async function exampleStacks(world: World, example: string): Promise<Map<string, Terraform>> {
  // A wait for the updates of a cluster asks by the AWS CLI; here there are none.
  for (const program of ["aws", "sleep"]) chmodSync(world.write(`bin/${program}`, "#!/bin/sh\n"), 0o755);
  await world.succeed(process.execPath, [TSX, join(REPOSITORY, "examples", example, "main.ts")], {
    // where "eks-audit-logging" is this checkout
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
  const account = stack.provider.aws[0]?.allowed_account_ids?.[0];
  return new Terraform(world, folder, "terraform", {
    PATH: `${world.path("bin")}:${process.env.PATH ?? ""}`,
    ...(account === undefined ? {} : { AWS_STAND_IN_ACCOUNT: account }),
  });
}

/** What `adopt-existing` adopts: clusters that no code here made. */
export async function makeClustersOfOthers(world: World, ...logTypes: string[]): Promise<void> {
  const terraform = await synthesize(
    world,
    placeStack(world, { account: "111122223333", region: REGION }, "others", (stack) => {
      for (const name of ["payments", "search"]) {
        new EksCluster(stack, name, {
          name,
          roleArn: "arn:aws:iam::111122223333:role/theirs",
          enabledClusterLogTypes: logTypes,
          vpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
        });
      }
    }),
  );
  await terraform("others").init();
  await terraform("others").apply();
}
