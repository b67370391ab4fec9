import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const REPOSITORY = join(__dirname, "..", "..", "..");

/** What a program did. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in no certain order. */
  readonly text: string;
}

export interface RunOptions {
  /** Working directory. Default: the folder itself. */
  readonly in?: string;
  readonly environment?: Record<string, string>;
  /** Standard input. Default: none. */
  readonly input?: string;
}

/** A temporary folder, and the environment in which its programs run. */
export class Folder {
  readonly folder: string;
  private readonly environment: Record<string, string | undefined>;

  /** @param environment returns variables that are set beside those of jest, for the path of the folder */
  constructor(name: string, environment: (folder: string) => Record<string, string>) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), `eks-audit-${name}-`)));
    this.environment = { ...process.env, ...quiet(this.folder), ...environment(this.folder) };
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

  /** As `run`, and anything but exit 0 fails the test with the end of what was printed. */
  async succeed(program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
    const run = await this.run(program, args, options);
    if (run.code !== 0) throw new Error(`${program} ${args.join(" ")} exited ${run.code}:\n${errorsIn(run.text)}`);
    return run;
  }
}

/** A plan is thousands of lines. Terraform draws a line on the left of its errors, and other errors come last. */
function errorsIn(text: string): string {
  const lines = text.split("\n");
  const drawn = lines.filter((line) => line.includes("│"));
  return [...drawn, ...lines.slice(-40).filter((line) => !drawn.includes(line))].join("\n");
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
