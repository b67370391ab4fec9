import { join } from "node:path";
import { providerFaultOf } from "../../../tools/aws-provider/toolchain";
import type { Folder, Run } from "./folder";

/** One change of a plan, as `terraform show -json` has it. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly mode: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    readonly importing?: { readonly id: string };
  };
}

export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Record<string, { readonly actions: readonly string[] }>;
}

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
    return JSON.parse(stdout) as Plan;
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
    return await this.world.run(this.program, args, { in: this.folder, environment: this.environment });
  }

  async succeed(...args: string[]): Promise<Run> {
    return await this.world.succeed(this.program, args, { in: this.folder, environment: this.environment });
  }
}

/** What a plan would change: `create aws_kms_key.x`; imports are changes too. */
export function changesOf(plan: Plan): string[] {
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode !== "data");
  return changes.flatMap(({ address, change }) => {
    const actions = change.actions.filter((action) => action !== "no-op" && action !== "read");
    if (change.importing !== undefined) actions.unshift("import");
    return actions.length === 0 ? [] : [`${actions.join("+")} ${address}`];
  });
}
