import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Cdktf } from "./cdktf";
import { exampleAddresses, exampleStacks } from "./example-addresses";
import { Folder, REPOSITORY } from "./folder";

/** What was released: `<version>/<environment>.yaml` and `<version>/stacks/<stack>/cdk.tf.json`. */
export const UPGRADES = join(__dirname, "..", "upgrades");

/** Where a released stack keeps its state: filled in with a folder of the test. */
const STATE = "{{state}}";

/** The environment that a version is recorded with: everything made and nothing given. */
const ENVIRONMENT = join(REPOSITORY, "environments", "examples", "own-vpc.yaml");

/** Resources that hold logs, or that logs depend on: replacing one loses them. */
export const PRECIOUS = [
  "aws_cloudwatch_log_group",
  "aws_s3_bucket",
  "aws_cloudtrail",
  "aws_kms_key",
  "aws_eks_cluster",
] as const;

export function releasedVersions(): string[] {
  if (!existsSync(UPGRADES)) return [];
  return readdirSync(UPGRADES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** What a version made of environments/example.yaml: its stacks, and the addresses of their resources. */
export function recordExample(folder: string): void {
  for (const [stack, text] of Object.entries(exampleStacks())) {
    mkdirSync(join(folder, "stacks", stack), { recursive: true });
    writeFileSync(join(folder, "stacks", stack, "cdk.tf.json"), text.replaceAll(join(REPOSITORY, "state"), STATE));
  }
  writeFileSync(join(folder, "addresses.json"), `${JSON.stringify(exampleAddresses(), null, 2)}\n`);
}

/** Keeps what today's code makes of an environment that needs nothing, for later versions to be deployed over. */
export async function recordRelease(folder: string): Promise<void> {
  const world = new Folder("release", () => ({}));
  try {
    const environment = world.write("example.yaml", readFileSync(ENVIRONMENT, "utf8"));
    const cdktf = new Cdktf(world, { environment: { ENVIRONMENTS: environment } });
    await cdktf.succeed("synth");
    for (const stack of cdktf.stacks()) {
      const text = readFileSync(world.path("cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8");
      mkdirSync(join(folder, "stacks", stack), { recursive: true });
      writeFileSync(join(folder, "stacks", stack, "cdk.tf.json"), text.replaceAll(world.path("state"), STATE));
    }
    writeFileSync(join(folder, "example.yaml"), readFileSync(environment, "utf8"));
  } finally {
    world.remove();
  }
}

/**
 * Lays a released version into a world, its state in the folder that today's code uses too; gives its stacks.
 *
 * @param account takes the place of the example's
 */
export function layRelease(world: Folder, folder: string, account: string): string[] {
  const example = readFileSync(join(folder, "example.yaml"), "utf8");
  const recorded = /^account: "(\d{12})"$/m.exec(example)?.[1] ?? account;
  const stacks = readdirSync(join(folder, "stacks")).sort();
  for (const stack of stacks) {
    const text = readFileSync(join(folder, "stacks", stack, "cdk.tf.json"), "utf8");
    const laid = text.replaceAll(STATE, world.path("state")).replaceAll(recorded, account);
    world.write(join("released", stack, "cdk.tf.json"), laid);
  }
  world.write("example.yaml", example.replaceAll(recorded, account));
  return inOrder(stacks);
}

/** Keys first: the other stacks read their ARN. */
function inOrder(stacks: readonly string[]): string[] {
  const foundations = stacks.filter((stack) => stack.includes("-logs-"));
  return [...foundations, ...stacks.filter((stack) => !foundations.includes(stack))];
}

/** Addresses of what is precious in a stack's configuration. */
export function preciousAddresses(configuration: string): string[] {
  const { resource = {} } = JSON.parse(configuration) as { resource?: Record<string, Record<string, unknown>> };
  return PRECIOUS.flatMap((type) => Object.keys(resource[type] ?? {}).map((name) => `${type}.${name}`)).sort();
}
