import type { Construct } from "constructs";
import { LogKey } from "../log-key";
import { AccountStack, type AccountStackProps } from "./account-stack";

/** What the foundation's key serves. */
export interface LogFoundationStackProps extends AccountStackProps {
  /**
   * Name of the key's alias, without `alias/`, one of a kind in account and region.
   * @default "eks-audit-logs"
   */
  readonly alias?: string;

  /**
   * Log groups the key serves beyond the control-plane groups of all clusters.
   * @default - none
   */
  readonly logGroupNames?: readonly string[];

  /**
   * Trails of this region the key serves.
   * @default - none
   */
  readonly trailNames?: readonly string[];
}

/** What outlives clusters and trails: the key of their logs. One an account and region. */
export class LogFoundationStack extends AccountStack {
  /** The key of the logs, to hand on to the other stacks. */
  public readonly key: LogKey;

  /** @throws Error as `AccountStack` and `LogKey` do */
  public constructor(scope: Construct, id: string, props: LogFoundationStackProps) {
    super(scope, id, props);
    this.key = new LogKey(this, "Key", {
      alias: props.alias,
      logGroupNames: ["/aws/eks/*/cluster", ...(props.logGroupNames ?? [])],
      trailNames: props.trailNames,
    });
    this.output("key_arn", this.key.keyArn, "Key that encrypts the audit logs of this account and region");
    this.output("key_alias", this.key.aliasName, "Alias of that key");
  }
}
