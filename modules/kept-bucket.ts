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
import { recordCreation } from "./creation-line";
import { checkKey, type EncryptionKey } from "./encryption-key";
import { checkBucketIsOneOfAKind, checkOneOfAKind } from "./one-of-a-kind";
import { knownPlace, placeOf, type Place } from "./place";
import { checkSameRegion } from "./same-region";
import { waitFor } from "./wait-for";
import { checkWholeNumber } from "./whole-number";

/** What S3 takes for a name: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET_NAME = /^(?!.*\.\.)(?!\d+(?:\.\d+){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Days that S3 locks an object at most: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html */
export const LONGEST_LOCK = 36_500;

/** A bucket that takes the access logs of others. */
export interface AccessLogDestination {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** The bucket's policy, which must exist before S3 delivers. */
  readonly policy: S3BucketPolicy;
  /** Account of the bucket; undefined if only a plan knows it. */
  readonly account: string | undefined;
  /** Region of the bucket; undefined if only a plan knows it. */
  readonly region: string | undefined;
  /** Whether S3 may deliver the access logs of the named bucket here. */
  readonly admitsAccessLogsOf: (bucketName: string) => boolean;
}

/** How a bucket keeps what arrives. */
export interface BucketKeepingProps {
  /**
   * Days after which objects move to Glacier; 0 is never.
   * @default 90
   */
  readonly glacierAfterDays?: number;

  /**
   * Days after which objects are deleted, later than `glacierAfterDays` and than `objectLockDays`.
   * @default - never
   */
  readonly expireAfterDays?: number;

  /**
   * Lets nobody delete an object for `objectLockDays`: `GOVERNANCE` save those with a permission for it, `COMPLIANCE`
   * not even the account's root. Can't be taken away again, and a change replaces a bucket that has none.
   * @default - no lock
   */
  readonly objectLockMode?: "GOVERNANCE" | "COMPLIANCE";

  /**
   * Days an object is locked, from 1 to 36500, a hundred years. Together with `objectLockMode`.
   * @default - no lock
   */
  readonly objectLockDays?: number;

  /**
   * Whether an object that is overwritten or deleted is kept as an older version. Object lock needs it.
   * @default true
   */
  readonly versioned?: boolean;

  /**
   * Bucket that takes this bucket's own access logs: an `AccessLogBucket` of the same account and region.
   * @default - none are written
   */
  readonly accessLogsBucket?: AccessLogDestination;

  /**
   * Name of the bucket that takes this bucket's own access logs, if no `AccessLogBucket` of this App is that bucket. S3
   * delivers to a bucket of the same account and region whose policy admits `logging.s3.amazonaws.com`, which is
   * encrypted with S3's own keys and has no default retention period. Not together with `accessLogsBucket`.
   * @default - none are written
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshooting-server-access-logging.html
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

/** What the kinds of kept buckets differ in. */
export interface KeptBucketProps extends BucketKeepingProps {
  /** What the bucket is, in a warning's words. */
  readonly noun: string;
  /** Name of the bucket, unique in all of AWS. */
  readonly bucketName: (place: Place) => string;
  /**
   * The prop that gives the name, as an error says it.
   * @default "bucketName"
   */
  readonly nameProp?: string;
  /** Key that encrypts what arrives. */
  readonly key: EncryptionKey | undefined;
  /**
   * Whether the bucket works with a key at all: a bucket that does gets a warning if it has none.
   * @default true
   */
  readonly takesKey?: boolean;
  /** Glacier whose objects wait hours to be read, or are read at once. */
  readonly glacierClass: "GLACIER" | "GLACIER_IR";
  /** Who is admitted by the bucket's policy, beside what denies all without TLS. */
  readonly statements: (place: Place, bucketArn: string) => readonly object[];
}

/** A bucket for audit logs: shut to the public, over TLS alone, and that never forgets unless told to. */
export abstract class KeptBucket extends Construct {
  /** Name of the bucket, as a reference: what has it waits for the bucket. */
  public readonly bucketName: string;
  /** ARN of the bucket, known once it is made. */
  public readonly bucketArn: string;
  /** Region of the bucket, where the stack's provider or the bucket's own region says it. */
  public readonly region: string | undefined;
  /** What must be there before somebody writes. */
  public readonly policy: S3BucketPolicy;
  /** The bucket itself, for what this construct has no prop for. */
  public readonly resource: S3Bucket;

  /** @throws Error where a prop is out of its values, or two props contradict each other */
  protected constructor(scope: Construct, id: string, props: KeptBucketProps) {
    super(scope, id);
    recordCreation(this);
    checkKeeping(props);
    const { key, region } = props;
    this.region = knownPlace(this, region).region;
    checkKey(key, "bucket", this.region);
    const place = placeOf(this, region);
    const name = props.bucketName(place);
    const { nameProp = "bucketName" } = props;
    checkBucketName(nameProp, name);
    if (props.objectLockMode !== undefined && props.accessLogsBucketName === name) {
      throw new Error(
        `accessLogsBucketName, objectLockMode: got "${name}", the locked bucket itself, and S3 writes no access logs to a locked one; give another bucket`,
      );
    }
    if (props.accessLogsBucketName === name) {
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
      throw new Error(
        `accessLogsBucketName: got "${name}", the bucket itself, and each access log would cause another one; give another bucket`,
      );
    }
    this.checkAccessLogs(name, props);
    this.checkOnlyOne(nameProp, name, place, props);

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
      versioningConfiguration: { status: (props.versioned ?? true) ? "Enabled" : "Suspended" },
      region,
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket,
      rule: [
        key === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false }
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
    const targetBucket = props.accessLogsBucket?.bucketName ?? props.accessLogsBucketName;
    if (targetBucket !== undefined) {
      new S3BucketLoggingA(this, "AccessLogs", {
        bucket,
        targetBucket,
        targetPrefix: `${name}/`,
        region,
        dependsOn: props.accessLogsBucket && waitFor(this, props.accessLogsBucket.policy),
      });
    }
    this.policy = new S3BucketPolicy(this, "Policy", {
      bucket,
      policy: JSON.stringify(bucketPolicy(`arn:${place.partition}:s3:::${name}`, place, props.statements)),
      region,
      // S3 refuses two changes to a bucket's access at once (OperationAborted); and no log file comes before encryption.
      dependsOn: [publicAccess, ownership, encryption],
    });
    if (key === undefined && (props.takesKey ?? true)) {
      Annotations.of(this).addWarning(
        `${props.noun} has S3's own encryption alone; give key: a LogKey to hold the key yourself`,
      );
    }
  }

  private checkAccessLogs(name: string, { accessLogsBucket, accessLogsBucketName, region }: KeptBucketProps): void {
    if (accessLogsBucket === undefined) return;
    if (accessLogsBucketName !== undefined) {
      throw new Error("accessLogsBucket, accessLogsBucketName: got both, expected one");
    }
    const { account } = knownPlace(this, region);
    if (accessLogsBucket.account !== undefined && account !== undefined && accessLogsBucket.account !== account) {
      throw new Error(
        `accessLogsBucket: got a bucket of account ${accessLogsBucket.account} for one of account ${account}, expected one of the same account`,
      );
    }
    checkSameRegion(
      "accessLogsBucket",
      { what: "a bucket", region: accessLogsBucket.region },
      { what: "a bucket", region: this.region },
    );
    if (!accessLogsBucket.admitsAccessLogsOf(name)) {
      throw new Error(
        `accessLogsBucket: got a bucket whose policy does not admit the access logs of "${name}"; add the name to its sourceBucketNames`,
      );
    }
  }

  // Two buckets with the account in their names have it of a data source each, by references that differ.
  private checkOnlyOne(prop: string, name: string, place: Place, { bucketName, region }: KeptBucketProps): void {
    const { account = "<account>", region: knownRegion = "<region>" } = knownPlace(this, region);
    const written = bucketName({ ...place, account, region: region ?? knownRegion });
    if (written === name && !Token.isUnresolved(name)) {
      checkBucketIsOneOfAKind(this, { prop, name, region });
    } else {
      checkOneOfAKind(this, { kind: "bucket", prop, name: written, region });
    }
  }
}

function bucketPolicy(bucketArn: string, place: Place, statements: KeptBucketProps["statements"]): object {
  return {
    Version: "2012-10-17",
    Statement: [
      ...statements(place, bucketArn),
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

function lifecycleRule({ expireAfterDays, glacierAfterDays = 90, glacierClass }: KeptBucketProps) {
  return {
    id: "keep",
    status: "Enabled",
    filter: [{ prefix: "" }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    ...((Token.isUnresolved(glacierAfterDays) || glacierAfterDays > 0) && {
      transition: [{ days: glacierAfterDays, storageClass: glacierClass }],
      noncurrentVersionTransition: [{ noncurrentDays: glacierAfterDays, storageClass: glacierClass }],
    }),
    ...(expireAfterDays !== undefined && {
      expiration: [{ days: expireAfterDays }],
      noncurrentVersionExpiration: [{ noncurrentDays: expireAfterDays }],
    }),
  };
}

function checkKeeping(props: BucketKeepingProps): void {
  const { expireAfterDays, glacierAfterDays = 90, objectLockDays, objectLockMode, versioned = true } = props;
  checkWholeNumber("glacierAfterDays", glacierAfterDays, "days", 0);
  if (expireAfterDays !== undefined) {
    checkWholeNumber("expireAfterDays", expireAfterDays, "days", 1);
    const before = [glacierAfterDays, objectLockDays ?? 0].filter((days) => !Token.isUnresolved(days));
    const latest = Math.max(0, ...before);
    if (!Token.isUnresolved(expireAfterDays) && expireAfterDays <= latest) {
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
  if (objectLockDays !== undefined) checkWholeNumber("objectLockDays", objectLockDays, "days", 1, LONGEST_LOCK);
  if (objectLockMode !== undefined && !versioned) {
    throw new Error("objectLockMode, versioned: got a lock without versions, expected versioned: true, or no lock");
  }
}

function checkBucketName(prop: string, name: string): void {
  if (!Token.isUnresolved(name) && !BUCKET_NAME.test(name)) {
    throw new Error(
      `${prop}: got "${name}", expected 3 to 63 lower-case letters, digits, "." and "-", beginning and ending with a letter or digit, no two dots side by side, and no IP address`,
    );
  }
}
