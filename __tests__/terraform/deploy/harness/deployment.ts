import { appendFileSync, readFileSync } from "node:fs";
import { Cdktf } from "../../harness/cdktf";
import { stackNamesInOrder } from "../../harness/example-stacks";
import { tools } from "./tools";
import { ACCOUNT, describeWithProvider, REGION, World } from "./world";

/** A CDKTF app that is deployed, planned again, destroyed and deployed again, as its users do it. */
export interface Application {
  readonly name: string;
  /** The app's file. Default: `main.ts`. */
  readonly app?: string;
  /** Variables of the app, for the world that it is deployed in. */
  readonly environment?: (world: World) => Record<string, string>;
  /** Regions with log groups of the app. Default: the emulator's. */
  readonly regions?: readonly string[];
  /** The account of a stack. Default: the emulator's. */
  readonly accountOf?: (stack: string) => string;
  /** Whether the second deploy adopts the log groups that the destroy left. Default: yes. */
  readonly adopts?: boolean;
  /** Makes what the app expects to exist. */
  readonly prepare?: (world: World) => Promise<void>;
  /** Whether the provider waits as long as it does for AWS. Default: no. */
  readonly waits?: boolean;
}

/** The provider asks S3 Control for the tags of a bucket by an ARN that the model's pattern does not allow. */
const KNOWN_VIOLATION = "s3control:ListTagsForResource ";

/** The principals that are administrators of all of a cluster. */
async function clusterAdmins(world: World, clusterName: string, region: string): Promise<string[]> {
  const admins: string[] = [];
  const { accessEntries } = await world.aws.call("eks", "ListAccessEntries", { clusterName }, { region });
  for (const principalArn of accessEntries as string[]) {
    const entry = { clusterName, principalArn };
    const { associatedAccessPolicies } = await world.aws.call("eks", "ListAssociatedAccessPolicies", entry, { region });
    const policies = associatedAccessPolicies as { policyArn: string; accessScope: { type: string } }[];
    const isAdmin = policies.some(
      ({ policyArn, accessScope: { type } }) =>
        policyArn.endsWith("/AmazonEKSClusterAdminPolicy") && type === "cluster",
    );
    if (isAdmin) admins.push(principalArn);
  }
  return admins;
}

/** The clusters of a stack that say how access is given. EKS lists nobody's access to the others. */
function clustersWithAccess(configuration: string): { name: string; region: string }[] {
  const { provider, resource } = JSON.parse(configuration) as {
    provider: { aws: { region: string }[] };
    resource: { aws_eks_cluster?: Record<string, { name: string; access_config?: unknown }> };
  };
  const clusters = Object.values(resource.aws_eks_cluster ?? {}).filter(
    ({ access_config: access }) => access !== undefined,
  );
  return clusters.map(({ name }) => ({ name, region: provider.aws[0]?.region ?? REGION }));
}

/** Every log group whose logs the product retains, in each region of the app. */
async function retainedGroups(world: World, { regions = [REGION] }: Application): Promise<string[]> {
  const found: string[] = [];
  for (const region of regions) {
    for (const logGroupNamePrefix of ["/aws/eks/", "/aws/cloudtrail/"]) {
      const { logGroups } = await world.aws.call("logs", "DescribeLogGroups", { logGroupNamePrefix }, { region });
      for (const { logGroupName } of logGroups as { logGroupName: string }[]) found.push(`${region} ${logGroupName}`);
    }
  }
  return found;
}

/** Switches the deletion protection of every cluster off, as a person does before a destroy. */
async function unprotectClusters(world: World, { regions = [REGION] }: Application): Promise<void> {
  for (const region of regions) {
    const { clusters } = await world.aws.call("eks", "ListClusters", {}, { region });
    for (const name of clusters as string[]) {
      await world.aws.call("eks", "UpdateClusterConfig", { name, deletionProtection: false }, { region });
    }
  }
}

/** The names of a stack's outputs, without those that cdktf makes for references between stacks. */
function declaredOutputs(configuration: string): string[] {
  const { output = {} } = JSON.parse(configuration) as { output?: Record<string, unknown> };
  return Object.keys(output)
    .filter((name) => !name.startsWith("cross-stack-output-"))
    .sort();
}

/** Adds to the end of the run how much of AWS the app and its whole life have used. */
async function tellFigures(name: string, world: World): Promise<void> {
  const { figures } = tools();
  const requests = (await world.aws.calls()).filter(({ byHand }) => byHand !== true);
  const operations = new Set(requests.map(({ operation }) => operation));
  if (figures !== undefined)
    appendFileSync(figures, `${name}: ${requests.length} requests, ${operations.size} operations\n`);
}

/** Deploys an app through its whole life with the cdktf CLI and the real provider. */
export function describeDeployment(application: Application): void {
  describeWithProvider(application.name, () => {
    let world: World;
    let cdktf: Cdktf;
    /** Stacks by the account that their commands need credentials of. */
    const accountOf = application.accountOf ?? (() => ACCOUNT);

    beforeAll(async () => {
      world = await World.start("deploy", { waits: application.waits });
      await application.prepare?.(world);
      cdktf = new Cdktf(world, { app: application.app, environment: application.environment?.(world) });
    });
    afterAll(async () => {
      await tellFigures(application.name, world);
      world.remove();
    });

    const configuration = (stack: string): string =>
      readFileSync(world.path("cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8");
    const isProtected = (stack: string): boolean => configuration(stack).includes('"prevent_destroy": true');

    /** The stacks of one command: all of them, or one after the other if they are in several accounts. */
    async function commands(): Promise<[cli: Cdktf, stacks: string[]][]> {
      if (cdktf.stacks().length === 0) await cdktf.succeed("synth");
      if (application.accountOf === undefined) return [[cdktf, cdktf.stacks()]];
      return stackNamesInOrder(world.path("cdktf.out")).map((stack) => [as(stack), [stack]]);
    }

    /** The CLI with the credentials of a stack's account. */
    const as = (stack: string): Cdktf => cdktf.as(world.as({ account: accountOf(stack) }));

    async function deploy(): Promise<void> {
      if (application.accountOf === undefined) {
        await cdktf.deploy("*");
        return;
      }
      for (const [cli, stacks] of await commands()) await cli.deploy(...stacks, "--ignore-missing-stack-dependencies");
    }

    async function changes(stacks = cdktf.stacks()): Promise<string[]> {
      const planned = stacks.map(async (stack) => {
        const terraform = as(stack).terraform(stack);
        const { code, text } = await terraform.run(
          "plan",
          "-no-color",
          "-detailed-exitcode",
          `-out=${terraform.planFile}`,
        );
        if (code === 0) return [];
        if (code !== 2) throw new Error(`terraform plan of ${stack} exited ${code}:\n${text}`);
        return [`${stack}: ${text}`];
      });
      return (await Promise.all(planned)).flat();
    }

    test("is deployed by the cdktf CLI", async () => {
      await deploy();
      expect(cdktf.stacks()).not.toEqual([]);
    });

    test("lets the creator of every `LoggedCluster` in, as its administrator", async () => {
      for (const { name, region } of cdktf.stacks().flatMap((stack) => clustersWithAccess(configuration(stack)))) {
        expect(await clusterAdmins(world, name, region)).toEqual([expect.stringContaining(ACCOUNT)]);
      }
    });

    test("plans no change afterwards", async () => {
      expect(await changes()).toEqual([]);
    });

    test("plans no change where CloudTrail reports custom event selectors", async () => {
      const withTrail = cdktf.stacks().filter((stack) => configuration(stack).includes('"aws_cloudtrail"'));
      await world.aws.settings({ hasCustomEventSelectors: true });
      expect(await changes(withTrail)).toEqual([]);
      await world.aws.settings({ hasCustomEventSelectors: null });
    });

    test("sends requests that AWS's models of its APIs allow", async () => {
      const refused = (await world.aws.calls()).flatMap(({ operation, unknown, broken, requestViolations = [] }) => [
        ...(unknown === undefined ? [] : [`${operation ?? "no operation"}: ${unknown}`]),
        ...(broken === undefined ? [] : [`${operation ?? "no operation"}: ${broken}`]),
        ...requestViolations.map(({ path, rule, found }) => `${operation ?? ""} ${path}: ${rule}: ${found}`),
      ]);
      expect([...new Set(refused)].filter((line) => !line.startsWith(KNOWN_VIOLATION))).toEqual([]);
    });

    test("shows no difference to `cdktf diff`", async () => {
      const [stack = ""] = cdktf.stacks();
      const { text } = await as(stack).succeed("diff", stack, "--no-color");
      expect(text).toContain("No changes");
    });

    test("tells the outputs of every stack to `cdktf output`", async () => {
      const file = world.path("outputs.json");
      for (const [cli, stacks] of await commands()) {
        await cli.succeed("output", ...stacks, "--outputs-file", file);
        const told = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, unknown>>;
        expect(stacks.map((stack) => [stack, Object.keys(told[stack] ?? {}).sort()])).toEqual(
          stacks.map((stack) => [stack, declaredOutputs(configuration(stack))]),
        );
      }
    });

    test("leaves its log groups when it is destroyed", async () => {
      const before = await retainedGroups(world, application);
      await unprotectClusters(world, application);
      for (const [cli, stacks] of (await commands()).reverse()) {
        const free = stacks.filter((stack) => !isProtected(stack));
        if (free.length > 0) await cli.destroy(...free);
      }
      expect(await retainedGroups(world, application)).toEqual(before);
    });

    test("keeps the stacks that hold keys from a destroy", async () => {
      for (const stack of cdktf.stacks().filter(isProtected)) {
        const refused = await as(stack).terraform(stack).run("destroy", "-no-color", "-auto-approve");
        expect(refused.code).not.toBe(0);
        expect(refused.text).toContain("Instance cannot be destroyed");
      }
    });

    if (application.adopts === false) {
      test("is not deployed again while a log group of the destroy is there, because it adopts none", async () => {
        await expect(deploy()).rejects.toThrow("ResourceAlreadyExistsException");
      });
      return;
    }

    test("is deployed again over what the destroy left, and plans no change", async () => {
      await deploy();
      expect(await changes()).toEqual([]);
    });
  });
}
