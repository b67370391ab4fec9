import { AwsError, type Caller } from "../../../tools/aws-emulator/start";
import type { Folder } from "./folder";

/** AWS's API, called as a person or a service calls it, without Terraform. */
export interface Aws {
  /**
   * Calls an operation: `call("logs", "CreateLogGroup", { logGroupName: "/aws/eks/prod/cluster" })`.
   *
   * @throws AwsError if AWS refuses the call
   */
  call(
    service: string,
    operation: string,
    parameters?: Readonly<Record<string, unknown>>,
    caller?: Pick<Caller, "region">,
  ): Promise<Record<string, unknown>>;
}

/** The account of the AWS CLI's credentials. */
export class AwsCli implements Aws {
  constructor(
    private readonly folder: Folder,
    private readonly region: string,
  ) {}

  async call(
    service: string,
    operation: string,
    parameters: Readonly<Record<string, unknown>> = {},
    { region = this.region }: Pick<Caller, "region"> = {},
  ): Promise<Record<string, unknown>> {
    const command = operation.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
    const input = JSON.stringify(parameters);
    const args = [service, command, "--cli-input-json", input, "--region", region, "--output", "json"];
    const { code, stdout, text } = await this.folder.run("aws", args);
    if (code === 0) return stdout.trim() === "" ? {} : (JSON.parse(stdout) as Record<string, unknown>);
    const [, error = "", message = text] = /\((\w+)\) when calling[^:]*: (.*)/.exec(text) ?? [];
    throw new AwsError(`${service}:${operation}`, error, message);
  }
}
