import { Testing, type App } from "cdktf";
import {
  AlarmTopic,
  AuditTrailStack,
  ClusterDetections,
  ClusterStack,
  LogArchive,
  LogFoundationStack,
  PRESETS,
  preset,
  type EnvironmentPreset,
  type PresetName,
} from "../../modules";
import "../../modules/jest";

const place = { account: "111122223333", region: "eu-west-1", backend: { type: "local", directory: "state" } as const };

function environment({ archive, cluster, detections, logs, trailBucket, trailLogs }: EnvironmentPreset): App {
  const app = Testing.app();
  const { key } = new LogFoundationStack(app, "foundation", {
    ...place,
    trailNames: ["audit"],
    logGroupNames: ["/aws/cloudtrail/audit"],
  });
  new AuditTrailStack(app, "trail", { ...place, trail: { name: "audit", key, ...trailLogs }, bucket: trailBucket });
  const stack = new ClusterStack(app, "cluster", {
    ...place,
    cluster: { name: "prod", ...cluster },
    subnets: { ids: ["subnet-a", "subnet-b"] },
    logs: { key, ...logs },
  });
  const topic = detections.alarms ? new AlarmTopic(stack, "Alarms") : undefined;
  new ClusterDetections(stack, "Detections", { logs: stack.logGroup, topic, ...detections });
  if (archive !== undefined) new LogArchive(stack, "Archive", { clusters: [stack.logGroup], key, topic, ...archive });
  return app;
}

test.each(Object.keys(PRESETS) as PresetName[])("an environment of %s passes the profile that it names", (name) => {
  expect(environment(preset(name))).toSatisfyLoggingPolicy({ profile: PRESETS[name].profile });
});

test("development does not pass more than it says", () => {
  expect(environment(preset("development"))).not.toSatisfyLoggingPolicy({ profile: "baseline" });
});

describe("a month in CloudWatch", () => {
  const logs = { retention: 30, onDestroy: "retain" } as const;

  test.each(["production", "regulated"] as const)(
    "passes the profile of %s where the archive keeps the days",
    (name) => {
      const short = preset(name, { logs });
      expect(environment(short)).toSatisfyLoggingPolicy({ profile: short.profile });
      expect(environment({ ...short, archive: undefined })).not.toSatisfyLoggingPolicy({ profile: short.profile });
      const forgetful = { glacierAfterDays: 0, expireAfterDays: 364 };
      expect(environment({ ...short, archive: forgetful })).not.toSatisfyLoggingPolicy({ profile: short.profile });
      expect(environment({ ...short, archive: { ...forgetful, expireAfterDays: 365 } })).toSatisfyLoggingPolicy({
        profile: short.profile,
      });
    },
  );

  test("of the trail, which is not archived, does not pass", () => {
    const short = { ...preset("production"), trailLogs: logs };
    expect(environment(short)).not.toSatisfyLoggingPolicy({ profile: short.profile });
  });
});

test("presets are plain data", () => {
  expect(JSON.parse(JSON.stringify({ ...PRESETS, development: { ...PRESETS.development, archive: null } }))).toEqual({
    ...PRESETS,
    development: { ...PRESETS.development, archive: null },
  });
});

test("a preset is changed part by part", () => {
  const changed = preset("production", { logs: { retention: 731, onDestroy: "protect" } });
  expect(changed).toEqual({ ...PRESETS.production, logs: { retention: 731, onDestroy: "protect" } });
  expect(preset("production", { logs: { retention: 0, onDestroy: "retain" } }).logs.retention).toBe(0);
});

describe("refuses a retention below the floor of the profile", () => {
  const logs = { retention: 90, onDestroy: "retain" } as const;

  test("for the cluster's logs, unless the archive keeps the days", () => {
    expect(() => preset("production", { logs, archive: undefined })).toThrow(
      'logs.retention, archive, profile: got 90 days and no archive, and "strict" asks for 365 at least in one of both',
    );
    expect(() => preset("production", { logs, archive: { expireAfterDays: 180 } })).toThrow(
      "logs.retention, archive, profile: got 90 days and an archive of 180 days",
    );
    expect(preset("production", { logs }).logs.retention).toBe(90);
    expect(preset("production", { logs, archive: { expireAfterDays: 365 } }).logs.retention).toBe(90);
  });

  test("for the trail's logs", () => {
    expect(() => preset("production", { trailLogs: logs })).toThrow(
      'trailLogs.retention, profile: got 90 days, and "strict" asks for 365 at least',
    );
  });

  test("and none where the profile asks for none", () => {
    const changed = preset("production", { profile: "mandatory", logs, trailLogs: logs, archive: undefined });
    expect(changed.profile).toBe("mandatory");
  });
});

test("refuses a name that is none", () => {
  expect(() => preset("staging" as never)).toThrow(
    'preset: got "staging", expected development, production, regulated',
  );
});
