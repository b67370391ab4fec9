import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import type { Construct } from "constructs";
import { ClusterNetwork } from "../cluster-network";
import { ControlPlaneLogGroup } from "../control-plane-log-group";
import type { LogKeepingProps } from "../kept-log-group";
import { LoggedCluster, type LoggedClusterProps } from "../logged-cluster";
import { AccountStack, type AccountStackProps } from "./account-stack";

/**
 * Where a cluster's subnets come from: `ids`, two at least, in different availability zones; or those that carry all of
 * `tags`, in the VPC of `vpcId` where it is given, in any of account and region otherwise; or `create`, a small VPC made
 * for the cluster, from an IPv4 block from /16 to /24.
 */
export type SubnetSource =
  | { readonly ids: string[] }
  | { readonly tags: Record<string, string>; readonly vpcId?: string }
  | { readonly create: { readonly cidrBlock: string } };

/** A cluster and the keeping of its logs. */
export interface ClusterStackProps extends AccountStackProps {
  /** The cluster, save what the stack sees to. */
  readonly cluster: Omit<LoggedClusterProps, "logGroup" | "logKey" | "logRetention" | "region" | "subnetIds">;
  /** Its subnets. */
  readonly subnets: SubnetSource;
  /** How its log group keeps what is in it. */
  readonly logs: Omit<LogKeepingProps, "region">;
}

/** One cluster with its log group. */
export class ClusterStack extends AccountStack {
  /** The cluster. */
  public readonly cluster: LoggedCluster;
  /** Its log group. */
  public readonly logGroup: ControlPlaneLogGroup;

  /** @throws Error as `AccountStack`, `ControlPlaneLogGroup`, `ClusterNetwork` and `LoggedCluster` do */
  public constructor(scope: Construct, id: string, props: ClusterStackProps) {
    super(scope, id, props);
    const { name, tags } = props.cluster;
    this.logGroup = new ControlPlaneLogGroup(this, "LogGroup", { tags, ...props.logs, clusterName: name });
    this.cluster = new LoggedCluster(this, "Cluster", {
      ...props.cluster,
      logGroup: this.logGroup,
      subnetIds: this.subnetIds(props.subnets, name),
    });
    this.output("cluster_name", name, "Name of the cluster");
    this.output("cluster_arn", this.cluster.clusterArn, "ARN of the cluster");
    this.output("log_group_name", this.logGroup.logGroupName, "Name of the cluster's log group");
    this.output("log_group_arn", this.logGroup.logGroupArn, "ARN of the cluster's log group");
  }

  private subnetIds(source: SubnetSource, name: string): string[] {
    if ("ids" in source) return source.ids;
    if ("create" in source) return new ClusterNetwork(this, "Network", { ...source.create, name }).subnetIds;
    const byTag = Object.entries(source.tags).map(([key, value]) => ({ name: `tag:${key}`, values: [value] }));
    const byVpc = source.vpcId === undefined ? [] : [{ name: "vpc-id", values: [source.vpcId] }];
    return new DataAwsSubnets(this, "Subnets", { filter: [...byVpc, ...byTag] }).ids;
  }
}
