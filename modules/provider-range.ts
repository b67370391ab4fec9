import type { TerraformStack } from "cdktf";

/** Versions of the AWS provider that the constructs support: 6.25 is the first with `deletion_protection_enabled` on log groups. */
const RANGE = ">= 6.25, < 7";

/**
 * Lets a stack with an `AwsProvider` of its own use each version of the AWS provider that the constructs support:
 * 6.25 or later, below 7. The CDKTF bindings ask for exactly 6.25.0 otherwise. `AccountStack` and the stacks that extend
 * it call this function themselves.
 * @see https://developer.hashicorp.com/terraform/language/providers/requirements#version-constraints
 */
export function setAwsProviderRange(stack: TerraformStack): void {
  stack.addOverride("terraform.required_providers.aws.version", RANGE);
}
