import { Testing } from "cdktf";
import {
  ARCHIVE_PATTERNS,
  AlarmTopic,
  ArchiveBucket,
  ControlPlaneLogGroup,
  LogArchive,
  LogKey,
  clusterLogs,
  type LogArchiveProps,
} from "../../modules";
import { filterPattern, type Reading } from "./filter-pattern/filter-pattern";
import { ANONYMOUS, answered, auditRecord, serviceAccount } from "./samples/audit-records";
import { granted } from "./samples/authenticator-records";
import { DETECTED } from "./samples/detected-records";
import { awsStack, Rendered, warningsOf, type Block } from "./stack-under-test";

const key = LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");

function archive(props: Partial<LogArchiveProps> = {}) {
  const stack = awsStack();
  const construct = new LogArchive(stack, "Archive", { clusters: [clusterLogs("prod")], key, ...props });
  return { stack, construct, rendered: new Rendered(stack) };
}

const all = (rendered: Rendered, type: string): Block[] => Object.values(rendered.json.resource?.[type] ?? {});

/** The role policy or trust whose text has the words in it, with the partition put in. */
function policyWith(rendered: Rendered, type: string, attribute: string, words: string): { Statement: Block[] } {
  const texts = all(rendered, type).map((block) =>
    String(block[attribute])
      .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, "aws")
      .replace(/\$\{data\.aws_partition\.\w+\.dns_suffix\}/g, "amazonaws.com"),
  );
  const found = texts.find((text) => text.includes(words));
  if (found === undefined) throw new Error(`no ${type} with ${words}`);
  return JSON.parse(found) as { Statement: Block[] };
}

describe("what is archived by default", () => {
  const NOISE = [
    auditRecord({ user: ANONYMOUS, verb: "get", requestURI: "/livez?timeout=10s", objectRef: undefined }),
    auditRecord({ user: ANONYMOUS, verb: "get", requestURI: "/readyz", objectRef: undefined }),
    auditRecord({ stage: "RequestReceived", verb: "create", responseStatus: undefined }),
    auditRecord({
      verb: "update",
      user: { username: "system:node:ip-10-0-1-7.ec2.internal" },
      requestURI: "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/ip-10-0-1-7",
      objectRef: { resource: "leases", namespace: "kube-node-lease", apiGroup: "coordination.k8s.io" },
    }),
    auditRecord({ verb: "get", user: { username: "system:apiserver" } }),
    auditRecord({ verb: "watch", user: { username: "system:kube-scheduler" } }),
    "I1120 10:15:30.123456      10 httplog.go:132] HTTP verb=GET URI=/healthz",
  ];
  const KEPT = [
    ...Object.values(DETECTED).flat(),
    granted("arn:aws:iam::111122223333:role/Developer", ["developers"]),
    auditRecord(),
    auditRecord({ user: serviceAccount("kube-system", "namespace-controller"), verb: "get" }),
    auditRecord({ user: { username: "system:kube-controller-manager" }, verb: "delete" }),
    auditRecord({ user: { username: "system:kube-scheduler" }, verb: "list", responseStatus: answered(403) }),
    auditRecord({ verb: "get", requestURI: "/", objectRef: undefined }),
    // Words of noise elsewhere in a record drop nothing.
    auditRecord({ userAgent: "/livez leases system:apiserver" }),
  ];
  const archived = (record: string, reading: Reading): boolean =>
    Object.values(ARCHIVE_PATTERNS).some((pattern) => filterPattern(pattern, reading)(record));

  test.each<Reading>(["strict", "lenient"])("is all but noise, under the %s reading of !=", (reading) => {
    expect(NOISE.filter((record) => archived(record, reading))).toEqual([]);
    expect(KEPT.filter((record) => !archived(record, reading))).toEqual([]);
  });

  test("is archived once", () => {
    const patterns = Object.values(ARCHIVE_PATTERNS);
    const twice = KEPT.filter((record) => patterns.every((pattern) => filterPattern(pattern)(record)));
    expect(twice).toEqual([]);
  });
});

test("each cluster has a stream of its own, below its own prefix", () => {
  const { construct, rendered } = archive({ clusters: [clusterLogs("prod"), clusterLogs("staging")] });
  const streams = all(rendered, "aws_kinesis_firehose_delivery_stream");
  expect(streams.map(({ name }) => name)).toEqual(["eks-audit-prod", "eks-audit-staging"]);
  expect(streams.map(({ extended_s3_configuration: s3 }) => (s3 as Block).prefix)).toEqual([
    "cluster=prod/day=!{timestamp:yyyy-MM-dd}/",
    "cluster=staging/day=!{timestamp:yyyy-MM-dd}/",
  ]);
  expect((streams[0]?.extended_s3_configuration as Block).error_output_prefix).toBe(
    "errors/cluster=prod/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/",
  );
  expect(Object.keys(construct.streams)).toEqual(["prod", "staging"]);
});

test("records are unpacked, freed of their envelope, put on lines, and only then packed", () => {
  const { extended_s3_configuration: s3 } = archive().rendered.only("aws_kinesis_firehose_delivery_stream");
  expect(s3).toMatchObject({
    compression_format: "GZIP",
    processing_configuration: {
      enabled: true,
      processors: [
        { type: "Decompression", parameters: [{ parameter_name: "CompressionFormat", parameter_value: "GZIP" }] },
        {
          type: "CloudWatchLogProcessing",
          parameters: [{ parameter_name: "DataMessageExtraction", parameter_value: "true" }],
        },
        { type: "AppendDelimiterToRecord", parameters: [{ parameter_name: "Delimiter", parameter_value: "\\n" }] },
      ],
    },
  });
});

test("stream and bucket are encrypted with the key", () => {
  const { rendered } = archive();
  expect(rendered.only("aws_kinesis_firehose_delivery_stream")).toMatchObject({
    server_side_encryption: { enabled: true, key_type: "CUSTOMER_MANAGED_CMK", key_arn: key.keyArn },
    extended_s3_configuration: { kms_key_arn: key.keyArn },
  });
  expect(JSON.stringify(all(rendered, "aws_s3_bucket_server_side_encryption_configuration")[0])).toContain(key.keyArn);
});

test("without a key there is AWS's own encryption, with a warning", () => {
  const { rendered, stack } = archive({ key: undefined });
  expect(rendered.only("aws_kinesis_firehose_delivery_stream").server_side_encryption).toEqual({
    enabled: true,
    key_type: "AWS_OWNED_CMK",
  });
  expect(warningsOf(stack)).toContainEqual(expect.stringContaining("archive bucket has S3's own encryption alone"));
});

describe("the roles", () => {
  test("Firehose may be itself for streams of archives alone, and write below the archive's prefixes alone", () => {
    const { construct, rendered } = archive();
    expect(policyWith(rendered, "aws_iam_role", "assume_role_policy", "firehose").Statement[0]?.Condition).toEqual({
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": "arn:aws:firehose:eu-west-1:111122223333:deliverystream/eks-audit-*" },
    });
    const { Statement } = policyWith(rendered, "aws_iam_role_policy", "policy", "s3:PutObject");
    const bucket = `\${aws_s3_bucket.${construct.bucket.resource.friendlyUniqueId}.arn}`;
    expect(Statement[1]).toMatchObject({ Resource: [`${bucket}/cluster=*`, `${bucket}/errors/*`] });
    expect(Statement[2]).toEqual({
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: key.keyArn,
      Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    });
  });

  test("CloudWatch Logs of this account and region may put records into streams of archives alone", () => {
    const { rendered } = archive();
    expect(
      policyWith(rendered, "aws_iam_role", "assume_role_policy", "logs.amazonaws.com").Statement[0]?.Condition,
    ).toEqual({ StringLike: { "aws:SourceArn": "arn:aws:logs:eu-west-1:111122223333:*" } });
    expect(policyWith(rendered, "aws_iam_role_policy", "policy", "firehose:PutRecord").Statement[0]).toMatchObject({
      Resource: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/eks-audit-*",
    });
  });

  test("CloudWatch Logs may use the key of the streams, and no key if they have none", () => {
    const more = (props: Partial<LogArchiveProps>): unknown =>
      policyWith(archive(props).rendered, "aws_iam_role_policy", "policy", "firehose:PutRecord").Statement.slice(1);
    expect(more({ key })).toEqual([
      { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: key.keyArn },
    ]);
    expect(more({ key: undefined })).toEqual([]);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  test("stay within IAM's quotas, however many clusters there are", () => {
    const clusters = Array.from({ length: 200 }, (_, number) => clusterLogs(`cluster-${number}-of-a-long-name`));
    const { rendered } = archive({ clusters });
    const longest = (type: string, attribute: string): number =>
      Math.max(
        ...all(rendered, type).map(
          (block) =>
            // A reference is longer, or shorter, than what it stands for.
            String(block[attribute])
              .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, "aws-us-gov")
              .replace(/\$\{data\.aws_partition\.\w+\.dns_suffix\}/g, "amazonaws.com")
              .replace(/\$\{aws_s3_bucket\.\w+\.arn\}/g, `arn:aws-us-gov:s3:::${"b".repeat(63)}`).length,
        ),
      );
    expect(all(rendered, "aws_kinesis_firehose_delivery_stream")).toHaveLength(200);
    expect(longest("aws_iam_role", "assume_role_policy")).toBeLessThanOrEqual(2048);
    expect(longest("aws_iam_role_policy", "policy")).toBeLessThanOrEqual(10_240);
  });
});

test("the group is subscribed once a pattern, when stream and role are there", () => {
  const stack = awsStack();
  const logs = new ControlPlaneLogGroup(stack, "LogGroup", { clusterName: "prod", key });
  new LogArchive(stack, "Archive", { clusters: [logs], key });
  const subscriptions = all(new Rendered(stack), "aws_cloudwatch_log_subscription_filter");
  expect(subscriptions.map(({ name }) => name)).toEqual(["eks-audit-archive-audit", "eks-audit-archive-authenticator"]);
  for (const subscription of subscriptions) {
    expect(subscription.log_group_name).toBe("/aws/eks/prod/cluster");
    expect(subscription.destination_arn).toMatch(/^\$\{aws_kinesis_firehose_delivery_stream\.[\w-]+\.arn\}$/);
    expect(subscription.depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\./),
      `aws_cloudwatch_log_group.${logs.resource.friendlyUniqueId}`,
    ]);
  }
});

test("everything is archived by one empty pattern", () => {
  const { rendered } = archive({ filterPatterns: { all: "" } });
  expect(rendered.only("aws_cloudwatch_log_subscription_filter").filter_pattern).toBe("");
});

test("the archive can be locked, and its old objects stay readable for Athena", () => {
  const { rendered } = archive({ objectLockMode: "COMPLIANCE", objectLockDays: 2557, search: false });
  expect(rendered.only("aws_s3_bucket_object_lock_configuration").rule).toEqual({
    default_retention: { mode: "COMPLIANCE", days: 2557 },
  });
  expect(rendered.only("aws_s3_bucket_lifecycle_configuration").rule).toMatchObject([
    { transition: [{ days: 90, storage_class: "GLACIER_IR" }] },
  ]);
  expect(rendered.only("aws_s3_bucket")).toMatchObject({ force_destroy: false, object_lock_enabled: true });
});

test("a bucket brought takes the archive, and is searched where it was made", () => {
  const app = Testing.app();
  const home = awsStack("home", app);
  const bucket = new ArchiveBucket(home, "Archive", { key });
  const stack = awsStack("cluster", app);
  const { search } = new LogArchive(stack, "Archive", { clusters: [clusterLogs("prod")], bucket });
  const rendered = new Rendered(stack);
  expect(search).toBeUndefined();
  expect(rendered.json.resource).not.toHaveProperty("aws_s3_bucket");
  const stream = rendered.only("aws_kinesis_firehose_delivery_stream");
  expect((stream.extended_s3_configuration as Block).bucket_arn).toMatch(/^\$\{data\.terraform_remote_state\./);
  expect(stream.server_side_encryption).toMatchObject({ key_arn: key.keyArn });
});

test("a topic is told when the archive falls behind", () => {
  const topic = AlarmTopic.fromTopicArn("arn:aws:sns:eu-west-1:111122223333:alarms");
  expect(archive({ topic }).rendered.only("aws_cloudwatch_metric_alarm")).toMatchObject({
    namespace: "AWS/Firehose",
    metric_name: "DeliveryToS3.DataFreshness",
    dimensions: { DeliveryStreamName: "eks-audit-prod" },
    alarm_actions: [topic.topicArn],
  });
});

test("a cluster's name too long for a stream is cut, and stays one of a kind", () => {
  const long = "c".repeat(99);
  const { rendered } = archive({ clusters: [clusterLogs(`${long}1`), clusterLogs(`${long}2`)] });
  const names = all(rendered, "aws_kinesis_firehose_delivery_stream").map(({ name }) => String(name));
  expect(names.map((name) => name.length)).toEqual([64, 64]);
  expect(new Set(names).size).toBe(2);
});

describe("refuses", () => {
  test.each<[string, Partial<LogArchiveProps>, string]>([
    ["no cluster", { clusters: [] }, "clusters: got none"],
    ["a cluster twice", { clusters: [clusterLogs("prod"), clusterLogs("prod")] }, 'clusters: got "prod" twice'],
    ["no pattern", { filterPatterns: {} }, "filterPatterns: got 0, expected one or two"],
    ["three patterns", { filterPatterns: { a: "a", b: "b", c: "c" } }, "filterPatterns: got 3, expected one or two"],
    [
      "a buffer out of range",
      { bufferSeconds: 30 },
      "bufferSeconds: got 30, expected a whole number of seconds, 60 to 900",
    ],
    ["a buffer of no number", { bufferSeconds: NaN }, "bufferSeconds: got NaN"],
    ["a lock of half a day", { objectLockMode: "GOVERNANCE", objectLockDays: 0.5 }, "objectLockDays: got 0.5"],
    [
      "a lock without versions",
      { objectLockMode: "GOVERNANCE", objectLockDays: 1, versioned: false },
      "objectLockMode, versioned: got a lock without versions",
    ],
    ["a lock without days", { objectLockMode: "GOVERNANCE" }, "objectLockMode, objectLockDays: got one without"],
  ])("%s", (_, props, message) => {
    expect(() => archive(props)).toThrow(message);
  });

  test("a bucket brought together with how to keep one", () => {
    const stack = awsStack();
    const bucket = new ArchiveBucket(stack, "Bucket", { key });
    expect(
      () => new LogArchive(stack, "Archive", { clusters: [clusterLogs("prod")], bucket, expireAfterDays: 400 }),
    ).toThrow("bucket, expireAfterDays: got a bucket and how to keep one made here");
  });

  test("a group of the infrequent-access class", () => {
    const stack = awsStack();
    const logs = new ControlPlaneLogGroup(stack, "LogGroup", {
      clusterName: "prod",
      logGroupClass: "INFREQUENT_ACCESS",
      adoptExisting: false,
    });
    expect(() => new LogArchive(stack, "Archive", { clusters: [logs] })).toThrow(
      'clusters: got a group with logGroupClass "INFREQUENT_ACCESS", which has no subscription filters',
    );
  });
});
