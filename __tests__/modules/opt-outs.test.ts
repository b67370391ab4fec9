import { Testing, type App } from "cdktf";
import {
  AuditTrailStack,
  ClusterStack,
  LogFoundationStack,
  type AuditTrailStackProps,
  type ClusterStackProps,
} from "../../modules";
import { catalogue, judge, type Verdict } from "../../gate";
import { unguarded } from "../../modules/logging-policy";
import { renderStacks, stacksOf } from "../../modules/rendered-stack";
import "../../modules/jest";

const common = {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" } as const,
};

interface Changes {
  readonly logs?: Partial<ClusterStackProps["logs"]>;
  readonly cluster?: Partial<ClusterStackProps["cluster"]>;
  readonly trail?: Partial<AuditTrailStackProps["trail"]>;
  readonly change?: (made: { cluster: ClusterStack; trail: AuditTrailStack; foundation: LogFoundationStack }) => void;
}

function platform({ change, cluster = {}, logs = {}, trail = {} }: Changes = {}): App {
  const app = Testing.app();
  const foundation = new LogFoundationStack(app, "logs", {
    ...common,
    trailNames: ["audit"],
    logGroupNames: ["/aws/cloudtrail/audit"],
  });
  const { key } = foundation;
  const made = {
    foundation,
    trail: new AuditTrailStack(app, "trail", { ...common, trail: { name: "audit", key, ...trail } }),
    cluster: new ClusterStack(app, "cluster", {
      ...common,
      cluster: { name: "prod", ...cluster },
      subnets: { ids: ["subnet-a", "subnet-b"] },
      logs: { key, ...logs },
    }),
  };
  change?.(made);
  return app;
}

function verdicts(app: App, outcomes: readonly Verdict["outcome"][]): Set<string> {
  const stacks = stacksOf(app);
  for (const stack of stacks) stack.prepareStack();
  const session = { outdir: app.outdir, manifest: app.manifest, skipValidation: true };
  const rendered = renderStacks(stacks, unguarded, session, app.outdir);
  const report = judge(
    rendered.map(({ stack, content }) => ({ name: stack.node.id, content })),
    { profile: "strict", showPasses: true },
  );
  return new Set(report.verdicts.filter(({ outcome }) => outcomes.includes(outcome)).map(({ rule }) => rule));
}

/** Rules on configuration that find nothing to judge in our stacks: these run no commands. */
const NOT_IN_OUR_STACKS: ReadonlySet<string> = new Set(["eks/out_of_band"]);

test("our stacks satisfy every rule, and each rule on configuration has something to judge", () => {
  const app = platform();
  expect([...verdicts(app, ["deny", "undecided", "warn"])]).toEqual([]);
  const judged = catalogue().rules.filter((rule) => rule.applies_to.includes("configuration"));
  const expected = judged.map(({ id }) => id).filter((id) => !NOT_IN_OUR_STACKS.has(id));
  expect([...verdicts(platform(), ["pass"])].sort()).toEqual(expected);
});

test.each<[string, Changes, string]>([
  ["fewer log types", { cluster: { additionalLogTypes: ["api"] } }, "eks/all_log_types"],
  ["a short retention of cluster logs", { logs: { retention: 90 } }, "cloudwatch/retention"],
  ["no key for cluster logs", { logs: { key: undefined } }, "cloudwatch/encrypted"],
  ["a short retention of the trail's group", { trail: { retention: 30 } }, "cloudwatch/retention"],
  ["no key for the trail", { trail: { key: undefined } }, "cloudtrail/encrypted"],
  [
    "log types taken by the escape hatch",
    { change: ({ cluster }) => (cluster.cluster.resource.enabledClusterLogTypes = ["audit"]) },
    "eks/mandatory_log_types",
  ],
  [
    "no log types at all",
    {
      change: ({ cluster }) => {
        cluster.cluster.resource.resetEnabledClusterLogTypes();
      },
    },
    "eks/mandatory_log_types",
  ],
  [
    "a log type EKS does not know",
    {
      change: ({ cluster }) => {
        cluster.cluster.resource.addOverride("enabled_cluster_log_types", ["Audit"]);
      },
    },
    "eks/known_log_types",
  ],
  [
    "logging that Terraform ignores",
    {
      change: ({ cluster }) => {
        cluster.cluster.resource.addOverride("lifecycle.ignore_changes", ["enabled_cluster_log_types"]);
      },
    },
    "eks/logging_not_ignored",
  ],
  [
    "a cluster that does not wait for its group",
    { change: ({ cluster }) => (cluster.cluster.resource.dependsOn = []) },
    "eks/log_group_first",
  ],
  [
    "a group of another name",
    { change: ({ cluster }) => (cluster.logGroup.resource.name = "/eks/prod") },
    "eks/log_group_managed",
  ],
  [
    "a trail of one region",
    { change: ({ trail }) => (trail.trail.resource.isMultiRegionTrail = false) },
    "cloudtrail/multi_region",
  ],
  [
    "a trail that is off",
    { change: ({ trail }) => (trail.trail.resource.enableLogging = false) },
    "cloudtrail/logging_on",
  ],
  [
    "log files that are not validated",
    { change: ({ trail }) => (trail.trail.resource.enableLogFileValidation = false) },
    "cloudtrail/log_file_validation",
  ],
  [
    "a trail of writes alone",
    {
      change: ({ trail }) => {
        trail.trail.resource.putEventSelector([{ readWriteType: "WriteOnly", includeManagementEvents: true }]);
      },
    },
    "cloudtrail/management_events",
  ],
])("is caught: %s", (_, changes, rule) => {
  expect(verdicts(platform(changes), ["deny"])).toContain(rule);
});

describe("the jest matcher", () => {
  const stackOf = (app: App, id: string) => app.node.findChild(id);
  const bad: Changes = { change: ({ cluster }) => (cluster.cluster.resource.enabledClusterLogTypes = ["audit"]) };

  test("holds for a clean stack and a clean App, references between stacks resolved", () => {
    const app = platform();
    expect(stackOf(app, "cluster")).toSatisfyLoggingPolicy({ profile: "strict" });
    expect(app).toSatisfyLoggingPolicy({ profile: "strict" });
  });

  test("fails with rule, construct, message and remedy", () => {
    const app = platform(bad);
    expect(() => {
      expect(stackOf(app, "cluster")).toSatisfyLoggingPolicy();
    }).toThrow(/1 finding:\neks\/mandatory_log_types \(\w+\) at cluster\/Cluster\/Resource\n {2}.+\n {2}fix: /);
    expect(app).not.toSatisfyLoggingPolicy();
  });

  test("blames no stack for another", () => {
    expect(stackOf(platform(bad), "trail")).toSatisfyLoggingPolicy();
  });

  test("takes nothing to judge for no answer, with .not or without", () => {
    const foundation = stackOf(platform(), "logs");
    expect(() => {
      expect(foundation).toSatisfyLoggingPolicy();
    }).toThrow("got stack logs with no cluster, log group or trail");
    expect(() => {
      expect(foundation).not.toSatisfyLoggingPolicy();
    }).toThrow("no cluster, log group or trail");
    expect(() => {
      expect("{}").toSatisfyLoggingPolicy();
    }).toThrow("got neither a stack nor an App");
  });
});
