import type { LogDetection, SavedQuery } from "./catalogue-entry";
import { CLUSTER_FILTERS } from "./cluster-filters";
import { CLUSTER_QUERIES } from "./cluster-queries";
import { CLUSTER_GROUP_ALARMS, type GroupAlarm } from "./group-alarms";

/** All that a cluster's log group is watched and searched for. */
export interface ClusterCatalogue {
  /** Counted as records arrive. */
  readonly filters: readonly LogDetection[];
  /** Saved, and run when asked. */
  readonly queries: readonly SavedQuery[];
  /** Of the group itself. */
  readonly groupAlarms: readonly GroupAlarm[];
}

/** What `ClusterDetections` puts in place unless told otherwise. */
export const CLUSTER_CATALOGUE: ClusterCatalogue = {
  filters: CLUSTER_FILTERS,
  queries: CLUSTER_QUERIES,
  groupAlarms: CLUSTER_GROUP_ALARMS,
};
