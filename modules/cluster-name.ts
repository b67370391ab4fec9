import { Token } from "cdktf";

/** What EKS takes for a name: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
export const CLUSTER_NAME = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** @throws Error where EKS would not take the name */
export function checkClusterName(prop: string, name: string): void {
  if (!Token.isUnresolved(name) && !CLUSTER_NAME.test(name)) {
    throw new Error(
      `${prop}: got "${name}", expected a letter or digit, then letters, digits, "-" and "_", 100 at most`,
    );
  }
}
