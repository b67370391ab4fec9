import { chmodSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Caller, type EmulatedCall, type Emulator } from "../../../tools/aws-emulator/start";
import { AwsCli, type Aws } from "./aws";
import { Folder, REPOSITORY, type Run } from "./folder";
import { ServedProvider } from "./served-provider";
import { leaveShown, noteCalls } from "./shown";
import { tools } from "./tools";
import type { Wire } from "./wire";

export { REPOSITORY, type Run };

/** The account and region of the emulator's credentials, which the examples name too. */
export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";

/**
 * A mode of the provider's own tests. Without a recording it changes nothing but the delays, of which some are a minute:
 * they are zero.
 */
const WITHOUT_WAITS = { VCR_MODE: "REPLAY_ONLY", VCR_PATH: "/dev/null" };

/** One emulator and one provider serve all tests of a suite file: every jest worker runs one file at a time. */
let emulator: Promise<Emulator> | undefined;
let served: Promise<ServedProvider> | undefined;

/** Stops the emulator and the provider of a suite file. Returns the requests and answers that they exchanged. */
export async function stopServers(): Promise<Wire> {
  const started = await emulator;
  if (started !== undefined) noteCalls(await askedByTerraform(started));
  const provider = await served;
  await provider?.stop();
  await started?.stop();
  served = undefined;
  emulator = undefined;
  return leaveShown(provider?.reasons ?? new Map());
}

async function askedByTerraform(started: Emulator): Promise<EmulatedCall[]> {
  return (await started.calls()).filter(({ byHand }) => byHand !== true);
}

export interface WorldOptions {
  /**
   * Whether Terraform installs the provider and starts it for each command, as it does for users. Stacks of several
   * accounts need it. Default: one process of the provider serves all commands.
   */
  readonly installs?: boolean;
  /**
   * Whether the provider waits as long as it does for AWS: seconds for IAM, a minute for S3 lifecycle rules. Then Terraform
   * installs it too. Default: no.
   */
  readonly waits?: boolean;
}

/** A temporary folder and empty AWS accounts: Terraform and cdktf run here with the real AWS provider. */
export class World extends Folder {
  private constructor(
    name: string,
    variables: Record<string, string>,
    private readonly emulator: Emulator | undefined,
  ) {
    super(name, (folder) => ({ ...variables, PATH: `${join(folder, "bin")}:${process.env.PATH ?? ""}` }));
    this.aws = emulator ?? new AwsCli(this, REGION);
    if (emulator === undefined) return;
    // The wait of `VendedClusterLogs` runs both programs. Here no update of a cluster is under way.
    for (const program of ["aws", "sleep"]) this.program(program, "");
  }

  /** Puts a shell script on the PATH of the world's programs. */
  program(name: string, script: string): void {
    chmodSync(this.write(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  }

  /** AWS as a person uses it, without Terraform. */
  readonly aws: Aws;

  static async start(name: string, { installs = false, waits = false }: WorldOptions = {}): Promise<World> {
    const { offline } = tools();
    if (offline === undefined) return new World(name, { AWS_REGION: REGION }, undefined);
    const { provider, python } = offline;
    emulator ??= startEmulator({ account: ACCOUNT, region: REGION, python });
    const started = await emulator;
    noteCalls(await askedByTerraform(started));
    await started.reset();
    const environment = { ...started.environment, ...(waits ? {} : WITHOUT_WAITS) };
    const serves = !installs && !waits;
    if (serves) served ??= ServedProvider.start(provider, environment);
    return new World(
      name,
      {
        ...environment,
        ...(serves ? (await served)?.environment : {}),
        TF_CLI_CONFIG_FILE: provider.cliConfig,
        // cdktf runs `terraform providers lock`, which does not read the CLI configuration.
        TF_CLI_ARGS_providers_lock: `-fs-mirror=${provider.mirror}`,
      },
      started,
    );
  }

  /** The emulated AWS, with its accounts, faults and settings. */
  get emulated(): Emulator {
    if (this.emulator === undefined) throw new Error("got an AWS account, expected a suite of describeWithEmulator");
    return this.emulator;
  }

  /** Variables with which Terraform acts in another account or region, in a world that `installs` the provider. */
  as(caller: Caller): Record<string, string> {
    return this.emulated.environmentOf(caller);
  }

  /** The requests of Terraform, in order. */
  async calls(): Promise<readonly EmulatedCall[]> {
    return await askedByTerraform(this.emulated);
  }
}
