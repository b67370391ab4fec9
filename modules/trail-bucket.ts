import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Annotations, Token } from "cdktf";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key";
import { placeOf, type Place } from "./place";

/** Whose trail the bucket takes, and how long it keeps what arrives. */
export interface TrailBucketProps {
  /** Name of the trail that writes to the bucket; no other may. */
  readonly trailName: string;

  /**
   * Name of the bucket, unique in all of AWS.
   * @default - the trail's name, the account and the region, joined by "-"
   */
  readonly bucketName?: string;

  /**
   * Key that encrypts the log files; its policy must admit CloudTrail for this trail.
   * @default - S3's own encryption, said as a warning at synth
   */
  readonly key?: EncryptionKey;

  /**
   * Identity of the organization ("o-...") whose members the trail records.
   * @default - the trail records this account alone
   */
  readonly organizationId?: string;

  /**
   * Days after which log files move to Glacier; 0 is never.
   * @default 90
   */
  readonly glacierAfterDays?: number;

  /**
   * Days after which log files are deleted, later than `glacierAfterDays` and than `objectLockDays`.
   * @default - never
   */
  readonly expireAfterDays?: number;

  /**
   * Lets nobody delete a log file for `objectLockDays`: `GOVERNANCE` save those with a permission for it, `COMPLIANCE`
   * not even the account's root. Can't be taken away again, and a change replaces a bucket that has none.
   * @default - no lock
   */
  readonly objectLockMode?: "GOVERNANCE" | "COMPLIANCE";

  /**
   * Days a log file is locked. Together with `objectLockMode`.
   * @default - no lock
   */
  readonly objectLockDays?: number;

  /**
   * Name of the bucket that takes this bucket's own access logs.
   * @default - none are written
   */
  readonly accessLogsBucketName?: string;

  /**
   * Region of the bucket.
   * @default - the provider's
   */
  readonly region?: string;

  /**
   * Tags of the bucket, beyond the provider's default tags.
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/** A bucket that one trail writes to, over TLS alone, and that never forgets unless told to. */
export class TrailBucket extends Construct {
  public readonly bucketName: string;
  public readonly bucketArn: string;
  /** Name of the only trail that may write here. */
  public readonly trailName: string;
  /** What must be there before a trail is made: CloudTrail tries the bucket when it is. */
  public readonly policy: S3BucketPolicy;
  /** The bucket itself, for what this construct has no prop for. */
  public readonly resource: S3Bucket;

  /** @throws Error where a prop is out of its values, or two props contradict each other */
  public constructor(scope: Construct, id: string, props: TrailBucketProps) {
    super(scope, id);
    checkKeeping(props);
    const { key, region } = props;
    const place = placeOf(this, region);
    this.trailName = props.trailName;
    const name = props.bucketName ?? `${props.trailName.toLowerCase()}-${place.account}-${place.region}`;
    checkBucketName(name);

    const locked = props.objectLockMode !== undefined;
    this.resource = new S3Bucket(this, "Resource", {
      bucket: name,
      forceDestroy: false,
      objectLockEnabled: locked ? true : undefined,
      region,
      tags: props.tags,
    });
    this.bucketName = this.resource.bucket;
    this.bucketArn = this.resource.arn;
    const bucket = this.resource.id;

    const publicAccess = new S3BucketPublicAccessBlock(this, "PublicAccess", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
      region,
    });
    const ownership = new S3BucketOwnershipControls(this, "Ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      region,
    });
    const versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
      region,
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket,
      rule: [
        key === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.keyArn },
              bucketKeyEnabled: true,
            },
      ],
      region,
    });
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket,
      rule: [lifecycleRule(props)],
      region,
      // The rules on versions that are no longer current need versions.
      dependsOn: [versioning],
    });
    if (props.objectLockMode !== undefined) {
      new S3BucketObjectLockConfigurationA(this, "ObjectLock", {
        bucket,
        rule: { defaultRetention: { mode: props.objectLockMode, days: props.objectLockDays } },
        region,
        dependsOn: [versioning],
      });
    }
    if (props.accessLogsBucketName !== undefined) {
      new S3BucketLoggingA(this, "AccessLogs", {
        bucket,
        targetBucket: props.accessLogsBucketName,
        targetPrefix: `${name}/`,
        region,
      });
    }
    this.policy = new S3BucketPolicy(this, "Policy", {
      bucket,
      policy: JSON.stringify(bucketPolicy(place, name, props.trailName, props.organizationId)),
      region,
      // S3 refuses two changes to a bucket's access at once (OperationAborted); and no log file comes before encryption.
      dependsOn: [publicAccess, ownership, encryption],
    });
    if (key === undefined) {
      Annotations.of(this).addWarning(
        "trail bucket has S3's own encryption alone; give key: a LogKey to hold the key yourself",
      );
    }
  }
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
function bucketPolicy(place: Place, name: string, trailName: string, organizationId: string | undefined): object {
  const { account, partition, region } = place;
  const bucketArn = `arn:${partition}:s3:::${name}`;
  const cloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } };
  const fromTrail = { "aws:SourceArn": `arn:${partition}:cloudtrail:${region}:${account}:trail/${trailName}` };
  const owners = organizationId === undefined ? [account] : [account, organizationId];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "CloudTrailReadAcl",
        ...cloudTrail,
        Action: "s3:GetBucketAcl",
        Resource: bucketArn,
        Condition: { StringEquals: fromTrail },
      },
      {
        Sid: "CloudTrailWrite",
        ...cloudTrail,
        Action: "s3:PutObject",
        Resource: owners.map((owner) => `${bucketArn}/AWSLogs/${owner}/*`),
        Condition: { StringEquals: { ...fromTrail, "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}

function lifecycleRule({ glacierAfterDays = 90, expireAfterDays }: TrailBucketProps) {
  return {
    id: "keep",
    status: "Enabled",
    filter: [{ prefix: "" }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    ...(glacierAfterDays > 0 && {
      transition: [{ days: glacierAfterDays, storageClass: "GLACIER" }],
      noncurrentVersionTransition: [{ noncurrentDays: glacierAfterDays, storageClass: "GLACIER" }],
    }),
    ...(expireAfterDays !== undefined && {
      expiration: [{ days: expireAfterDays }],
      noncurrentVersionExpiration: [{ noncurrentDays: expireAfterDays }],
    }),
  };
}

function checkKeeping(props: TrailBucketProps): void {
  const { expireAfterDays, glacierAfterDays = 90, objectLockDays, objectLockMode, organizationId } = props;
  checkDays("glacierAfterDays", glacierAfterDays, 0);
  if (expireAfterDays !== undefined) {
    checkDays("expireAfterDays", expireAfterDays, 1);
    const latest = Math.max(glacierAfterDays, objectLockDays ?? 0);
    if (expireAfterDays <= latest) {
      throw new Error(
        `expireAfterDays: got ${expireAfterDays}, expected more than ${latest} (glacierAfterDays, objectLockDays)`,
      );
    }
  }
  if ((objectLockMode === undefined) !== (objectLockDays === undefined)) {
    throw new Error("objectLockMode, objectLockDays: got one without the other, expected both or neither");
  }
  if (objectLockMode !== undefined && !["GOVERNANCE", "COMPLIANCE"].includes(objectLockMode)) {
    throw new Error(`objectLockMode: got "${objectLockMode}", expected GOVERNANCE, COMPLIANCE`);
  }
  if (objectLockDays !== undefined) checkDays("objectLockDays", objectLockDays, 1);
  if (
    organizationId !== undefined &&
    !Token.isUnresolved(organizationId) &&
    !/^o-[a-z0-9]{10,32}$/.test(organizationId)
  ) {
    throw new Error(
      `organizationId: got "${organizationId}", expected an organization's identity such as "o-a1b2c3d4e5"`,
    );
  }
}

function checkDays(prop: string, days: number, least: number): void {
  if (!Number.isInteger(days) || days < least) {
    throw new Error(`${prop}: got ${days}, expected a whole number of days, ${least} at least`);
  }
}

function checkBucketName(name: string): void {
  if (!Token.isUnresolved(name) && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    throw new Error(
      `bucketName: got "${name}", expected 3 to 63 lower-case letters, digits, "." and "-", beginning and ending with a letter or digit`,
    );
  }
}
