import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, TerraformVariable, Testing, type App } from "cdktf";
import type { Construct } from "constructs";
import {
  AdoptedClusterLogging,
  AlarmTopic,
  ArchiveBucket,
  ArchiveSearch,
  AuditTrail,
  clusterLogs,
  LogArchive,
  LogFoundationStack,
  LogKey,
  OrganizationLogKey,
  OrganizationTrailBucket,
  TrailBucket,
  VendedClusterLogs,
} from "../../modules";
import { awsStack } from "./stack-under-test";

const clusterArn = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";
const organization = { organizationId: "o-a1b2c3d4e5", trailName: "organization", trailAccount: "444455556666" };
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1";

type Make = (scope: Construct, id: string, ordinal: number) => unknown;

/** What can't be there twice in an account and region, and how a second one is refused. */
const NAMES: Readonly<Record<string, { readonly make: Make; readonly message: string }>> = {
  "archives' buckets": {
    make: (scope, id, ordinal) =>
      new LogArchive(scope, id, { clusters: [clusterLogs(`cluster-${ordinal}`)], search: false }),
    message:
      'bucketName: got "eks-audit-archive-111122223333-eu-west-1", the bucket that stack/1/Bucket already has; share that one, or give another bucketName',
  },
  "archives of adopted clusters": {
    make: (scope, id, ordinal) =>
      new AdoptedClusterLogging(scope, id, { clusterName: `cluster-${ordinal}`, detections: false, archive: {} }),
    message:
      'bucketName: got "eks-audit-archive-111122223333-eu-west-1", the bucket that stack/1/Archive/Bucket already',
  },
  "default buckets for archives": {
    make: (scope, id) => new ArchiveBucket(scope, id),
    message: 'bucketName: got "eks-audit-archive-111122223333-eu-west-1", the bucket that stack/1 already has',
  },
  "Glue databases": {
    make: (scope, id, ordinal) => search(scope, id, ordinal, { workgroupName: id, resultsBucketName: `results-${id}` }),
    message:
      'databaseName: got "eks_audit_logs", the Glue database that stack/1 already has; share that one, or give another databaseName',
  },
  "Athena workgroups": {
    make: (scope, id, ordinal) => search(scope, id, ordinal, { databaseName: id, resultsBucketName: `results-${id}` }),
    message: 'workgroupName: got "eks-audit", the Athena workgroup that stack/1 already has',
  },
  "buckets of query results": {
    make: (scope, id, ordinal) => search(scope, id, ordinal, { databaseName: id, workgroupName: id }),
    message:
      'resultsBucketName: got "eks-audit-queries-111122223333-eu-west-1", the bucket that stack/1/Results already has; share that one, or give another resultsBucketName',
  },
  "keys of one alias": {
    make: (scope, id) => new LogKey(scope, id),
    message:
      'alias: got "eks-audit-logs", the KMS alias that stack/1 already has; share that one, or give another alias',
  },
  "keys of an organization's trail": {
    make: (scope, id) => new OrganizationLogKey(scope, id, organization),
    message: 'alias: got "eks-audit-organization-logs", the KMS alias that stack/1 already has',
  },
  "buckets of an organization's trail": {
    make: (scope, id) => new OrganizationTrailBucket(scope, id, organization),
    message: 'bucketName: got "organization-111122223333-eu-west-1", the bucket that stack/1 already has',
  },
  topics: {
    make: (scope, id) => new AlarmTopic(scope, id, { key: { keyArn, admitsAlarms: true } }),
    message:
      'topicName: got "eks-audit-alarms", the SNS topic that stack/1 already has; share that one, or give another topicName',
  },
  "a topic's key and another of its alias": {
    make: (scope, id, ordinal) =>
      ordinal === 1 ? new LogKey(scope, id, { alias: "alarms" }) : new AlarmTopic(scope, id, { topicName: "alarms" }),
    message: 'topicName: got "alarms", the KMS alias that stack/1 already has',
  },
  trails: {
    make: (scope, id) => new AuditTrail(scope, id, { name: "audit", logGroupName: `/audit/${id}` }),
    message: 'name: got "audit", the trail that stack/1 already has; share that one, or give another name',
  },
  "buckets for one trail": {
    make: (scope, id) => new TrailBucket(scope, id, { trailName: "audit" }),
    message: 'bucketName: got "audit-111122223333-eu-west-1", the bucket that stack/1 already has',
  },
  "deliveries of one cluster's vended logs": {
    make: (scope, id) =>
      new VendedClusterLogs(scope, id, { clusterName: "prod", clusterArn, logGroupName: `/vended/${id}` }),
    message:
      'clusterName: got "prod", whose vended logs stack/1 already delivers; give that one all of autoMode and capabilities',
  },
};

function search(
  scope: Construct,
  id: string,
  ordinal: number,
  props: { databaseName?: string; workgroupName?: string; resultsBucketName?: string },
): ArchiveSearch {
  const bucket = new ArchiveBucket(scope, `Archive${ordinal}`, { bucketName: `archive-${id}` });
  return new ArchiveSearch(scope, id, { bucket, clusterNames: ["prod"], ...props });
}

/** A stack whose provider tells as much as is given. */
function stackOf(app: App, id: string, region?: string, account?: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", { region, allowedAccountIds: account === undefined ? undefined : [account] });
  return stack;
}

describe.each(Object.entries(NAMES))("two %s", (_, { make, message }) => {
  const both = (one: TerraformStack, two: TerraformStack) => () => {
    make(one, "1", 1);
    make(two, "2", 2);
  };

  test("are refused, by the construct that has the name, and with what to do", () => {
    const stack = awsStack();
    expect(both(stack, stack)).toThrow(message);
  });

  test("are refused in two stacks of one account and region", () => {
    const app = Testing.app();
    expect(both(awsStack("stack", app), awsStack("other", app))).toThrow(message);
  });

  test("are refused in one stack that does not say its account", () => {
    const stack = stackOf(Testing.app(), "stack", "eu-west-1");
    expect(both(stack, stack)).toThrow(message.replace(/111122223333-/, "<account>-"));
  });

  test("are refused in one stack that says neither account nor region", () => {
    const stack = stackOf(Testing.app(), "stack");
    expect(both(stack, stack)).toThrow(message.replace("111122223333-eu-west-1", "<account>-<region>"));
  });
});

const IN_A_PLACE = Object.entries(NAMES).filter(
  // These names have no place in them here, and are one of a kind in all of AWS.
  ([name]) => !["Glue databases", "Athena workgroups", "buckets of query results"].includes(name),
);

describe.each(IN_A_PLACE)("two %s", (_, { make }) => {
  test.each<[string, (app: App) => TerraformStack]>([
    ["another account", (app) => stackOf(app, "other", "eu-west-1", "444455556666")],
    ["another region", (app) => stackOf(app, "other", "us-east-1", "111122223333")],
    ["a stack that does not say its account", (app) => stackOf(app, "other", "eu-west-1")],
    ["a stack that says neither account nor region", (app) => stackOf(app, "other")],
  ])("are two where one is in %s", (_place, other) => {
    const app = Testing.app();
    make(awsStack("stack", app), "1", 1);
    expect(() => make(other(app), "2", 2)).not.toThrow();
  });
});

test("two foundations of one alias are refused, and two of another region are not", () => {
  const app = Testing.app();
  const props = { account: "111122223333", backend: { type: "local", directory: "/state" } } as const;
  new LogFoundationStack(app, "one", { ...props, region: "eu-west-1" });
  new LogFoundationStack(app, "two", { ...props, region: "us-east-1" });
  expect(() => new LogFoundationStack(app, "three", { ...props, region: "eu-west-1" })).toThrow(
    'alias: got "eks-audit-logs", the KMS alias that one/Key already has; share that one, or give another alias',
  );
});

describe("a bucket's name that is written out", () => {
  const bucketName = "audit-logs";

  test("is one of a kind whatever account and region, known or not", () => {
    const app = Testing.app();
    new ArchiveBucket(awsStack("stack", app), "Bucket", { bucketName });
    for (const other of [
      stackOf(app, "region", "us-east-1", "111122223333"),
      stackOf(app, "account", "eu-west-1", "444455556666"),
      stackOf(app, "unknown"),
    ]) {
      expect(() => new ArchiveBucket(other, "Bucket", { bucketName })).toThrow(
        'bucketName: got "audit-logs", the bucket that stack/Bucket already has',
      );
    }
  });

  test("is another in another partition", () => {
    const app = Testing.app();
    for (const region of ["eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"]) {
      new ArchiveBucket(stackOf(app, region, region, "111122223333"), "Bucket", { bucketName });
    }
    expect(() => new ArchiveBucket(stackOf(app, "far", "cn-northwest-1"), "Bucket", { bucketName })).toThrow(
      "the bucket that cn-north-1/Bucket already has",
    );
  });
});

test("a trail that is refused leaves its name to the one that is mended", () => {
  const stack = awsStack();
  const elsewhere = LogKey.fromKeyArn("arn:aws:kms:us-east-1:111122223333:key/1");
  expect(() => new AuditTrail(stack, "Wrong", { name: "audit", key: elsewhere })).toThrow(/us-east-1/);
  expect(() => new AuditTrail(stack, "Right", { name: "audit" })).not.toThrow();
});

test("names that only a plan knows are one where they are the same variable", () => {
  const stack = awsStack();
  const [one = "", two = ""] = ["one", "two"].map((id) => new TerraformVariable(stack, id, {}).stringValue);
  new ArchiveBucket(stack, "1", { bucketName: one });
  new ArchiveBucket(stack, "2", { bucketName: two });
  expect(() => new ArchiveBucket(stack, "3", { bucketName: one })).toThrow("the bucket that stack/1 already has");
});

test("a region given by itself counts, also as a variable", () => {
  const stack = awsStack();
  const [one = "", two = ""] = ["one", "two"].map((id) => new TerraformVariable(stack, id, {}).stringValue);
  [undefined, "us-east-1", one, two].forEach((region, index) => {
    new ArchiveBucket(stack, `Bucket${index}`, { region });
    new AlarmTopic(stack, `Topic${index}`, { region });
  });
  expect(() => new ArchiveBucket(stack, "Again", { region: "us-east-1" })).toThrow("stack/Bucket1");
  expect(() => new AlarmTopic(stack, "AgainToo", { region: one })).toThrow("stack/Topic2");
});

test("archives that share a bucket, and one search, are as many as there are clusters", () => {
  const stack = awsStack();
  const bucket = new ArchiveBucket(stack, "Bucket");
  for (const name of ["one", "two"]) new LogArchive(stack, name, { clusters: [clusterLogs(name)], bucket });
  new ArchiveSearch(stack, "Search", { bucket, clusterNames: ["one", "two"] });
  expect(stack.node.findAll().filter((node) => node instanceof LogArchive)).toHaveLength(2);
});
