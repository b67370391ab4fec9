import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tools } from "./tools";

/** Where everything is deployed that names no other region. */
export const REGION = "eu-west-1";

export const REPOSITORY = join(__dirname, "..", "..", "..");

/** What a program did. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in no certain order. */
  readonly text: string;
}

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
export class World {
  readonly folder: string;
  private readonly environment: Record<string, string | undefined>;

  constructor(name: string, environment: Record<string, string> = {}) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), `eks-audit-${name}-`)));
    this.environment = { ...process.env, ...quiet(this.folder), ...this.providerEnvironment(), ...environment };
    // jest's own variables would change how the app runs
    for (const variable of ["NODE_ENV", "JEST_WORKER_ID", "TERRAFORM_SUITES"]) {
      Reflect.deleteProperty(this.environment, variable);
    }
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  write(path: string, content: string): string {
    mkdirSync(join(this.path(path), ".."), { recursive: true });
    writeFileSync(this.path(path), content);
    return this.path(path);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a program; what it exits with is for the caller to judge. */
  async run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
    const env = { ...this.environment, ...options.environment };
    return await new Promise((resolve, reject) => {
      const child = execFile(
        program,
        [...args],
        { cwd: options.in ?? this.folder, env, maxBuffer: 256 * 1024 * 1024 },
        (error, stdout, stderr) => {
          if (error !== null && typeof error.code !== "number") {
            reject(new Error(error.message, { cause: error }));
          }
          const code = typeof error?.code === "number" ? error.code : 0;
          resolve({ code, stdout, stderr, text: plain(stdout + stderr) });
        },
      );
      child.stdin?.end(options.input);
    });
  }

  /** As `run`, and anything but exit 0 fails the test with what was printed. */
  async succeed(program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
    const run = await this.run(program, args, options);
    if (run.code !== 0) throw new Error(`${program} ${args.join(" ")} exited ${run.code}:\n${run.text}`);
    return run;
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

  private providerEnvironment(): Record<string, string> {
    const { standIn } = tools();
    if (standIn === undefined) return { AWS_REGION: REGION };
    return {
      AWS_REGION: REGION,
      AWS_STAND_IN_CLOUD: join(this.folder, "cloud.json"),
      AWS_STAND_IN_LOG: join(this.folder, "operations.jsonl"),
      TF_CLI_CONFIG_FILE: standIn.cliConfig,
      // cdktf runs `terraform providers lock`, which does not read the CLI configuration
      TF_CLI_ARGS_providers_lock: `-fs-mirror=${standIn.mirror}`,
    };
  }
}

export interface RunOptions {
  /** Working directory. Default: the world's folder. */
  readonly in?: string;
  readonly environment?: Record<string, string>;
  /** Standard input. Default: none. */
  readonly input?: string;
}

/** Neither Terraform nor cdktf asks, phones home or writes outside the folder. */
function quiet(folder: string): Record<string, string> {
  return {
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    CDKTF_HOME: join(folder, ".cdktf"),
    CHECKPOINT_DISABLE: "1",
    CI: "true",
    // else a version check that waits for the network
    DISABLE_VERSION_CHECK: "1",
    NO_COLOR: "1",
    FORCE_COLOR: "0",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
  };
}

function plain(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}
