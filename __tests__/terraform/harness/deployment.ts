import { readFileSync } from "node:fs";
import { judge, type JudgeOptions } from "../../../gate";
import { Cdktf } from "./cdktf";
import { stackNamesInOrder } from "./example-stacks";
import { describeWithEmulator } from "./suites";
import { changesOf } from "./plan";
import { ACCOUNT, REGION, World } from "./world";
import type { Caller, EmulatedCall } from "../../../tools/aws-emulator/start";

/** A CDKTF app that is planned, judged, deployed, planned again, destroyed and deployed again. */
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
  /** The options with which the gate judges all plans, and its report. */
  readonly judged: { readonly options: JudgeOptions; readonly report: object };
  /** Whether the second deploy adopts the log groups that the destroy left. Default: yes. */
  readonly adopts?: boolean;
  /** Makes the resources that the app expects. */
  readonly prepare?: (world: World) => Promise<void>;
  /** Whether Terraform installs the provider and starts it for each command. Default: if the app has several accounts. */
  readonly installs?: boolean;
  /** Whether the provider waits as long as it does for AWS. Default: no. */
  readonly waits?: boolean;
  /**
   * Whether Terraform deploys and destroys the stacks one by one, without the cdktf CLI, each of whose commands takes
   * seconds. Default: no.
   */
  readonly withoutCli?: boolean;
  /**
   * Whether a destroy of a protected cluster is tried. Default: no, because the provider repeats what EKS refuses for a
   * minute.
   */
  readonly destroysProtected?: boolean;
  /** Checks the calls of the first deploy. */
  readonly calls?: (calls: readonly EmulatedCall[]) => void;
  /** Checks the outputs that `cdktf output`, or Terraform, prints, by stack. */
  readonly outputs?: (outputs: Outputs) => void;
}

export type Outputs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Deploys an app through its whole life with the real provider, and with the cdktf CLI if it is not `withoutCli`. */
export function describeDeployment(application: Application): void {
  const { accountOf = () => ACCOUNT, adopts = true, judged, regions = [REGION], waits = false } = application;
  const hasAccounts = application.accountOf !== undefined;
  const { installs = hasAccounts, withoutCli = false } = application;

  describeWithEmulator(application.name, () => {
    let world: World;
    let cdktf: Cdktf;

    beforeAll(async () => {
      world = await World.start("deploy", { installs, waits });
      await application.prepare?.(world);
      cdktf = new Cdktf(world, { app: application.app, environment: application.environment?.(world) });
      await (withoutCli ? cdktf.runApp() : cdktf.succeed("synth"));
    });
    afterAll(() => world.remove());

    const configuration = (stack: string): string =>
      readFileSync(world.path("cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8");
    const isProtected = (stack: string): boolean => configuration(stack).includes('"prevent_destroy": true');
    const inOrder = (): string[] => stackNamesInOrder(world.path("cdktf.out"));

    /** The CLI with the credentials of a stack's account. */
    const as = (stack: string): Cdktf => (hasAccounts ? cdktf.as(world.as({ account: accountOf(stack) })) : cdktf);

    /** The stacks of each command of the CLI: all of them, or one after the other if they are in several accounts. */
    function commands(): [cli: Cdktf, stacks: string[]][] {
      if (!hasAccounts) return [[cdktf, inOrder()]];
      return inOrder().map((stack) => [as(stack), [stack]]);
    }

    /** The accounts and regions of the app. */
    function places(): Required<Caller>[] {
      const accounts = [...new Set(inOrder().map(accountOf))];
      return accounts.flatMap((account) => regions.map((region) => ({ account, region })));
    }

    // A served provider runs one command at a time.
    const oneByOne = installs || waits ? [] : ["--parallelism=1"];

    async function deploy(): Promise<void> {
      if (withoutCli) for (const stack of inOrder()) await as(stack).terraform(stack).apply();
      else if (!hasAccounts) await cdktf.deploy("*", ...oneByOne);
      else for (const [cli, stacks] of commands()) await cli.deploy(...stacks, "--ignore-missing-stack-dependencies");
    }

    async function outputsOf(cli: Cdktf, stacks: readonly string[]): Promise<Outputs> {
      if (!withoutCli) {
        const file = world.path("outputs.json");
        await cli.succeed("output", ...stacks, "--outputs-file", file);
        return JSON.parse(readFileSync(file, "utf8")) as Outputs;
      }
      const told: Record<string, Readonly<Record<string, unknown>>> = {};
      for (const stack of stacks) {
        const { stdout } = await cli.terraform(stack).succeed("output", "-json");
        told[stack] = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
      }
      return told;
    }

    async function changes(stacks = inOrder()): Promise<string[]> {
      const changed: string[] = [];
      for (const stack of stacks) {
        const plan = await as(stack).terraform(stack).plan();
        changed.push(...changesOf(plan).map((change) => `${stack}: ${change}`));
        const outputs = Object.entries(plan.output_changes ?? {}).filter(([, { actions }]) => actions[0] !== "no-op");
        changed.push(...outputs.map(([name]) => `${stack}: output ${name}`));
      }
      return changed;
    }

    test("is planned and applied stack by stack, and the gate passes the plans", async () => {
      const plans: { name: string; content: unknown }[] = [];
      for (const stack of inOrder()) {
        const terraform = as(stack).terraform(stack);
        await terraform.init();
        plans.push({ name: stack, content: await terraform.plan() });
        await terraform.apply(terraform.planFile);
      }
      expect(judge(plans, judged.options)).toMatchObject(judged.report);
      application.calls?.(await world.calls());
    });

    test("lets the creator of every `LoggedCluster` in, as its administrator", async () => {
      for (const stack of inOrder()) {
        const account = accountOf(stack);
        for (const { name, region } of clustersWithAccess(configuration(stack))) {
          expect(await clusterAdmins(world, name, { account, region })).toEqual([expect.stringContaining(account)]);
        }
      }
    });

    test("plans no change afterwards", async () => {
      expect(await changes()).toEqual([]);
    });

    test("plans no change where CloudTrail reports custom event selectors", async () => {
      const withTrail = inOrder().filter((stack) => configuration(stack).includes('"aws_cloudtrail"'));
      await world.emulated.settings({ hasCustomEventSelectors: true });
      expect(await changes(withTrail)).toEqual([]);
      await world.emulated.settings({ hasCustomEventSelectors: null });
    });

    if (!withoutCli) {
      test("shows no difference to `cdktf diff`", async () => {
        const [stack = ""] = inOrder();
        const { text } = await as(stack).succeed("diff", stack, "--no-color");
        expect(text).toContain("No changes");
      });
    }

    test("tells the outputs of every stack", async () => {
      for (const [cli, stacks] of commands()) {
        const told = await outputsOf(cli, stacks);
        expect(stacks.map((stack) => [stack, namesOf(told[stack])])).toEqual(
          stacks.map((stack) => [stack, declaredOutputs(configuration(stack))]),
        );
        application.outputs?.(told);
      }
    });

    if (application.destroysProtected === true) {
      test("keeps a protected cluster from a destroy", async () => {
        const stack = inOrder().find((one) => configuration(one).includes('"deletion_protection": true')) ?? "";
        const target = `-target=${clusterAddress(configuration(stack))}`;
        const refused = await as(stack).terraform(stack).run("destroy", "-no-color", "-auto-approve", target);
        expect(refused.code).not.toBe(0);
        expect(refused.text).toContain("deletion protection enabled");
      });
    }

    test("leaves its log groups when it is destroyed", async () => {
      const before = await retainedGroups(world, places());
      await unprotectClusters(world, places());
      for (const [cli, stacks] of commands().reverse()) {
        const free = stacks.filter((stack) => !isProtected(stack));
        if (withoutCli) for (const stack of free.reverse()) await as(stack).terraform(stack).destroy();
        else if (free.length > 0) await cli.destroy(...free, ...oneByOne);
      }
      expect(await retainedGroups(world, places())).toEqual(before);
    });

    test("keeps the stacks that hold keys from a destroy", async () => {
      for (const stack of inOrder().filter(isProtected)) {
        const refused = await as(stack).terraform(stack).run("destroy", "-no-color", "-auto-approve");
        expect(refused.code).not.toBe(0);
        expect(refused.text).toContain("Instance cannot be destroyed");
      }
    });

    if (adopts) {
      test("is deployed over what the destroy left, and plans no change", async () => {
        await deploy();
        expect(await changes()).toEqual([]);
      });
    } else {
      test("is not deployed again while a log group of the destroy is there, because it adopts none", async () => {
        await expect(deploy()).rejects.toThrow("ResourceAlreadyExistsException");
      });
    }
  });
}

/** The principals that are administrators of all of a cluster. */
async function clusterAdmins(world: World, clusterName: string, place: Caller): Promise<string[]> {
  const admins: string[] = [];
  const { accessEntries } = await world.emulated.call("eks", "ListAccessEntries", { clusterName }, place);
  for (const principalArn of accessEntries as string[]) {
    const entry = { clusterName, principalArn };
    const { associatedAccessPolicies } = await world.emulated.call("eks", "ListAssociatedAccessPolicies", entry, place);
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

/** The address of the first cluster of a stack. */
function clusterAddress(configuration: string): string {
  const { resource } = JSON.parse(configuration) as { resource: { aws_eks_cluster: Record<string, object> } };
  return `aws_eks_cluster.${Object.keys(resource.aws_eks_cluster)[0] ?? ""}`;
}

/** Every log group whose logs the product retains. */
async function retainedGroups(world: World, places: readonly Required<Caller>[]): Promise<string[]> {
  const found: string[] = [];
  for (const place of places) {
    for (const logGroupNamePrefix of ["/aws/eks/", "/aws/cloudtrail/"]) {
      const { logGroups } = await world.emulated.call("logs", "DescribeLogGroups", { logGroupNamePrefix }, place);
      const names = (logGroups as { logGroupName: string }[]).map(({ logGroupName }) => logGroupName);
      found.push(...names.map((name) => `${place.account} ${place.region} ${name}`));
    }
  }
  return found;
}

/** Switches the deletion protection of every cluster off, as a person does before a destroy. */
async function unprotectClusters(world: World, places: readonly Caller[]): Promise<void> {
  for (const place of places) {
    const { clusters } = await world.emulated.call("eks", "ListClusters", {}, place);
    for (const name of clusters as string[]) {
      await world.emulated.call("eks", "UpdateClusterConfig", { name, deletionProtection: false }, place);
    }
  }
}

/** The names of outputs, without those that cdktf makes for references between stacks. */
function namesOf(outputs: Readonly<Record<string, unknown>> = {}): string[] {
  return Object.keys(outputs)
    .filter((name) => !name.startsWith("cross-stack-output-"))
    .sort();
}

/** The names of the outputs that a stack declares. */
function declaredOutputs(configuration: string): string[] {
  const { output } = JSON.parse(configuration) as { output?: Record<string, unknown> };
  return namesOf(output);
}
