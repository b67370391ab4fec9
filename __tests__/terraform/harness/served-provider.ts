import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Provider } from "../../../tools/aws-provider/build";

/**
 * One process of the AWS provider that serves many Terraform commands, of which each would spend seconds to start its own:
 * https://developer.hashicorp.com/terraform/plugin/debugging#running-terraform-with-a-provider-in-debug-mode
 *
 * Terraform then takes the provider as it is: it reads neither the version constraints of a stack nor the lock file. The
 * process has one configuration at a time, so only one command at a time may run, for stacks with one provider each.
 */
export class ServedProvider {
  private constructor(
    private readonly process: ChildProcess,
    /** The variable with which Terraform and OpenTofu use the process. */
    readonly environment: { readonly TF_REATTACH_PROVIDERS: string },
  ) {}

  /** @param environment variables of the provider, which it reads in place of those of the commands */
  static async start({ program }: Provider, environment: Record<string, string>): Promise<ServedProvider> {
    const child = spawn(program, ["-debug"], {
      stdio: ["ignore", "pipe", "ignore"],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, attached] = /TF_REATTACH_PROVIDERS='(.*)'/.exec(line) ?? [];
      if (attached === undefined) continue;
      // The provider's log is not read, and the provider does not keep this process running.
      child.stdout.resume();
      child.unref();
      (child.stdout as unknown as { unref(): void }).unref();
      const [address] = Object.values(JSON.parse(attached) as Record<string, object>);
      const sources = ["registry.terraform.io", "registry.opentofu.org"].map((host) => [
        `${host}/hashicorp/aws`,
        address,
      ]);
      return new ServedProvider(child, { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(sources)) });
    }
    throw new Error(`the AWS provider exited ${child.exitCode ?? child.signalCode ?? ""} without an address`);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.ref();
    this.process.kill();
    await ended;
  }
}
