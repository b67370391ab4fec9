import { Token } from "cdktf";

/**
 * Whether a name matches a pattern, as IAM compares: `*` stands for any run of characters, slashes included. A name or
 * pattern that is known only after apply is taken to match.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesPattern(pattern: string, name: string): boolean {
  if (Token.isUnresolved(pattern) || Token.isUnresolved(name)) return true;
  const parts = pattern.split("*").map((part) => part.replace(/[$()+.?[\\\]^{|}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(name);
}
