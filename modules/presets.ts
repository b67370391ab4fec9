import type { CatalogueChoice } from "./detections/choice";
import type { BucketKeepingProps } from "./kept-bucket";
import type { LogKeepingProps } from "./kept-log-group";
import type { LoggedClusterProps } from "./logged-cluster";
import type { Profile } from "./logging-policy";

/** What a kind of environment logs, keeps and watches. `audit` and `authenticator` are on in each: they are no option. */
export interface EnvironmentPreset {
  /** The strictest profile that an environment of the preset passes, with a `LogKey` and a trail. */
  readonly profile: Profile;
  /** For a `LoggedCluster`. */
  readonly cluster: Required<Pick<LoggedClusterProps, "additionalLogTypes" | "deletionProtection">>;
  /** For the log group of the cluster. May be short where `archive` keeps the days. */
  readonly logs: Required<Pick<LogKeepingProps, "onDestroy" | "retention">>;
  /** For the log group of the trail, which `archive` does not hold. */
  readonly trailLogs: Required<Pick<LogKeepingProps, "onDestroy" | "retention">>;
  /** For the `TrailBucket`. */
  readonly trailBucket: Pick<
    BucketKeepingProps,
    "expireAfterDays" | "glacierAfterDays" | "objectLockDays" | "objectLockMode"
  >;
  /** For a `LogArchive`; undefined where none is wanted. */
  readonly archive:
    Pick<BucketKeepingProps, "expireAfterDays" | "glacierAfterDays" | "objectLockDays" | "objectLockMode"> | undefined;
  /** For `ClusterDetections`; without alarms they count and show alone. */
  readonly detections: CatalogueChoice & { readonly alarms: boolean };
}

/**
 * By name of environment, as plain data: spread each part into the construct it is for.
 *
 * - `development`: the two mandatory log types, a month of them, counted and shown without waking anybody.
 * - `production`: all five types for a year, archived for good, with alarms.
 * - `regulated`: all of that; nobody deletes a group, and what is archived is locked for seven years.
 */
export const PRESETS = {
  development: {
    profile: "mandatory",
    cluster: { additionalLogTypes: [], deletionProtection: false },
    logs: { retention: 30, onDestroy: "retain" },
    trailLogs: { retention: 30, onDestroy: "retain" },
    trailBucket: { glacierAfterDays: 90, expireAfterDays: 400 },
    archive: undefined,
    detections: { alarms: false },
  },
  production: {
    profile: "strict",
    cluster: { additionalLogTypes: ["api", "controllerManager", "scheduler"], deletionProtection: true },
    logs: { retention: 365, onDestroy: "retain" },
    trailLogs: { retention: 365, onDestroy: "retain" },
    trailBucket: { glacierAfterDays: 90 },
    archive: { glacierAfterDays: 90 },
    detections: { alarms: true },
  },
  regulated: {
    profile: "strict",
    cluster: { additionalLogTypes: ["api", "controllerManager", "scheduler"], deletionProtection: true },
    logs: { retention: 400, onDestroy: "protect" },
    trailLogs: { retention: 400, onDestroy: "protect" },
    trailBucket: { glacierAfterDays: 90, objectLockMode: "COMPLIANCE", objectLockDays: 2557 },
    archive: { glacierAfterDays: 90, objectLockMode: "COMPLIANCE", objectLockDays: 2557 },
    detections: { alarms: true },
  },
} as const satisfies Record<string, EnvironmentPreset>;

/** Name of a preset. */
export type PresetName = keyof typeof PRESETS;

/** Days that logs are kept at least, by profile. */
const RETENTION_FLOOR: Readonly<Record<Profile, number>> = { mandatory: 0, baseline: 365, strict: 365 };

/**
 * A preset with changes of your own, part by part.
 * @throws Error where name or profile are none, or logs are kept for less than what the preset's profile asks for: those of the
 * cluster in CloudWatch or in the archive, those of the trail in CloudWatch
 */
export function preset(name: PresetName, changes: Partial<EnvironmentPreset> = {}): EnvironmentPreset {
  if (!Object.hasOwn(PRESETS, name)) {
    throw new Error(`preset: got "${name}", expected ${Object.keys(PRESETS).join(", ")}`);
  }
  const made: EnvironmentPreset = { ...PRESETS[name], ...changes };
  const { archive, logs, profile, trailLogs } = made;
  if (!Object.hasOwn(RETENTION_FLOOR, profile)) {
    throw new Error(`profile: got "${profile}", expected ${Object.keys(RETENTION_FLOOR).join(", ")}`);
  }
  const floor = RETENTION_FLOOR[profile];
  if (daysOf(trailLogs) < floor) {
    throw new Error(
      `trailLogs.retention, profile: got ${trailLogs.retention} days, and "${profile}" asks for ${floor} at least; keep more, or give profile: "mandatory"`,
    );
  }
  // What a subscription archives need not be in CloudWatch as long: cloudwatch/retention passes it.
  const archived = archive === undefined ? 0 : (archive.expireAfterDays ?? Infinity);
  if (daysOf(logs) < floor && archived < floor) {
    const archiving = archive === undefined ? "no archive" : `an archive of ${archived} days`;
    throw new Error(
      `logs.retention, archive, profile: got ${logs.retention} days and ${archiving}, and "${profile}" asks for ${floor} at least in one of both; keep more, or give profile: "mandatory"`,
    );
  }
  return made;
}

// 0 is for ever.
function daysOf({ retention }: Pick<Required<LogKeepingProps>, "retention">): number {
  return retention === 0 ? Infinity : retention;
}
