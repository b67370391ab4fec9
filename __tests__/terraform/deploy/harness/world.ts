import { startEmulator, type Caller, type Emulator } from "../../../../tools/aws-emulator/start";
import { Folder } from "../../harness/folder";
import { tools } from "./tools";

/** The account and region of the emulator's credentials, which the examples name too. */
export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";

/** A suite that is skipped, with a line at the end of the run, if the provider or the emulator is missing. */
export const describeWithProvider: jest.Describe = tools().missing === undefined ? describe : describe.skip;

/** One emulator serves all tests of a suite file: every jest worker runs one file at a time. */
let running: Promise<Emulator> | undefined;

afterAll(async () => await (await running)?.stop());

export interface WorldOptions {
  /**
   * Whether the provider waits as long as it does for AWS: seconds for IAM, a minute for S3 lifecycle rules.
   * Default: no.
   */
  readonly waits?: boolean;
}

/** A temporary folder and empty AWS accounts: Terraform and cdktf run here with the real AWS provider. */
export class World extends Folder {
  private constructor(
    name: string,
    readonly aws: Emulator,
    variables: Record<string, string>,
  ) {
    super(name, () => variables);
  }

  static async start(name: string, { waits = false }: WorldOptions = {}): Promise<World> {
    const { provider, python } = tools();
    if (provider === undefined) throw new Error("got no AWS provider, expected a suite of describeWithProvider");
    running ??= startEmulator({ account: ACCOUNT, region: REGION, python });
    const emulator = await running;
    await emulator.reset();
    return new World(name, emulator, {
      ...emulator.environment,
      TF_CLI_CONFIG_FILE: provider.cliConfig,
      // cdktf runs `terraform providers lock`, which does not read the CLI configuration.
      TF_CLI_ARGS_providers_lock: `-fs-mirror=${provider.mirror}`,
      // The provider's own tests use this mode. Without a cassette it changes nothing but the delays, which are zero.
      ...(waits ? {} : { VCR_MODE: "REPLAY_ONLY", VCR_PATH: "/dev/null" }),
    });
  }

  /** Variables that make Terraform act in another account or region. */
  as(caller: Caller): Record<string, string> {
    return this.aws.environmentOf(caller);
  }
}
