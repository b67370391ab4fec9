import { AUDIT_GROUPS, apiRules, type ApiRule } from "./api-rules";
import type { LogDetection } from "./catalogue-entry";
import { CIS_FILTERS } from "./cis-filters";
import type { GroupAlarm } from "./group-alarms";

/** All that an account's API calls are watched for. */
export interface TrailCatalogue {
  /** Told by EventBridge as they are made. */
  readonly rules: readonly ApiRule[];
  /** Counted in the trail's log group. */
  readonly filters: readonly LogDetection[];
  /** Of the trail's log group itself. */
  readonly groupAlarms: readonly GroupAlarm[];
}

/** What `TrailDetections` puts in place unless told otherwise. */
export const TRAIL_CATALOGUE: TrailCatalogue = {
  rules: apiRules(AUDIT_GROUPS),
  filters: CIS_FILTERS,
  groupAlarms: [
    {
      id: "trail-silent",
      title: "No API calls arrive in the trail's log group",
      metric: "IncomingLogEvents",
      when: "below",
      alarm: { threshold: 1, periodSeconds: 3600 },
      reason:
        "An account with clusters is never silent for an hour: the trail, its role, its key or its group is broken.",
      response: "Read the trail's status, which names the last error of its delivery.",
      source:
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html",
    },
  ],
};
