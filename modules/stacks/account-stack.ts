import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { setAwsProviderRange } from "../provider-range";
import { checkRegionName } from "../region-name";
import { addBackend, type BackendOptions } from "./backend";

/** The account and region a stack belongs to. */
export interface AccountStackProps {
  /** Account the stack may be deployed to, and no other. */
  readonly account: string;
  /** Region of everything in the stack. */
  readonly region: string;
  /** Where the state is kept. */
  readonly backend: BackendOptions;
  /**
   * Tags of everything in the stack.
   * @default - none
   */
  readonly defaultTags?: Record<string, string>;
}

/** A stack bound to one account and region, with the versions this package needs. */
export class AccountStack extends TerraformStack {
  /** Region of everything in the stack. */
  public readonly region: string;

  /** @throws Error where account or region are none, or local state would stand in the output folder */
  public constructor(scope: Construct, id: string, props: AccountStackProps) {
    super(scope, id);
    if (!/^\d{12}$/.test(props.account)) {
      throw new Error(`account: got "${props.account}", expected the twelve digits of an AWS account`);
    }
    checkRegionName("region", props.region);
    this.region = props.region;
    new AwsProvider(this, "aws", {
      region: props.region,
      allowedAccountIds: [props.account],
      defaultTags: props.defaultTags === undefined ? undefined : [{ tags: props.defaultTags }],
    });
    setAwsProviderRange(this);
    const terraform = addBackend(this, props.backend, props.account);
    this.addOverride("terraform.required_version", `>= ${terraform}`);
  }

  /** An output of the stack, for whoever deploys it. */
  protected output(name: string, value: unknown, description: string): void {
    new TerraformOutput(this, name, { value, description });
  }
}
