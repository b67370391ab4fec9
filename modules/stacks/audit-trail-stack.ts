import type { Construct } from "constructs";
import { AccessLogBucket, type AccessLogBucketProps } from "../access-log-bucket";
import { AuditTrail, type AuditTrailProps } from "../audit-trail";
import { TrailBucket, type TrailBucketProps } from "../trail-bucket";
import { AccountStack, type AccountStackProps } from "./account-stack";

/** A trail and its bucket. */
export interface AuditTrailStackProps extends AccountStackProps {
  /** The trail, save what the stack sees to. */
  readonly trail: Omit<AuditTrailProps, "bucket" | "region">;
  /**
   * How the bucket keeps what arrives.
   * @default - as TrailBucket's own defaults
   */
  readonly bucket?: Omit<TrailBucketProps, "key" | "organizationId" | "region" | "trailName">;
  /**
   * Makes an `AccessLogBucket` for the access logs of the trail's bucket; `{}` for its defaults. Not together with
   * `accessLogsBucket` or `accessLogsBucketName` of `bucket`.
   * @default - none is made
   */
  readonly accessLogs?: Omit<AccessLogBucketProps, "region">;
}

/** One trail with its bucket and log group, in its home region. */
export class AuditTrailStack extends AccountStack {
  /** The trail, with its log group. */
  public readonly trail: AuditTrail;
  /** The bucket its log files go to. */
  public readonly bucket: TrailBucket;
  /** The bucket of that bucket's access logs, if `accessLogs` makes one. */
  public readonly accessLogBucket: AccessLogBucket | undefined;

  /** @throws Error as `AccountStack`, `TrailBucket` and `AuditTrail` do */
  public constructor(scope: Construct, id: string, props: AuditTrailStackProps) {
    super(scope, id, props);
    const { key, name, organizationId, tags } = props.trail;
    if (props.accessLogs !== undefined) {
      if (props.bucket?.accessLogsBucket !== undefined) {
        throw new Error("accessLogs, bucket.accessLogsBucket: got both, expected one");
      }
      this.accessLogBucket = new AccessLogBucket(this, "AccessLogs", { tags, ...props.accessLogs });
    }
    this.bucket = new TrailBucket(this, "Bucket", {
      tags,
      ...props.bucket,
      accessLogsBucket: this.accessLogBucket ?? props.bucket?.accessLogsBucket,
      key,
      organizationId,
      trailName: name,
    });
    this.trail = new AuditTrail(this, "Trail", { ...props.trail, bucket: this.bucket });
    this.output("trail_name", name, "Name of the trail");
    this.output("trail_arn", this.trail.trailArn, "ARN of the trail");
    this.output("bucket_name", this.bucket.bucketName, "Name of the bucket the log files go to");
    this.output("bucket_arn", this.bucket.bucketArn, "ARN of the bucket the log files go to");
    if (this.accessLogBucket !== undefined) {
      this.output(
        "access_logs_bucket_name",
        this.accessLogBucket.bucketName,
        "Name of the bucket that takes the access logs of the trail's bucket",
      );
    }
    this.output("log_group_name", this.trail.logGroup.logGroupName, "Name of the trail's log group");
    this.output("log_group_arn", this.trail.logGroup.logGroupArn, "ARN of the trail's log group");
  }
}
