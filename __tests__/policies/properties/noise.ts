import type { EstateDocument } from "./estate";

/** What a template that makes a cluster looks like to Terraform. */
export const foreignStack = {
  name: "foreign",
  template_body: JSON.stringify({ Resources: { Cluster: { Type: "AWS::EKS::Cluster", Properties: {} } } }),
};

export function provisionerCommand(provisioner: EstateDocument["provisioner"]): string | undefined {
  if (provisioner === "none") return undefined;
  return provisioner === "harmless" ? "echo done" : "aws cloudtrail stop-logging --name audit";
}
