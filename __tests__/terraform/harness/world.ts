import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Folder, REPOSITORY, type Run } from "./folder";
import { tools } from "./tools";

export { REPOSITORY, type Run };

/** Where everything is deployed that names no other region. */
export const REGION = "eu-west-1";

/** One line of the stand-in's operation log. */
export interface Operation {
  readonly sequence: number;
  readonly operation: "create" | "read" | "update" | "delete" | "keep" | "import";
  readonly type: string;
  readonly name: string;
  readonly region: string;
  readonly refused?: string;
}

/** A folder with an account of its own in it: what one suite makes does not meet what another makes. */
export class World extends Folder {
  constructor(name: string, environment: Record<string, string> = {}) {
    super(name, (folder) => ({ ...providerEnvironment(folder), ...environment }));
  }

  /** Acts as a person with the AWS CLI, or as a service: `aws logs create-log-group --log-group-name …`. */
  async aws(...words: string[]): Promise<unknown> {
    const { stdout } = await this.succeed(this.awsProgram(), words);
    return stdout.trim() === "" ? undefined : JSON.parse(stdout);
  }

  /** As `aws`, for a command that is refused: gives its message. */
  async awsRefuses(...words: string[]): Promise<string> {
    const run = await this.run(this.awsProgram(), words);
    if (run.code === 0) throw new Error(`aws ${words.join(" ")} was not refused: ${run.stdout}`);
    return run.text;
  }

  /** What was done so far, in order. Only the stand-in keeps a log. */
  operations(): Operation[] {
    if (!existsSync(this.path("operations.jsonl"))) return [];
    const lines = readFileSync(this.path("operations.jsonl"), "utf8").trim().split("\n");
    return lines.map((line, sequence) => ({ ...(JSON.parse(line) as Operation), sequence }));
  }

  private awsProgram(): string {
    return tools().standIn?.program ?? "aws";
  }
}

function providerEnvironment(folder: string): Record<string, string> {
  const { standIn } = tools();
  if (standIn === undefined) return { AWS_REGION: REGION };
  return {
    AWS_REGION: REGION,
    AWS_STAND_IN_CLOUD: join(folder, "cloud.json"),
    AWS_STAND_IN_LOG: join(folder, "operations.jsonl"),
    TF_CLI_CONFIG_FILE: standIn.cliConfig,
    // cdktf runs `terraform providers lock`, which does not read the CLI configuration
    TF_CLI_ARGS_providers_lock: `-fs-mirror=${standIn.mirror}`,
  };
}
