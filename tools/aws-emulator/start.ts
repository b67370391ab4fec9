import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { installEmulator } from "./install";

/** Options of `startEmulator`. */
export interface EmulatorOptions {
  /** The TCP port. Default: a free one. */
  readonly port?: number;
  /** The AWS account of the credentials in `environment`: twelve digits. Default: `111122223333`. */
  readonly account?: string;
  /** The region in `environment`. Default: `eu-west-1`. */
  readonly region?: string;
  /** The id of the organization that every account is a member of. `account` manages it. Default: `o-a1b2c3d4e5`. */
  readonly organization?: string;
  /** A Python with the emulator's packages. Default: the result of `installEmulator`. */
  readonly python?: string;
}

/** A member of a request or an answer that breaks AWS's model of the operation. */
export interface Violation {
  /** The path of the member: `cluster.tags`. */
  readonly path: string;
  /** The rule of the model. */
  readonly rule:
    "required" | "unknown member" | "type" | "enum" | "length" | "range" | "pattern" | "unreadable pattern";
  /** The value found, and what the model says. */
  readonly found: string;
}

/** A request that arrived at the emulator. */
export interface EmulatedCall {
  /** The position in the order of arrival, from 1. */
  readonly sequence: number;
  /** The service by botocore's name: `eks`. Null if the request is not signed. */
  readonly service: string | null;
  /** The operation: `eks:CreateCluster`. Null if the request fits no operation of AWS's models. */
  readonly operation: string | null;
  /** Why the request fits no operation. */
  readonly unknown?: string;
  readonly region?: string;
  readonly account?: string;
  /** True if `Emulator.call` made the call. */
  readonly byHand?: boolean;
  /** The id that an AWS SDK gives to a call and all its retries: the header `amz-sdk-invocation-id`. */
  readonly invocation?: string;
  readonly protocol?: "json" | "rest-json" | "rest-xml" | "query" | "ec2" | "cbor";
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly requestViolations?: readonly Violation[];
  readonly answerViolations?: readonly Violation[];
  /** The handler that answered: moto's, one of `emulator/services`, or a fault. */
  readonly answeredBy?: "moto" | "emulator" | "fault";
  readonly fault?: Fault["kind"];
  /** The HTTP status. Absent if there was no answer. */
  readonly status?: number;
  /** The error code of the answer. */
  readonly errorCode?: string;
  /** The Python traceback, if a handler raised an exception. */
  readonly broken?: string;
}

/** The next calls of an operation that fail. */
export interface Fault {
  /** The operation: `eks:CreateCluster`. */
  readonly operation: string;
  /** How many calls fail. Default: 1. */
  readonly times?: number;
  /**
   * How the calls fail:
   *
   * - `denied` and `throttled`: AWS's error, in the protocol of the service
   * - `delayed`: the usual answer, later
   * - `timeout`: no answer; the connection stays open until the faults are replaced
   * - `cut`: no answer; the connection is closed
   */
  readonly kind: "denied" | "throttled" | "delayed" | "timeout" | "cut";
  /** The delay of a `delayed` call in milliseconds. Default: 0. */
  readonly ms?: number;
}

/** Behaviour of AWS that differs between accounts, or that AWS does not document. */
export interface EmulatorSettings {
  /**
   * `HasCustomEventSelectors` of every trail. Default, and null: true for a trail after `PutEventSelectors`.
   *
   * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
   */
  readonly hasCustomEventSelectors?: boolean | null;
}

/** The account and the region of a call. */
export interface Caller {
  /** Default: the emulator's. */
  readonly account?: string;
  /** Default: the emulator's. */
  readonly region?: string;
}

/** A message that an AWS service publishes to an SNS topic. */
export interface Publication {
  readonly topicArn: string;
  /** The service: `cloudwatch.amazonaws.com` for alarms, `events.amazonaws.com` for EventBridge. */
  readonly service: string;
  /** The ARN of the alarm or rule. EventBridge does not send it to the topic. */
  readonly sourceArn: string;
  /** The account of the alarm or rule. Default: the emulator's. */
  readonly account?: string;
}

/** Whether AWS lets one of its services do something, or the error that the service gets. */
export type Admission =
  | { readonly admitted: true }
  | {
      readonly admitted: false;
      /** The error code: `KMSAccessDenied`. */
      readonly code: string;
      readonly message: string;
    };

/** An error of the emulated AWS. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  constructor(
    readonly operation: string,
    /** The error code: `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
  ) {
    super(`${operation}: ${code}: ${message}`);
  }
}

/** The first line that the process prints. */
type FirstLine = { readonly port: number } | { readonly error: string } | { readonly unknownRegion: string };

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
      // Clients of S3 Control put the account in front of the host name. No resolver knows that name, so the emulator is
      // the proxy for it.
      HTTP_PROXY: this.url,
      http_proxy: this.url,
      // Not 127.0.0.1: Python would also leave out the host names that end with it.
      NO_PROXY: "localhost",
      no_proxy: "localhost",
      // The emulator reads the account from the access key.
      AWS_ACCESS_KEY_ID: `AKIA${account}TOOL`,
      AWS_SECRET_ACCESS_KEY: "none",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      // No credentials of the machine are read.
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      // Terraform does not look for newer versions.
      CHECKPOINT_DISABLE: "1",
    };
  }

  /** The calls since the start or the last reset, in order. */
  async calls(): Promise<readonly EmulatedCall[]> {
    return (await this.control("GET", "calls")) as readonly EmulatedCall[];
  }

  /**
   * Replaces the faults. An empty list ends all of them.
   *
   * @throws Error if AWS has no such operation
   */
  async faults(faults: readonly Fault[]): Promise<void> {
    await this.control("PUT", "faults", faults);
  }

  /** Changes the settings that are named. */
  async settings(settings: EmulatorSettings): Promise<void> {
    await this.control("PUT", "settings", settings);
  }

  /** Empties every account, and clears calls, faults and settings. */
  async reset(): Promise<void> {
    await this.control("POST", "reset");
  }

  /**
   * Calls AWS's API as a person would, without Terraform: `call("eks", "DescribeCluster", { name: "payments" })`.
   *
   * @param service botocore's name of the service
   * @param parameters as boto3 takes them
   * @throws AwsError if the emulated AWS refuses the call
   * @throws Error if AWS has no such service, operation or parameter
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

  /**
   * Evaluates the policies of a topic and its key for a message of an AWS service. AWS accepts alarms and rules whose
   * messages the topic or its key refuses, and nobody sees the error.
   *
   * @returns whether the message arrives, or the error code: `AuthorizationError` for the topic's policy,
   * `KMSAccessDenied` for the key's policy, `KMSNotFound`, `KMSDisabled`, `KMSInvalidState`, or `NotFound`
   * @throws Error if a policy has an element that the emulator does not evaluate
   */
  async publish({ account = this.account, ...message }: Publication): Promise<Admission> {
    return (await this.control("POST", "publish", { ...message, account })) as Admission;
  }

  /**
   * Evaluates the role, the bucket and the key of a Firehose stream for a write of records to S3. AWS accepts a stream
   * that cannot write, and loses its records after a day.
   *
   * @param stream the name of a stream that has an extended S3 destination
   * @returns whether the records arrive, or the error code that Firehose logs: `S3.AccessDenied`, `S3.NoSuchBucket`,
   * `S3.KMS.NotFoundException`, `S3.KMS.KeyDisabled` or `S3.KMS.InvalidStateException`
   * @throws Error if a policy has an element that the emulator does not evaluate
   */
  async deliver(stream: string, { account = this.account, region = this.region }: Caller = {}): Promise<Admission> {
    return (await this.control("POST", "deliver", { stream, account, region })) as Admission;
  }

  /** Ends the process, and waits until it has ended. */
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
 * Starts an emulator with empty accounts, and waits until it listens. The emulator ends when this process ends.
 *
 * @throws Error in one sentence, if Python or a package is missing, if the port is taken, or if AWS has no such region
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, account = "111122223333", region = "eu-west-1", organization = "o-a1b2c3d4e5" } = options;
  if (!/^\d{12}$/.test(account)) throw new Error(`got account "${account}", expected twelve digits`);
  const python = options.python ?? installEmulator();
  const words = ["--port", `${port}`, "--account", account, "--organization", organization, "--region", region];
  const child = spawn(python, ["-B", "-m", "emulator", ...words], {
    cwd: __dirname,
    // The emulator ends when its standard input does, which also happens if this process is killed.
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      PYTHONNOUSERSITE: "1",
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      // Machine images are not used, and loading them slows every reset.
      MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
    },
  });
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  const line = await firstLine(child);
  if (line !== undefined && "port" in line) {
    // The emulator does not keep this process running.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
    return new Emulator(child, line.port, account, region);
  }
  if (line !== undefined && "unknownRegion" in line) {
    throw new Error(`got region "${line.unknownRegion}", expected a region of AWS such as "eu-west-1"`);
  }
  if (line !== undefined) {
    throw new Error(
      `port ${port} of 127.0.0.1: got "${line.error}", expected a free port; choose another one with --port`,
    );
  }
  throw new Error(`the AWS emulator did not start: ${lastException(errors.join(""))}`);
}

/** The last line of a Python traceback, which names the exception. */
function lastException(traceback: string): string {
  const lines = traceback.trim().split("\n").reverse();
  return lines.find((line) => /^[\w.]+(Error|Exception|Exit)\b/.test(line)) ?? lines[0] ?? "";
}

/** The first line of standard output, or undefined if the process ends without one. */
async function firstLine(child: ChildProcess): Promise<FirstLine | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as FirstLine;
  return undefined;
}
