import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KinesisFirehoseDeliveryStream } from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream";
import { TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { checkAlarmTarget, type AlarmTarget } from "./alarm-topic";
import { ArchiveBucket } from "./archive-bucket";
import { ArchiveSearch, type ArchiveSearchOptions } from "./archive-search";
import { ARCHIVE_PATTERNS } from "./archive/subscription-patterns";
import { boundedName } from "./bounded-name";
import { checkClassHasFilters, checkClusterLogs, readerDependencies, type ClusterLogs } from "./cluster-logs";
import { recordCreation } from "./creation-line";
import { checkFilterPattern } from "./detections/filter-pattern";
import { checkKey, type EncryptionKey } from "./encryption-key";
import type { BucketKeepingProps } from "./kept-bucket";
import { takenBy } from "./one-of-a-kind";
import { knownPlace, placeOf, type Place } from "./place";
import { checkSameRegion } from "./same-region";
import { checkList } from "./shown";
import { checkWholeNumber } from "./whole-number";

/** Whose logs are archived, where and how long. Without `bucket`, the keeping is that of the bucket made here. */
export interface LogArchiveProps extends BucketKeepingProps {
  /** Logs of the clusters: their `ControlPlaneLogGroup`s, or `clusterLogs(name)`. */
  readonly clusters: readonly ClusterLogs[];

  /**
   * Bucket that takes the archive; with a key, of the streams' region. Not together with props of its keeping.
   * @default - one is made, by a name of which there is one in account and region: further archives share it
   */
  readonly bucket?: ArchiveBucket;

  /**
   * Key that encrypts the bucket made here, what waits in the streams, and results of queries. The account's own
   * identities must be able to use it by IAM, as a `LogKey` lets them.
   * @default - that of `bucket`; without one AWS's own encryption, said as a warning at synth
   */
  readonly key?: EncryptionKey;

  /**
   * What is archived: one or two CloudWatch filter patterns by their names, "" for everything.
   * @default - ARCHIVE_PATTERNS: audit records without noise, and the authenticator's
   */
  readonly filterPatterns?: Readonly<Record<string, string>>;

  /**
   * Seconds that a stream gathers before it writes a file, from 60 to 900.
   * @default 300
   */
  readonly bufferSeconds?: number;

  /**
   * How the archive is searched, or false not to. With a bucket brought: an `ArchiveSearch` over all its clusters is
   * made once, where the bucket is.
   * @default - searched where the bucket is made here, with ArchiveSearch's own defaults
   */
  readonly search?: ArchiveSearchOptions | false;

  /**
   * Who is told when the archive falls behind.
   * @default - nobody
   */
  readonly topic?: AlarmTarget;

  /**
   * ARN of the permissions boundary of the roles made here.
   * @default - none
   */
  readonly permissionsBoundary?: string;
}

/**
 * Archives clusters' audit and authenticator logs in S3, line by line as the cluster wrote them, and makes them
 * searchable. One Firehose stream a cluster, for logs of CloudWatch subscriptions alone: vended logs come otherwise
 * packed, and one stream can't unpack both.
 *
 * With `objectLockMode`, try a day of `GOVERNANCE` first and give a `topic`: S3 takes an upload to a locked bucket only
 * with a checksum, and AWS does not say that Firehose sends one.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs-decompression.html
 */
export class LogArchive extends Construct {
  public readonly bucket: ArchiveBucket;
  public readonly search: ArchiveSearch | undefined;
  /** The streams, by the name of their cluster. */
  public readonly streams: Readonly<Record<string, KinesisFirehoseDeliveryStream>>;

  /**
   * @throws Error where a group's class has no subscription filters, two clusters are one, one is archived already,
   * topic, group or a bucket with a key are of another region, a bucket is brought together with props of its keeping, or
   * there already, or a prop is out of its values
   */
  public constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    recordCreation(this);
    const here = knownPlace(this, props.region).region;
    checkProps(props, here);
    const { clusters, filterPatterns = ARCHIVE_PATTERNS, region, search, tags } = props;
    for (const { clusterName } of clusters) {
      const other = takenBy(this, "archive", clusterName, region);
      if (other !== undefined) {
        throw new Error(
          `clusters: got "${clusterName}", which ${other} already archives; a group has two subscription filters at most, and that one takes both`,
        );
      }
    }
    const place = placeOf(this, region);
    this.bucket = props.bucket ?? new ArchiveBucket(this, "Bucket", props);
    const key = props.key ?? this.bucket.key;
    if (key !== undefined) {
      // One key encrypts the stream and what S3 keeps, and is of one region.
      const stream = { what: "a delivery stream", region: here };
      checkSameRegion("bucket", { what: "a bucket", region: this.bucket.region }, stream);
      checkKey(key, "delivery stream", here);
    }
    const names = Object.fromEntries(clusters.map(({ clusterName }) => [clusterName, streamName(clusterName)]));

    const writer = this.role("Writer", "Firehose to the archive's bucket", props, {
      trust: firehoseTrust(place),
      policy: writerPolicy(place, this.bucket, key),
    });
    const sender = this.role("Sender", "CloudWatch Logs to Firehose", props, {
      trust: logsTrust(place),
      policy: senderPolicy(place, key),
    });
    const ready = TerraformStack.of(this.bucket) === TerraformStack.of(this) ? [this.bucket.policy] : [];
    const streams: Record<string, KinesisFirehoseDeliveryStream> = {};
    for (const logs of clusters) {
      const name = names[logs.clusterName] ?? "";
      const stream = new KinesisFirehoseDeliveryStream(this, `Stream-${childId(logs)}`, {
        name,
        destination: "extended_s3",
        serverSideEncryption:
          key === undefined
            ? { enabled: true, keyType: "AWS_OWNED_CMK" }
            : { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: key.keyArn },
        extendedS3Configuration: {
          ...unpacked,
          roleArn: writer.role.arn,
          bucketArn: this.bucket.bucketArn,
          // The cluster's name is no data of a record, so it is written here rather than by dynamic partitioning.
          prefix: `cluster=${logs.clusterName}/day=!{timestamp:yyyy-MM-dd}/`,
          errorOutputPrefix: `errors/cluster=${logs.clusterName}/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/`,
          bufferingInterval: props.bufferSeconds ?? 300,
          bufferingSize: 64,
          kmsKeyArn: key?.keyArn,
        },
        region,
        tags,
        dependsOn: [writer.policy, ...ready],
      });
      streams[logs.clusterName] = stream;
      for (const [patternName, pattern] of Object.entries(filterPatterns)) {
        new CloudwatchLogSubscriptionFilter(this, `Subscription-${childId(logs)}-${patternName}`, {
          name: `eks-audit-archive-${patternName}`,
          logGroupName: logs.logGroupName,
          filterPattern: pattern,
          destinationArn: stream.arn,
          roleArn: sender.role.arn,
          region,
          dependsOn: [sender.policy, ...(readerDependencies(this, logs.resource) ?? [])],
        });
      }
      if (props.topic !== undefined) this.addAlarm(logs, name, props.topic, props);
    }
    this.streams = streams;

    if (search !== false && (search !== undefined || props.bucket === undefined)) {
      this.search = new ArchiveSearch(this, "Search", {
        ...search,
        bucket: this.bucket,
        clusterNames: clusters.map(({ clusterName }) => clusterName),
        key,
        region,
        tags,
      });
    }
  }

  private role(
    id: string,
    description: string,
    { permissionsBoundary, tags }: LogArchiveProps,
    { policy, trust }: { readonly policy: object; readonly trust: object },
  ): { readonly role: IamRole; readonly policy: IamRolePolicy } {
    const role = new IamRole(this, id, {
      description,
      assumeRolePolicy: JSON.stringify(trust),
      permissionsBoundary,
      tags,
    });
    return {
      role,
      policy: new IamRolePolicy(this, `${id}Policy`, {
        name: "archive",
        role: role.id,
        policy: JSON.stringify(policy),
      }),
    };
  }

  // https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
  private addAlarm(logs: ClusterLogs, name: string, topic: AlarmTarget, { region, tags }: LogArchiveProps): void {
    new CloudwatchMetricAlarm(this, `Alarm-${childId(logs)}`, {
      alarmName: `eks-audit/${logs.clusterName}/archive-behind`,
      alarmDescription: `The archive of cluster ${logs.clusterName} is an hour behind: what is older than a day is lost. What to do: look at the stream ${name}, its role, its bucket and their key.`,
      namespace: "AWS/Firehose",
      metricName: "DeliveryToS3.DataFreshness",
      dimensions: { DeliveryStreamName: name },
      statistic: "Maximum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      period: 300,
      evaluationPeriods: 1,
      threshold: 3600,
      treatMissingData: "notBreaching",
      alarmActions: [topic.topicArn],
      region,
      tags,
    });
  }
}

/**
 * CloudWatch Logs sends gzip with many events in one record. Unpacked, freed of their envelope, a line each, and only
 * then packed again: packing alone gives gzip in gzip, which nothing reads. The order is the service's own.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/Message_extraction.html
 */
const unpacked = {
  processingConfiguration: {
    enabled: true,
    processors: [
      { type: "Decompression", parameters: [{ parameterName: "CompressionFormat", parameterValue: "GZIP" }] },
      {
        type: "CloudWatchLogProcessing",
        parameters: [{ parameterName: "DataMessageExtraction", parameterValue: "true" }],
      },
      { type: "AppendDelimiterToRecord", parameters: [{ parameterName: "Delimiter", parameterValue: "\\n" }] },
    ],
  },
  compressionFormat: "GZIP",
};

// https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
function firehoseTrust(place: Place): object {
  return trust("firehose.amazonaws.com", {
    StringEquals: { "aws:SourceAccount": place.account },
    ArnLike: { "aws:SourceArn": streamArns(place) },
  });
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample
function logsTrust({ account, partition, region }: Place): object {
  return trust("logs.amazonaws.com", {
    StringLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${account}:*` },
  });
}

function trust(service: string, condition: object): object {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition: condition }],
  };
}

function writerPolicy({ dnsSuffix, region }: Place, bucket: ArchiveBucket, key: EncryptionKey | undefined): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        Resource: bucket.bucketArn,
      },
      {
        Effect: "Allow",
        Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
        Resource: ["cluster=*", "errors/*"].map((objects) => `${bucket.bucketArn}/${objects}`),
      },
      ...(key === undefined
        ? []
        : [
            {
              Effect: "Allow",
              Action: ["kms:Decrypt", "kms:GenerateDataKey"],
              Resource: key.keyArn,
              Condition: { StringEquals: { "kms:ViaService": `s3.${region}.${dnsSuffix}` } },
            },
          ]),
    ],
  };
}

// Who puts records into a stream with a customer's key must be allowed to use the key: new streams ask for it since April
// 2026, the others from 28 February 2027 on. https://github.com/ministryofjustice/modernisation-platform/issues/12957
function senderPolicy(place: Place, key: EncryptionKey | undefined): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["firehose:PutRecord", "firehose:PutRecordBatch"],
        Resource: streamArns(place),
      },
      ...(key === undefined
        ? []
        : [{ Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: key.keyArn }]),
    ],
  };
}

const STREAM_PREFIX = "eks-audit-";

// https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
function streamName(clusterName: string): string {
  return boundedName(`${STREAM_PREFIX}${clusterName}`, 64);
}

// A pattern, as AWS has it for several resources: a list of all streams outgrows IAM's quotas at two dozen clusters.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
function streamArns({ account, partition, region }: Place): string {
  return `arn:${partition}:firehose:${region}:${account}:deliverystream/${STREAM_PREFIX}*`;
}

// A token is no part of an id.
function childId({ clusterName, resource }: ClusterLogs): string {
  return Token.isUnresolved(clusterName) ? (resource?.node.addr ?? "cluster") : clusterName;
}

const KEEPING = [
  "accessLogsBucket",
  "accessLogsBucketName",
  "expireAfterDays",
  "glacierAfterDays",
  "objectLockDays",
  "objectLockMode",
  "versioned",
] as const;

function checkProps(props: LogArchiveProps, region: string | undefined): void {
  const { bufferSeconds, clusters, filterPatterns } = props;
  checkAlarmTarget(props.topic, "an alarm", region);
  checkList("clusters", clusters);
  if (clusters.length === 0) throw new Error("clusters: got none, expected at least one");
  const seen = new Set<string>();
  clusters.forEach((logs, index) => {
    checkClusterLogs(`clusters[${index}]`, logs, "a subscription filter", region);
  });
  for (const { clusterName, resource } of clusters) {
    checkClassHasFilters("clusters", resource, "subscription filters");
    if (seen.has(clusterName)) {
      throw new Error(`clusters: got "${clusterName}" twice, expected each once, or its logs are archived twice`);
    }
    seen.add(clusterName);
  }
  const patterns = Object.entries(filterPatterns ?? ARCHIVE_PATTERNS);
  if (patterns.length < 1 || patterns.length > 2) {
    throw new Error(
      `filterPatterns: got ${patterns.length}, expected one or two: CloudWatch Logs allows two subscription filters on a group`,
    );
  }
  for (const [name, pattern] of patterns) checkFilterPattern("filterPatterns", name, pattern);
  if (bufferSeconds !== undefined) checkWholeNumber("bufferSeconds", bufferSeconds, "seconds", 60, 900);
  const given = KEEPING.filter((prop) => props[prop] !== undefined);
  if (props.bucket !== undefined && given.length > 0) {
    throw new Error(`bucket, ${given.join(", ")}: got a bucket and how to keep one made here, expected one of both`);
  }
}
