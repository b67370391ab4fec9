import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { checkClusterName } from "./cluster-name";
import { checkSameRegion } from "./same-region";
import { shown } from "./shown";
import { waitFor } from "./wait-for";

/** A cluster's control-plane logs: a `ControlPlaneLogGroup`, or those of another stack or owner by their names. */
export interface ClusterLogs {
  /** Name of the cluster, as EKS knows it. */
  readonly clusterName: string;
  /** Name of its log group. */
  readonly logGroupName: string;
  /** The group itself, where this App makes it: what reads it waits for it. */
  readonly resource?: CloudwatchLogGroup;
  /** Region of the group; undefined where it is not known, and taken to be that of what reads it. */
  readonly region?: string | undefined;
}

/** The logs of a cluster that is none of ours: EKS's own name for the group. */
export function clusterLogs(clusterName: string): ClusterLogs {
  return { clusterName, logGroupName: `/aws/eks/${clusterName}/cluster` };
}

/**
 * @param filter what is put on the group, with its article
 * @param region of the filter; undefined where only a plan knows it
 * @throws Error where it is not a cluster's logs, the cluster's name is none, or the group is of another region
 */
export function checkClusterLogs(
  prop: string,
  logs: ClusterLogs | undefined,
  filter: string,
  region: string | undefined,
): void {
  const { clusterName, logGroupName }: { clusterName?: unknown; logGroupName?: unknown } = logs ?? {};
  if (typeof clusterName !== "string" || typeof logGroupName !== "string") {
    throw new Error(`${prop}: got ${shown(logs)}, expected a ControlPlaneLogGroup, or clusterLogs(name)`);
  }
  checkClusterName(`${prop}.clusterName`, clusterName);
  checkSameRegion(prop, { what: "a log group", region: logs?.region }, { what: filter, region });
}

/** What must be there before something reads the logs; another stack is waited for as a whole. */
export function readerDependencies(
  scope: Construct,
  group: CloudwatchLogGroup | undefined,
): ITerraformDependable[] | undefined {
  const awaited = group === undefined ? [] : waitFor(scope, group);
  return awaited.length > 0 ? awaited : undefined;
}

/**
 * @param readers what would read the group, in the user's words
 * @throws Error where the group's class has neither metric nor subscription filters
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
export function checkClassHasFilters(prop: string, group: CloudwatchLogGroup | undefined, readers: string): void {
  if (group?.logGroupClassInput === "INFREQUENT_ACCESS") {
    throw new Error(
      `${prop}: got a group with logGroupClass "INFREQUENT_ACCESS", which has no ${readers}; expected "STANDARD"`,
    );
  }
}
