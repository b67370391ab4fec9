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
  type PresetName,
} from "../../modules";
import "../../modules/jest";

const place = { account: "111122223333", region: "eu-west-1", backend: { type: "local", directory: "state" } as const };

function environment(name: PresetName): App {
  const app = Testing.app();
  const { archive, cluster, detections, logs, trailBucket } = preset(name);
  const { key } = new LogFoundationStack(app, "foundation", {
    ...place,
    trailNames: ["audit"],
    logGroupNames: ["/aws/cloudtrail/audit"],
  });
  new AuditTrailStack(app, "trail", { ...place, trail: { name: "audit", key, ...logs }, bucket: trailBucket });
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
  expect(environment(name)).toSatisfyLoggingPolicy({ profile: PRESETS[name].profile });
});

test("development does not pass more than it says", () => {
  expect(environment("development")).not.toSatisfyLoggingPolicy({ profile: "baseline" });
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

test("refuses a retention below the floor of the profile", () => {
  expect(() => preset("production", { logs: { retention: 90, onDestroy: "retain" } })).toThrow(
    'logs.retention, profile: got 90 days, and "strict" asks for 365 at least',
  );
  expect(preset("production", { profile: "mandatory", logs: { retention: 90, onDestroy: "retain" } }).profile).toBe(
    "mandatory",
  );
});

test("refuses a name that is none", () => {
  expect(() => preset("staging" as never)).toThrow(
    'preset: got "staging", expected development, production, regulated',
  );
});
