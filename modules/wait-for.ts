import { TerraformStack, type ITerraformDependable, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/**
 * What `dependsOn` takes, so that the construct comes after the resource. An order between resources can be written
 * within a stack alone: another stack is waited for as a whole, and there is nothing to write.
 */
export function waitFor(scope: Construct, resource: TerraformResource): ITerraformDependable[] {
  const stack = TerraformStack.of(scope);
  const owner = TerraformStack.of(resource);
  if (owner === stack) return [resource];
  stack.addDependency(owner);
  return [];
}
