import type { Construct } from "constructs";
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
}

/** One trail with its bucket and log group, in its home region. */
export class AuditTrailStack extends AccountStack {
  /** The trail, with its log group. */
  public readonly trail: AuditTrail;
  /** The bucket its log files go to. */
  public readonly bucket: TrailBucket;

  /** @throws Error as `AccountStack`, `TrailBucket` and `AuditTrail` do */
  public constructor(scope: Construct, id: string, props: AuditTrailStackProps) {
    super(scope, id, props);
    const { key, name, organizationId, tags } = props.trail;
    this.bucket = new TrailBucket(this, "Bucket", { tags, ...props.bucket, key, organizationId, trailName: name });
    this.trail = new AuditTrail(this, "Trail", { ...props.trail, bucket: this.bucket });
    this.output("trail_name", name, "Name of the trail");
    this.output("trail_arn", this.trail.trailArn, "ARN of the trail");
    this.output("bucket_name", this.bucket.bucketName, "Name of the bucket the log files go to");
    this.output("bucket_arn", this.bucket.bucketArn, "ARN of the bucket the log files go to");
    this.output("log_group_name", this.trail.logGroup.logGroupName, "Name of the trail's log group");
    this.output("log_group_arn", this.trail.logGroup.logGroupArn, "ARN of the trail's log group");
  }
}
