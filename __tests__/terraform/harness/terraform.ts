import { join } from "node:path";
import { providerFaultOf } from "../../../tools/aws-provider/toolchain";
import type { Folder, Run } from "./folder";
import type { Plan } from "./plan";
import { noteDone, notePlan } from "./shown";

/** Terraform, or OpenTofu, in one folder of configuration. */
export class Terraform {
  constructor(
    private readonly world: Folder,
    readonly folder: string,
    private readonly program: "terraform" | "tofu" = "terraform",
    private readonly environment: Record<string, string> = {},
  ) {}

  async init(): Promise<void> {
    await this.succeed("init", "-no-color");
    const { stdout } = await this.succeed("version", "-json");
    const { provider_selections: selected } = JSON.parse(stdout) as { provider_selections: Record<string, string> };
    for (const [name, version] of Object.entries(selected)) {
      const fault = name.endsWith("/hashicorp/aws") ? providerFaultOf(version) : undefined;
      if (fault !== undefined) throw new Error(fault);
    }
  }

  async validate(): Promise<void> {
    await this.succeed("validate", "-no-color");
  }

  async plan(...args: string[]): Promise<Plan> {
    await this.succeed("plan", "-no-color", `-out=${this.planFile}`, ...args);
    const { stdout } = await this.succeed("show", "-json", this.planFile);
    const plan = JSON.parse(stdout) as Plan;
    notePlan(plan);
    return plan;
  }

  /** The plan of the last `plan`. */
  get planFile(): string {
    return join(this.folder, "plan.tfplan");
  }

  async apply(...args: string[]): Promise<Run> {
    return await this.succeed("apply", "-no-color", "-auto-approve", ...args);
  }

  async destroy(...args: string[]): Promise<Run> {
    return await this.succeed("destroy", "-no-color", "-auto-approve", ...args);
  }

  async run(...args: string[]): Promise<Run> {
    const run = await this.world.run(this.program, args, { in: this.folder, environment: this.environment });
    noteDone(run.text);
    return run;
  }

  async succeed(...args: string[]): Promise<Run> {
    const run = await this.world.succeed(this.program, args, { in: this.folder, environment: this.environment });
    noteDone(run.text);
    return run;
  }
}
