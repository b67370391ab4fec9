import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { partitionOf } from "./partition";

/** Where a construct's resources will stand: the parts that an ARN is built from. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** `amazonaws.com`, or what the partition has in its stead. */
  readonly dnsSuffix: string;
}

/**
 * Reads account and region from the stack's AWS provider where they are written there (`allowed_account_ids` with one
 * entry, `region`), so that a policy can be read before anything exists, and from data sources where they are not. A
 * known region tells the partition and its domain.
 * @param region the construct's own region, where it differs from the provider's
 */
export function placeOf(scope: Construct, region?: string): Place {
  const provider = defaultProvider(scope);
  return {
    account: onlyAccount(provider) ?? new DataAwsCallerIdentity(scope, "Account", {}).accountId,
    region: region ?? literal(provider?.region) ?? new DataAwsRegion(scope, "Region", {}).region,
    ...partitionAt(scope, region),
  };
}

/** The partition of a construct's resources: that of the known region, or of the provider at plan time. */
export function partitionAt(scope: Construct, region?: string): Pick<Place, "dnsSuffix" | "partition"> {
  // All regions of an account are of one partition.
  const one = literal(region) ?? literal(defaultProvider(scope)?.region);
  const known = one === undefined ? undefined : partitionOf(one);
  if (known !== undefined) return { partition: known.id, dnsSuffix: known.dnsSuffix };
  const { dnsSuffix, partition } = new DataAwsPartition(scope, "Partition", {});
  return { partition, dnsSuffix };
}

/** What is known of the place without asking AWS: account and region as the stack's AWS provider has them written. */
export function knownPlace(scope: Construct, region?: string): Partial<Pick<Place, "account" | "region">> {
  const provider = defaultProvider(scope);
  // A region of one's own that a plan alone knows is still not the provider's.
  return { account: onlyAccount(provider), region: literal(region ?? provider?.region) };
}

function defaultProvider(scope: Construct): AwsProvider | undefined {
  return TerraformStack.of(scope)
    .allProviders()
    .find((provider): provider is AwsProvider => provider instanceof AwsProvider && provider.alias === undefined);
}

/** The region that an ARN names; undefined where only a plan knows the ARN. */
export function regionOfArn(arn: string): string | undefined {
  return literal(arn)?.split(":")[3];
}

function onlyAccount(provider: AwsProvider | undefined): string | undefined {
  const accounts = provider?.allowedAccountIds;
  return accounts?.length === 1 ? literal(accounts[0]) : undefined;
}

function literal(value: string | undefined): string | undefined {
  return value === undefined || Token.isUnresolved(value) ? undefined : value;
}
