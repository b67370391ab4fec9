import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { App, Testing } from "cdktf";
import {
  AccessLogBucket,
  AdoptedClusterLogging,
  AlarmTopic,
  ArchiveBucket,
  AuditTrail,
  ClusterDetections,
  clusterLogs,
  ControlPlaneLogGroup,
  KeptLogGroup,
  LogArchive,
  LoggedCluster,
  LoggingPolicy,
  LogKey,
  preset,
  TrailBucket,
  TrailDetections,
} from "../../modules";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, TerraformVariable } from "cdktf";
import { awsStack } from "./stack-under-test";

const plain = { key: LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1") };
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms";

/** Mistakes between two props or constructs, each in the least code that makes it. */
const MISTAKES: Readonly<
  Record<string, { readonly make: (stack: TerraformStack) => unknown; readonly names: string }>
> = {
  "metric filters on a group of the infrequent-access class": {
    make: (stack) => new ClusterDetections(stack, "Detections", { logs: infrequent(stack), alarms: false }),
    names: 'logs: got a group with logGroupClass "INFREQUENT_ACCESS", which has no metric filters',
  },
  "subscription filters on a group of the infrequent-access class": {
    make: (stack) => new LogArchive(stack, "Archive", { clusters: [infrequent(stack)] }),
    names: 'clusters: got a group with logGroupClass "INFREQUENT_ACCESS", which has no subscription filters',
  },
  "metric filters on a trail's group of the infrequent-access class": {
    make: (stack) => {
      const trail = new AuditTrail(stack, "Trail", { name: "audit", ...INFREQUENT });
      return new TrailDetections(stack, "Detections", { trail, topic: AlarmTopic.fromTopicArn(TOPIC) });
    },
    names: 'trail: got a group with logGroupClass "INFREQUENT_ACCESS", which has no metric filters',
  },
  "a key managed here that does not admit CloudWatch Logs for the group": {
    make: (stack) => {
      const key = new LogKey(stack, "Key", { logGroupNames: ["/aws/eks/other/cluster"] });
      return new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", key });
    },
    names: "key, logGroupName: got a key whose policy does not admit",
  },
  "a key managed here that does not admit CloudTrail for the trail": {
    make: (stack) => new AuditTrail(stack, "Trail", { name: "audit", key: new LogKey(stack, "Key") }),
    names: "key, name: got a key whose policy does not admit",
  },
  "a key managed here that admits nobody who tells a topic": {
    make: (stack) => new AlarmTopic(stack, "Topic", { key: new LogKey(stack, "Key") }),
    names: "key: got a key whose policy admits neither CloudWatch alarms nor EventBridge",
  },
  "object lock without versioning": {
    make: (stack) =>
      new ArchiveBucket(stack, "Bucket", { objectLockMode: "GOVERNANCE", objectLockDays: 30, versioned: false }),
    names: "objectLockMode, versioned: got a lock without versions",
  },
  "access logs of a locked bucket that go to itself": {
    make: (stack) =>
      new ArchiveBucket(stack, "Bucket", {
        bucketName: "archive",
        accessLogsBucketName: "archive",
        objectLockMode: "GOVERNANCE",
        objectLockDays: 30,
      }),
    names: 'accessLogsBucketName, objectLockMode: got "archive", the locked bucket itself',
  },
  "access logs of a trail bucket that go to itself": {
    make: (stack) =>
      new TrailBucket(stack, "Bucket", {
        trailName: "audit",
        bucketName: "audit-logs",
        accessLogsBucketName: "audit-logs",
      }),
    names: 'accessLogsBucketName: got "audit-logs", the bucket itself, and each access log would cause another one',
  },
  "access logs to an AccessLogBucket and to a bucket by its name": {
    make: (stack) =>
      new ArchiveBucket(stack, "Bucket", {
        accessLogsBucket: new AccessLogBucket(stack, "AccessLogs"),
        accessLogsBucketName: "access-logs",
      }),
    names: "accessLogsBucket, accessLogsBucketName: got both, expected one",
  },
  "a retention of the cluster's logs below the profile's floor": {
    make: () => preset("production", { logs: { retention: 90, onDestroy: "retain" }, archive: undefined }),
    names: "logs.retention, archive, profile: got 90 days",
  },
  "a retention of the trail's logs below the profile's floor": {
    make: () => preset("production", { trailLogs: { retention: 90, onDestroy: "retain" } }),
    names: "trailLogs.retention, profile: got 90 days",
  },
  "a retention below the floor of the profile that the App is held to": {
    make: () => {
      const app = new App({ outdir: mkdtempSync(join(tmpdir(), "floor-")) });
      LoggingPolicy.attachTo(app, { profile: "baseline" });
      new ControlPlaneLogGroup(awsStack("stack", app), "Logs", { clusterName: "prod", retention: 90 });
      app.synth();
    },
    names: "`retention` of `ControlPlaneLogGroup`",
  },
  "two constructs for one log group": {
    make: (stack) => {
      new ControlPlaneLogGroup(stack, "One", { clusterName: "prod" });
      return new KeptLogGroup(stack, "Two", { logGroupName: "/aws/eks/prod/cluster" });
    },
    names: 'logGroupName: got "/aws/eks/prod/cluster", which stack/One already is',
  },
  "two constructs that watch one log group": {
    make: (stack) => {
      new ClusterDetections(stack, "One", { logs: clusterLogs("prod"), alarms: false });
      return new ClusterDetections(stack, "Two", { logs: clusterLogs("prod"), alarms: false });
    },
    names: 'logs: got "/aws/eks/prod/cluster", which stack/One already watches',
  },
  "two constructs that archive one cluster": {
    make: (stack) => {
      new LogArchive(stack, "One", { clusters: [clusterLogs("prod")] });
      return new LogArchive(stack, "Two", { clusters: [clusterLogs("other"), clusterLogs("prod")] });
    },
    names: 'clusters: got "prod", which stack/One already archives',
  },
  "two constructs whose rules have the same names": {
    make: (stack) => {
      const topic = AlarmTopic.fromTopicArn(TOPIC);
      new TrailDetections(stack, "One", { topic });
      return new TrailDetections(stack, "Two", { topic });
    },
    names: 'namePrefix: got "eks-audit", which stack/One already puts before the same names',
  },
  "alarms of a cluster with no topic": {
    make: (stack) => new ClusterDetections(stack, "Detections", { logs: clusterLogs("prod") }),
    names: "topic: got none while 18 alarms are on; give topic: an AlarmTopic, or alarms: false",
  },
  "alarms of an adopted cluster with no topic": {
    make: (stack) => new AdoptedClusterLogging(stack, "Logging", { clusterName: "prod" }),
    names: "topic: got none while 18 alarms are on",
  },
};

// What TypeScript refuses by itself, and JavaScript, or `as never`, does not: each would do nothing in silence.
const ANYTHING: readonly [string, (stack: TerraformStack) => unknown, string][] = [
  [
    "a key by its ARN alone",
    (stack) => new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", key: plain.key.keyArn as never }),
    'key: got "arn:aws:kms:eu-west-1:111122223333:key/1", expected a LogKey, or one by its ARN: LogKey.fromKeyArn(…)',
  ],
  [
    "the key of a cluster's secrets by its ARN alone",
    (stack) =>
      new LoggedCluster(stack, "Cluster", {
        name: "prod",
        subnetIds: ["subnet-a", "subnet-b"],
        secretsKey: plain.key.keyArn as never,
      }),
    'secretsKey: got "arn:aws:kms:eu-west-1:111122223333:key/1", expected a LogKey, or one by its ARN: LogKey.fromKeyArn(…)',
  ],
  [
    "a KMS key of the provider's",
    (stack) => new ArchiveBucket(stack, "Bucket", { key: new KmsKey(stack, "Key", {}) as never }),
    "key: got an object (KmsKey), expected a LogKey",
  ],
  [
    "a topic by its ARN alone, of a cluster's detections",
    (stack) => new ClusterDetections(stack, "Detections", { logs: clusterLogs("prod"), topic: TOPIC as never }),
    `topic: got "${TOPIC}", expected an AlarmTopic`,
  ],
  [
    "a topic by its ARN alone, of an archive",
    (stack) => new LogArchive(stack, "Archive", { clusters: [clusterLogs("prod")], topic: TOPIC as never }),
    `topic: got "${TOPIC}", expected an AlarmTopic`,
  ],
  [
    "no topic, of rules",
    (stack) => new TrailDetections(stack, "Detections", {} as never),
    "topic: got none, expected an AlarmTopic",
  ],
  [
    "logs by the cluster's name",
    (stack) => new ClusterDetections(stack, "Detections", { logs: "prod" as never, alarms: false }),
    'logs: got "prod", expected a ControlPlaneLogGroup, or clusterLogs(name)',
  ],
  [
    "no logs",
    (stack) => new ClusterDetections(stack, "Detections", {} as never),
    "logs: got nothing, expected a ControlPlaneLogGroup",
  ],
  [
    "clusters by their names",
    (stack) => new LogArchive(stack, "Archive", { clusters: ["prod"] as never }),
    'clusters[0]: got "prod", expected a ControlPlaneLogGroup',
  ],
  [
    "one cluster rather than a list",
    (stack) => new LogArchive(stack, "Archive", { clusters: clusterLogs("prod") as never }),
    "clusters: got an object (Object), expected a list",
  ],
  [
    "no name of a cluster",
    (stack) => new AdoptedClusterLogging(stack, "Logging", {} as never),
    "clusterName: got nothing, expected a letter or digit",
  ],
  [
    "a retention as text",
    (stack) => new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", retention: "365" as never }),
    'retention: got "365", CloudWatch Logs offers 0, 1,',
  ],
  [
    "a profile that is none",
    () => preset("production", { profile: "Strict" as never }),
    'profile: got "Strict", expected mandatory, baseline, strict',
  ],
];

test.each(ANYTHING)("refuses %s, with what was got and what was expected", (_, make, message) => {
  expect(() => make(awsStack())).toThrow(message);
});

const INFREQUENT = { logGroupClass: "INFREQUENT_ACCESS", adoptExisting: false } as const;

function infrequent(stack: TerraformStack): ControlPlaneLogGroup {
  return new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", ...INFREQUENT });
}

test.each(Object.entries(MISTAKES))("refuses %s, by the names of the props", (_, { make, names }) => {
  let message = "nothing was refused";
  try {
    make(awsStack());
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(names);
});

describe("a key whose policy is managed here", () => {
  const key = () => {
    const stack = awsStack();
    return {
      stack,
      key: new LogKey(stack, "Key", { logGroupNames: ["/aws/eks/prod-*/cluster"], trailNames: ["audit"] }),
    };
  };

  test("serves the groups and trails its policy admits", () => {
    const { key: given, stack } = key();
    new ControlPlaneLogGroup(stack, "LogGroup", { clusterName: "prod-eu", key: given });
    new TrailBucket(stack, "Bucket", { trailName: "audit", key: given });
    expect(given.admitsTrail("audit")).toBe(true);
  });

  test("is refused for a group that its policy shuts out", () => {
    const { key: given, stack } = key();
    expect(() => new ControlPlaneLogGroup(stack, "LogGroup", { clusterName: "staging", key: given })).toThrow(
      'key, logGroupName: got a key whose policy does not admit the log group "/aws/eks/staging/cluster"; add it to the key\'s logGroupNames',
    );
  });

  test("is refused for a trail and a bucket that its policy shuts out", () => {
    const { key: given, stack } = key();
    const message =
      'key, name: got a key whose policy does not admit the trail "other"; add it to the key\'s trailNames';
    expect(() => new AuditTrail(stack, "Trail", { name: "other", key: given })).toThrow(message);
    expect(() => new TrailBucket(stack, "Bucket", { trailName: "other", key: given })).toThrow(message);
  });

  test("is given the benefit of the doubt for a name that only apply knows, and if its policy is elsewhere", () => {
    const { key: given, stack } = key();
    const late = new TerraformVariable(stack, "name", {}).stringValue;
    expect(given.admitsLogGroup(late)).toBe(true);
    new ControlPlaneLogGroup(stack, "LogGroup", { clusterName: "staging", ...plain });
  });
});

describe("a key of another region", () => {
  const far = LogKey.fromKeyArn("arn:aws:kms:us-east-1:111122223333:key/1");

  test("is refused for group, bucket and topic, by both regions", () => {
    const stack = awsStack();
    const message = (noun: string): string =>
      `key, region: got a key of "us-east-1" for a ${noun} in "eu-west-1", expected a key of its own region`;
    expect(() => new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", key: far })).toThrow(
      message("log group"),
    );
    expect(() => new TrailBucket(stack, "Bucket", { trailName: "audit", key: far })).toThrow(message("bucket"));
    expect(() => new AlarmTopic(stack, "Topic", { key: far })).toThrow(message("topic"));
  });

  test("is known of a LogKey by its own region or its stack's", () => {
    const stack = awsStack();
    const here = new LogKey(stack, "Here");
    const there = new LogKey(stack, "There", { alias: "there", region: "us-east-1" });
    expect([here.region, there.region]).toEqual(["eu-west-1", "us-east-1"]);
    new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", key: there, region: "us-east-1" });
    expect(() => new ControlPlaneLogGroup(stack, "Other", { clusterName: "other", key: there })).toThrow("key, region");
  });

  test("is taken where one of both regions is not known", () => {
    const stack = awsStack();
    const region = new TerraformVariable(stack, "region", {}).stringValue;
    new ControlPlaneLogGroup(stack, "Far", { clusterName: "far", key: far, region });
    const late = new TerraformVariable(stack, "key", {}).stringValue;
    expect(LogKey.fromKeyArn(late).region).toBeUndefined();
    new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", key: LogKey.fromKeyArn(late) });
    const unknown = new TerraformStack(Testing.app(), "unknown");
    new AwsProvider(unknown, "aws", {});
    new ControlPlaneLogGroup(unknown, "Logs", { clusterName: "prod", key: far });
  });
});

describe("what is of another region than what would use it", () => {
  const subnetIds = ["subnet-a", "subnet-b"];
  const far = { region: "us-east-1" };
  const farTopic = AlarmTopic.fromTopicArn("arn:aws:sns:us-east-1:111122223333:alarms");
  const farKey = LogKey.fromKeyArn("arn:aws:kms:us-east-1:111122223333:key/1");
  const farLogs = (stack: TerraformStack) => new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", ...far });

  const refused: Readonly<Record<string, readonly [(stack: TerraformStack) => unknown, string]>> = {
    "a cluster's log group": [
      (stack) => {
        const logGroup = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod" });
        return new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds, logGroup, ...far });
      },
      'logGroup, region: got a log group of "eu-west-1" for a cluster in "us-east-1", expected a log group of its own region',
    ],
    "the key of a cluster's secrets": [
      (stack) => new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds, secretsKey: farKey }),
      'secretsKey, region: got a key of "us-east-1" for a cluster in "eu-west-1", expected a key of its own region',
    ],
    "the topic of a cluster's alarms": [
      (stack) => new ClusterDetections(stack, "Detections", { logs: clusterLogs("prod"), topic: farTopic }),
      'topic, region: got a topic of "us-east-1" for an alarm in "eu-west-1", expected a topic of its own region',
    ],
    "a topic made here": [
      (stack) => {
        const topic = new AlarmTopic(stack, "Topic", far);
        return new ClusterDetections(stack, "Detections", { logs: clusterLogs("prod"), topic });
      },
      'topic, region: got a topic of "us-east-1" for an alarm in "eu-west-1"',
    ],
    "the topic of rules": [
      (stack) => new TrailDetections(stack, "Detections", { topic: farTopic }),
      'topic, region: got a topic of "us-east-1" for a rule in "eu-west-1"',
    ],
    "the topic of an archive": [
      (stack) => new LogArchive(stack, "Archive", { clusters: [clusterLogs("prod")], topic: farTopic }),
      'topic, region: got a topic of "us-east-1" for an alarm in "eu-west-1"',
    ],
    "the log group that is watched": [
      (stack) => new ClusterDetections(stack, "Detections", { logs: farLogs(stack), alarms: false }),
      'logs, region: got a log group of "us-east-1" for a metric filter in "eu-west-1"',
    ],
    "the trail's log group that is counted": [
      (stack) => {
        const trail = new AuditTrail(stack, "Trail", { name: "audit", ...far });
        return new TrailDetections(stack, "Detections", { topic: AlarmTopic.fromTopicArn(TOPIC), trail });
      },
      'trail, region: got a log group of "us-east-1" for a metric filter in "eu-west-1"',
    ],
    "the log group that is archived": [
      (stack) => new LogArchive(stack, "Archive", { clusters: [farLogs(stack)] }),
      'clusters[0], region: got a log group of "us-east-1" for a subscription filter in "eu-west-1"',
    ],
    "the bucket of an archive, with its key": [
      (stack) => {
        const bucket = new ArchiveBucket(stack, "Bucket", { key: farKey, ...far });
        return new LogArchive(stack, "Archive", { clusters: [clusterLogs("prod")], bucket });
      },
      'bucket, region: got a bucket of "us-east-1" for a delivery stream in "eu-west-1"',
    ],
    "the key of an archive's streams": [
      (stack) => {
        const bucket = new ArchiveBucket(stack, "Bucket");
        return new LogArchive(stack, "Archive", { clusters: [clusterLogs("prod")], bucket, key: farKey });
      },
      'key, region: got a key of "us-east-1" for a delivery stream in "eu-west-1"',
    ],
    "the bucket of a trail": [
      (stack) => {
        const bucket = new TrailBucket(stack, "Bucket", { trailName: "audit", ...far });
        return new AuditTrail(stack, "Trail", { name: "audit", bucket });
      },
      'bucket, region: got a bucket of "us-east-1" for a trail in "eu-west-1"',
    ],
    "the key of a trail whose bucket and group have others": [
      (stack) => {
        const bucket = new TrailBucket(stack, "Bucket", { trailName: "audit" });
        return new AuditTrail(stack, "Trail", { name: "audit", bucket, key: farKey, logGroupKey: false });
      },
      'key, region: got a key of "us-east-1" for a trail in "eu-west-1"',
    ],
  };

  test.each(Object.entries(refused))("is refused: %s", (_, [make, message]) => {
    expect(() => make(awsStack())).toThrow(message);
  });

  test("is taken where all of it is of the other region", () => {
    const stack = awsStack();
    const logGroup = farLogs(stack);
    new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds, logGroup, secretsKey: farKey, ...far });
    new ClusterDetections(stack, "Detections", { logs: logGroup, topic: farTopic, ...far });
    const bucket = new ArchiveBucket(stack, "Bucket", { key: farKey, ...far });
    new LogArchive(stack, "Archive", { clusters: [logGroup], bucket, topic: farTopic, ...far });
    const trail = new AuditTrail(stack, "Trail", { name: "audit", key: farKey, ...far });
    new TrailDetections(stack, "Rules", { trail, topic: farTopic, ...far });
  });

  test("is taken where one of both regions is a variable, whatever the provider's is", () => {
    const stack = awsStack();
    const region = new TerraformVariable(stack, "region", {}).stringValue;
    const logGroup = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "prod", region });
    new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds, logGroup, ...far });
    new ClusterDetections(stack, "Detections", { logs: clusterLogs("other"), topic: farTopic, region });
  });

  test("is taken of a bucket without a key, which no key has to reach", () => {
    const stack = awsStack();
    const bucket = new ArchiveBucket(stack, "Bucket", far);
    new LogArchive(stack, "Archive", { clusters: [clusterLogs("prod")], bucket });
    expect(bucket.region).toBe("us-east-1");
  });
});

describe("two constructs for one log group", () => {
  const group = (stack: TerraformStack, id: string, region?: string): KeptLogGroup =>
    new KeptLogGroup(stack, id, { logGroupName: "/aws/eks/prod/cluster", region });

  test("are refused in one stack, by the path of the first", () => {
    const stack = awsStack();
    group(stack, "One");
    expect(() => group(stack, "Two")).toThrow(
      'logGroupName: got "/aws/eks/prod/cluster", which stack/One already is; give that one on',
    );
  });

  test("are refused in two stacks of one account and region", () => {
    const app = Testing.app();
    group(awsStack("one", app), "LogGroup");
    expect(() => group(awsStack("two", app), "LogGroup")).toThrow("which one/LogGroup already is");
  });

  test("are two groups in two regions, two accounts, or where the account is not known", () => {
    const app = Testing.app();
    const stack = awsStack("one", app);
    group(stack, "Here");
    group(stack, "There", "us-east-1");
    const other = new TerraformStack(app, "other");
    new AwsProvider(other, "aws", { region: "eu-west-1", allowedAccountIds: ["444455556666"] });
    group(other, "LogGroup");
    const unknown = new TerraformStack(app, "unknown");
    new AwsProvider(unknown, "aws", { region: "eu-west-1" });
    group(unknown, "LogGroup");
    expect(() => group(unknown, "Again")).toThrow("which unknown/LogGroup already is");
  });
});
