import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkClusterName } from "./cluster-name";
import { KeptLogGroup, type LogKeepingProps } from "./kept-log-group";

/** The cluster a log group belongs to, and how it keeps what is in it. */
export interface ControlPlaneLogGroupProps extends LogKeepingProps {
  /** Name of the cluster, as EKS knows it. */
  readonly clusterName: string;
}

/**
 * The log group EKS sends a cluster's control-plane logs to. It must exist before the cluster: EKS makes one that never
 * expires, unencrypted and outside Terraform's state, where it finds none.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 */
export class ControlPlaneLogGroup extends KeptLogGroup {
  /** Name of the cluster whose logs go here. */
  public readonly clusterName: string;

  /** @throws Error where the cluster's name or a prop is out of its values, or the key would not outlive the group */
  public constructor(scope: Construct, id: string, props: ControlPlaneLogGroupProps) {
    checkClusterName("clusterName", props.clusterName);
    const { clusterName } = props;
    super(scope, id, {
      ...props,
      logGroupName: Token.isUnresolved(clusterName)
        ? ["/aws/eks/", clusterName, "/cluster"]
        : `/aws/eks/${clusterName}/cluster`,
    });
    this.clusterName = clusterName;
  }
}
