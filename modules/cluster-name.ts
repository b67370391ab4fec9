import { Token } from "cdktf";
import { shown } from "./shown";

/** What EKS takes for a name: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
export const CLUSTER_NAME = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** @throws Error where EKS would not take the name */
export function checkClusterName(prop: string, name: string): void {
  // Without a compiler that looks, a name may be missing, and "undefined" is a name to EKS.
  const given: unknown = name;
  if (typeof given !== "string" || (!Token.isUnresolved(given) && !CLUSTER_NAME.test(given))) {
    throw new Error(
      `${prop}: got ${shown(given)}, expected a letter or digit, then letters, digits, "-" and "_", 100 at most`,
    );
  }
}
