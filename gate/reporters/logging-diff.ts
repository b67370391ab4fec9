import type { ClusterLogging } from "../report";

/** EKS's five, in the order of its console. */
export const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/** How one log type of a cluster stands: on, off, known only after apply, or gone with the cluster. */
export type State = "on" | "off" | "unknown" | "gone";

/** A log type before and after; `before` is undefined where there was no cluster, or nobody says. */
export interface Change {
  readonly before: State | undefined;
  readonly after: State;
}

/** What becomes of one log type of a cluster. */
export function change({ before, after, open }: ClusterLogging, type: string): Change {
  return {
    before: before === null ? undefined : before.includes(type) ? "on" : "off",
    after: after === null ? "gone" : after.includes(type) ? "on" : open ? "unknown" : "off",
  };
}

/** A log group's retention in words. */
export function retention(logGroup: NonNullable<ClusterLogging["logGroup"]>): string {
  if (logGroup.retention === null) return "known after apply";
  return logGroup.retention === 0 ? "never expires" : `${logGroup.retention} days`;
}
