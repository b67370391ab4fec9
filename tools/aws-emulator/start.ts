import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { installEmulator } from "./install";

/** How the emulator is started. */
export interface EmulatorOptions {
  /** Default: any that is free. */
  readonly port?: number;
  /** The account that the environment's credentials belong to: twelve digits. Default: `111122223333`. */
  readonly account?: string;
  /** The region of the environment. Default: `eu-west-1`. */
  readonly region?: string;
  /** The organization that all accounts belong to, managed by `account`. Default: `o-a1b2c3d4e5`. */
  readonly organization?: string;
  /** A Python that has the emulator's packages. Default: what `installEmulator` gives. */
  readonly python?: string;
}

/** A part of a request or an answer that breaks AWS's model of the operation. */
export interface Violation {
  /** The member: `cluster.tags`. */
  readonly path: string;
  /** The rule that it breaks. */
  readonly rule:
    "required" | "unknown member" | "type" | "enum" | "length" | "range" | "pattern" | "unreadable pattern";
  /** What was found, and what the model says. */
  readonly found: string;
}

/** A request that arrived. */
export interface EmulatedCall {
  /** From 1, in the order of arrival. */
  readonly sequence: number;
  /** In botocore's spelling: `eks`. Null for a request that is not signed. */
  readonly service: string | null;
  /** `eks:CreateCluster`; null for a request that calls no operation of AWS's model. */
  readonly operation: string | null;
  /** Why a request calls no operation. */
  readonly unknown?: string;
  readonly region?: string;
  readonly account?: string;
  /** `true` for a call made by `Emulator.call`. */
  readonly byHand?: boolean;
  readonly protocol?: "json" | "rest-json" | "rest-xml" | "query" | "ec2" | "cbor";
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly requestViolations?: readonly Violation[];
  readonly answerViolations?: readonly Violation[];
  /** Whose handler answered: `emulator` is this folder's. */
  readonly answeredBy?: "moto" | "emulator" | "fault";
  readonly fault?: Fault["kind"];
  /** The HTTP status; absent for a call that got no answer. */
  readonly status?: number;
  /** The code of the error that was answered. */
  readonly errorCode?: string;
  /** The Python traceback of a handler that broke. */
  readonly broken?: string;
}

/** The next calls of an operation that fail. */
export interface Fault {
  /** `eks:CreateCluster`. */
  readonly operation: string;
  /** How many calls fail. Default: 1. */
  readonly times?: number;
  /**
   * `denied` and `throttled` are answered with the error that AWS has for it; `delayed` calls are answered later;
   * `timeout` keeps the connection open without an answer until the faults are replaced; `cut` closes it.
   */
  readonly kind: "denied" | "throttled" | "delayed" | "timeout" | "cut";
  /** The delay of a `delayed` call in milliseconds. Default: 0. */
  readonly ms?: number;
}

/** Behaviour that differs between accounts, or that only AWS knows. */
export interface EmulatorSettings {
  /**
   * What CloudTrail reports of every trail. Default, or null: true for a trail whose selectors were put.
   *
   * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
   */
  readonly hasCustomEventSelectors?: boolean | null;
}

/** Who calls, and where. */
export interface Caller {
  /** Default: the emulator's. */
  readonly account?: string;
  /** Default: the emulator's. */
  readonly region?: string;
}

/** An error that the emulated AWS answered. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  constructor(
    readonly operation: string,
    /** `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
  ) {
    super(`${operation}: ${code}: ${message}`);
  }
}

/** What `startEmulator` waits for: the first line of the process. */
type FirstLine = { readonly port: number } | { readonly error: string };

/** AWS on 127.0.0.1, for Terraform, the AWS CLI and SDKs. */
export class Emulator {
  readonly url: string;

  /** @internal */
  constructor(
    private readonly process: ChildProcess,
    readonly port: number,
    readonly account: string,
    readonly region: string,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** The environment variables with which Terraform, cdktf, the AWS CLI and SDKs use the emulator. */
  get environment(): Record<string, string> {
    return this.environmentOf({});
  }

  /** As `environment`, with credentials of another account or in another region. */
  environmentOf({ account = this.account, region = this.region }: Caller): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.url,
      // Where S3 Control's account is written in front of the host, a name that nobody resolves: the emulator is the
      // proxy that takes the request. Requests to 127.0.0.1 itself go there directly.
      HTTP_PROXY: this.url,
      http_proxy: this.url,
      NO_PROXY: "127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
      // the emulator reads the account from the key
      AWS_ACCESS_KEY_ID: `AKIA${account}TOOL`,
      AWS_SECRET_ACCESS_KEY: "none",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      // nothing of the machine's own account is read
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      // Terraform asks nobody for newer versions
      CHECKPOINT_DISABLE: "1",
    };
  }

  /** What was called since the start or the last reset, in order. */
  async calls(): Promise<readonly EmulatedCall[]> {
    return (await this.control("GET", "calls")) as readonly EmulatedCall[];
  }

  /**
   * Sets the calls that fail; an empty list ends all faults.
   *
   * @throws Error for an operation that AWS does not have
   */
  async faults(faults: readonly Fault[]): Promise<void> {
    await this.control("PUT", "faults", faults);
  }

  /** Changes settings; what is not named stays. */
  async settings(settings: EmulatorSettings): Promise<void> {
    await this.control("PUT", "settings", settings);
  }

  /** Empties every account, and forgets calls, faults and settings. */
  async reset(): Promise<void> {
    await this.control("POST", "reset");
  }

  /**
   * Calls AWS's API as a person does beside Terraform: `call("eks", "DescribeCluster", { name: "payments" })`.
   *
   * @param service in botocore's spelling
   * @throws AwsError what the emulated AWS refuses
   * @throws Error for a service, an operation or a parameter that AWS does not have
   */
  async call(
    service: string,
    operation: string,
    parameters: Readonly<Record<string, unknown>> = {},
    { account = this.account, region = this.region }: Caller = {},
  ): Promise<Record<string, unknown>> {
    const result = (await this.control("POST", "call", { service, operation, parameters, region, account })) as
      | { readonly answer: Record<string, unknown> }
      | { readonly error: { readonly code: string; readonly message: string } };
    if ("answer" in result) return result.answer;
    throw new AwsError(`${service}:${operation}`, result.error.code, result.error.message);
  }

  /** Ends the process, and waits for its end. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.ref();
    this.process.stdin?.end();
    await ended;
  }

  private async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/_emulator/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    throw new Error((answer as { error: string }).error);
  }
}

/**
 * Starts an emulator with empty accounts, and waits until it listens. It ends with the process that started it.
 *
 * @throws Error in one sentence, if Python or a package is missing, or if the port is taken
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, account = "111122223333", region = "eu-west-1", organization = "o-a1b2c3d4e5" } = options;
  if (!/^\d{12}$/.test(account)) throw new Error(`got account "${account}", expected twelve digits`);
  const python = options.python ?? installEmulator();
  const words = ["--port", `${port}`, "--account", account, "--organization", organization];
  const child = spawn(python, ["-B", "-m", "emulator", ...words], {
    cwd: __dirname,
    // its end is what ends the process, also where this one is killed
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      PYTHONNOUSERSITE: "1",
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      // a second of every reset, for machine images that nobody asks for
      MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
    },
  });
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  const line = await firstLine(child);
  if (line !== undefined && "port" in line) {
    // neither keeps the process that started it alive
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
    return new Emulator(child, line.port, account, region);
  }
  if (line !== undefined) {
    throw new Error(`port ${port} of 127.0.0.1: got "${line.error}", expected a free port; choose another`);
  }
  throw new Error(`the AWS emulator did not start: ${errors.join("").trim().split("\n").at(-1) ?? ""}`);
}

/** The first line of standard output, or undefined if the process ends without one. */
async function firstLine(child: ChildProcess): Promise<FirstLine | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as FirstLine;
  return undefined;
}
