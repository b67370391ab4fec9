import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { Terraform } from "./terraform";
import { REPOSITORY, type Folder, type Run } from "./folder";
import { noteDone } from "./shown";

const CLI = join(REPOSITORY, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf.js");
const TSX = join(REPOSITORY, "node_modules", "tsx", "dist", "cli.mjs");

/** The cdktf CLI on an app in a world's folder. State and output stay in that folder. */
export class Cdktf {
  private readonly app: string;

  constructor(
    private readonly world: Folder,
    private readonly options: { readonly app?: string; readonly environment?: Record<string, string> } = {},
  ) {
    this.app = options.app ?? join(REPOSITORY, "main.ts");
    const config = {
      language: "typescript",
      app: `"${process.execPath}" "${TSX}" "${this.app}"`,
      sendCrashReports: "false",
    };
    world.write("cdktf.json", JSON.stringify({ ...config, projectId: "tests", output: "cdktf.out" }));
  }

  /** The same app, with more variables in the environment. */
  as(environment: Record<string, string>): Cdktf {
    return new Cdktf(this.world, { ...this.options, environment: { ...this.options.environment, ...environment } });
  }

  /** How a shell runs the CLI. */
  readonly command = `${process.execPath} ${CLI}`;

  async deploy(...args: string[]): Promise<Run> {
    return await this.succeed("deploy", ...args, "--auto-approve", "--no-color");
  }

  async destroy(...args: string[]): Promise<Run> {
    return await this.succeed("destroy", ...args, "--auto-approve", "--no-color");
  }

  async run(...args: string[]): Promise<Run> {
    return await this.world.run(process.execPath, [CLI, ...args], { environment: this.options.environment });
  }

  async succeed(...args: string[]): Promise<Run> {
    const run = await this.world.succeed(process.execPath, [CLI, ...args], { environment: this.options.environment });
    noteDone(run.text);
    return run;
  }

  /** Synthesizes the stacks without the CLI. */
  async runApp(): Promise<Run> {
    return await this.world.succeed(process.execPath, [TSX, this.app], { environment: this.options.environment });
  }

  /** Names of the stacks that were synthesized. */
  stacks(): string[] {
    const folder = this.world.path("cdktf.out", "stacks");
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  /** Terraform in the folder of a stack, which cdktf has initialized by a deploy or diff. */
  terraform(stack: string): Terraform {
    const folder = this.world.path("cdktf.out", "stacks", stack);
    return new Terraform(this.world, folder, "terraform", this.options.environment);
  }
}

/**
 * Synthesizes stacks in this process, and gives Terraform for each: quicker than the CLI, for what is not about it.
 *
 * @param build places stacks in the App
 */
export async function synthesize(world: Folder, build: (app: App) => void): Promise<(stack: string) => Terraform> {
  const outdir = world.path("cdktf.out");
  const app = new App({ outdir });
  build(app);
  app.synth();
  return await Promise.resolve((stack: string) => new Terraform(world, join(outdir, "stacks", stack)));
}
