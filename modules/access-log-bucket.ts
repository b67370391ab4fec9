import { Token } from "cdktf";
import type { Construct } from "constructs";
import { KeptBucket, type AccessLogDestination, type BucketKeepingProps } from "./kept-bucket";
import { matchesPattern } from "./name-pattern";
import { knownPlace, type Place } from "./place";
import { checkList } from "./shown";

/** Which buckets may deliver access logs, and how the logs are retained. */
export interface AccessLogBucketProps extends Omit<
  BucketKeepingProps,
  "accessLogsBucket" | "accessLogsBucketName" | "objectLockDays" | "objectLockMode"
> {
  /**
   * Name of the bucket, unique in the AWS partition.
   * @default - "eks-audit-access-logs", the account and the region, joined by "-"
   */
  readonly bucketName?: string;

  /**
   * Names of the buckets whose access logs S3 may deliver here; `*` stands for any run of characters.
   * @default - all buckets of this account
   */
  readonly sourceBucketNames?: readonly string[];
}

/**
 * A bucket for the S3 server access logs of other buckets in its account and region. Pass it to those buckets, such as a
 * `TrailBucket`, as `accessLogsBucket`. S3 encrypts this bucket with its own keys, and the bucket has no object lock,
 * because S3 does not deliver access logs to a bucket that has SSE-KMS or a retention period by default.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AccessLogBucket extends KeptBucket implements AccessLogDestination {
  /** Account of the bucket; undefined if only a plan knows it. */
  public readonly account: string | undefined;
  /** Whether S3 may deliver the access logs of the named bucket here. A name known only after apply is taken to match. */
  public readonly admitsAccessLogsOf: (bucketName: string) => boolean;

  /** @throws Error if a prop is outside its values, two props contradict each other, or the App has the bucket already */
  public constructor(scope: Construct, id: string, props: AccessLogBucketProps = {}) {
    const { sourceBucketNames = ["*"] } = props;
    checkNoLock(props);
    checkSources(sourceBucketNames);
    super(scope, id, {
      ...props,
      noun: "access log bucket",
      bucketName: ({ account, region }) => props.bucketName ?? `eks-audit-access-logs-${account}-${region}`,
      key: undefined,
      takesKey: false,
      // Athena can query Glacier Instant Retrieval: https://docs.aws.amazon.com/athena/latest/ug/querying-glacier.html
      glacierClass: "GLACIER_IR",
      statements: (place, bucketArn) => [deliveryStatement(place, bucketArn, sourceBucketNames)],
    });
    this.account = knownPlace(this, props.region).account;
    this.admitsAccessLogsOf = (name) => sourceBucketNames.some((pattern) => matchesPattern(pattern, name));
  }
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
function deliveryStatement({ account, partition }: Place, bucketArn: string, sources: readonly string[]): object {
  return {
    Sid: "S3AccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn}/*`,
    Condition: {
      ArnLike: { "aws:SourceArn": sources.map((name) => `arn:${partition}:s3:::${name}`) },
      StringEquals: { "aws:SourceAccount": account },
    },
  };
}

// JavaScript, and objects with further properties, get past the types.
function checkNoLock({ accessLogsBucketName, objectLockDays, objectLockMode }: BucketKeepingProps): void {
  if (objectLockMode !== undefined || objectLockDays !== undefined) {
    throw new Error(
      "objectLockMode, objectLockDays: got a lock, expected none: S3 delivers no access logs to a bucket with a default retention period",
    );
  }
  if (accessLogsBucketName !== undefined) {
    throw new Error(
      `accessLogsBucketName: got "${accessLogsBucketName}", expected none: a bucket for access logs writes none of its own`,
    );
  }
}

function checkSources(sourceBucketNames: readonly string[]): void {
  checkList("sourceBucketNames", sourceBucketNames);
  if (sourceBucketNames.length === 0) {
    throw new Error("sourceBucketNames: got none, expected the name of one bucket or more");
  }
  for (const name of sourceBucketNames) {
    if (!Token.isUnresolved(name) && !/^[a-z0-9.*-]{1,63}$/.test(name)) {
      throw new Error(
        `sourceBucketNames: got "${name}", expected a bucket's name such as "audit-111122223333-eu-west-1"`,
      );
    }
  }
}
