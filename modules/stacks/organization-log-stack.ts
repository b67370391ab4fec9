import type { Construct } from "constructs";
import { OrganizationLogKey } from "../organization-log-key";
import { OrganizationTrailBucket, type OrganizationTrailBucketProps } from "../organization-trail-bucket";
import { AccountStack, type AccountStackProps } from "./account-stack";

/** The organization's trail, and how its log files are kept. */
export interface OrganizationLogStackProps extends AccountStackProps {
  /** Bucket and the trail it takes, save what the stack sees to. */
  readonly bucket: Omit<OrganizationTrailBucketProps, "key" | "region">;
  /**
   * Name of the key's alias, without `alias/`, one of a kind in account and region.
   * @default "eks-audit-organization-logs"
   */
  readonly alias?: string;
}

/** Key and bucket of the organization's trail, in the logging account. */
export class OrganizationLogStack extends AccountStack {
  /** Key that encrypts the log files. */
  public readonly key: OrganizationLogKey;
  /** Bucket the log files go to. */
  public readonly bucket: OrganizationTrailBucket;
  /** Account whose trail may write. */
  public readonly trailAccount: string;
  /** Organization whose trail may write. */
  public readonly organizationId: string;

  /** @throws Error as `AccountStack`, `OrganizationLogKey` and `OrganizationTrailBucket` do */
  public constructor(scope: Construct, id: string, props: OrganizationLogStackProps) {
    super(scope, id, props);
    const { organizationId, trailAccount, trailName, tags } = props.bucket;
    this.trailAccount = trailAccount;
    this.organizationId = organizationId;
    this.key = new OrganizationLogKey(this, "Key", {
      alias: props.alias,
      organizationId,
      trailAccount,
      trailName,
      tags,
    });
    this.bucket = new OrganizationTrailBucket(this, "Bucket", { ...props.bucket, key: this.key });
    this.output("key_arn", this.key.keyArn, "Key that encrypts the log files of the organization's trail");
    this.output("bucket_name", this.bucket.bucketName, "Name of the bucket the log files go to");
    this.output("bucket_arn", this.bucket.bucketArn, "ARN of the bucket the log files go to");
  }
}
