import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Provider } from "../../../tools/aws-provider/build";

/** Why the provider makes a call. */
export interface Reason {
  /** The resource type, `aws_kms_key`, or the data source type, `data.aws_subnets`. */
  readonly type: string;
  /** `apply` if the provider changes a resource. `plan` for all other calls: reads, data sources and imports. */
  readonly step: "plan" | "apply";
}

/** Switches on the provider's log of its calls, and leaves the log of its SDK off. */
const LOGS_CALLS = { TF_LOG: "DEBUG", TF_LOG_SDK: "OFF" };

/**
 * One process of the AWS provider that serves many Terraform commands, of which each would spend seconds to start its own:
 * https://developer.hashicorp.com/terraform/plugin/debugging#running-terraform-with-a-provider-in-debug-mode
 *
 * Terraform then takes the provider as it is: it reads neither the version constraints of a stack nor the lock file. The
 * process has one configuration at a time, so only one command at a time may run, for stacks with one provider each.
 */
export class ServedProvider {
  /** The calls that the provider has logged, by their invocation ids. */
  readonly reasons: ReadonlyMap<string, Reason>;

  private constructor(
    private readonly process: ChildProcess,
    /** The variable with which Terraform and OpenTofu use the process. */
    readonly environment: { readonly TF_REATTACH_PROVIDERS: string },
    log: Readable,
  ) {
    const reasons = new Map<string, Reason>();
    this.reasons = reasons;
    createInterface({ input: log }).on("line", (line) => {
      const logged = line.includes('"HTTP Request Sent"') ? reasonOf(JSON.parse(line) as LoggedCall) : undefined;
      if (logged !== undefined) reasons.set(...logged);
    });
  }

  /** @param environment variables of the provider, which it reads in place of those of the commands */
  static async start({ program }: Provider, environment: Record<string, string>): Promise<ServedProvider> {
    const child = spawn(program, ["-debug"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...LOGS_CALLS, ...environment },
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, attached] = /TF_REATTACH_PROVIDERS='(.*)'/.exec(line) ?? [];
      if (attached === undefined) continue;
      // The provider does not keep this process running.
      child.stdout.resume();
      child.unref();
      for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
      const [address] = Object.values(JSON.parse(attached) as Record<string, object>);
      const sources = ["registry.terraform.io", "registry.opentofu.org"].map((host) => [
        `${host}/hashicorp/aws`,
        address,
      ]);
      return new ServedProvider(
        child,
        { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(sources)) },
        child.stderr,
      );
    }
    throw new Error(`the AWS provider exited ${child.exitCode ?? child.signalCode ?? ""} without an address`);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    // Not "exit": the end of the log is read then.
    const ended = once(this.process, "close");
    this.process.ref();
    this.process.kill();
    await ended;
  }
}

/** A line of the provider's log. */
interface LoggedCall {
  readonly "http.request.header.amz_sdk_invocation_id"?: string;
  readonly tf_rpc?: string;
  readonly tf_resource_type?: string;
  readonly tf_data_source_type?: string;
}

/** The invocation id of a call and its reason. Undefined for a call of the provider itself, such as `GetCallerIdentity`. */
function reasonOf({
  "http.request.header.amz_sdk_invocation_id": invocation,
  tf_rpc: rpc,
  tf_resource_type: resource,
  tf_data_source_type: dataSource,
}: LoggedCall): [invocation: string, reason: Reason] | undefined {
  const type = dataSource === undefined ? resource : `data.${dataSource}`;
  if (invocation === undefined || type === undefined) return undefined;
  return [invocation, { type, step: rpc === "ApplyResourceChange" ? "apply" : "plan" }];
}
