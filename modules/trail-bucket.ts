import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkAdmitsTrail, type EncryptionKey } from "./encryption-key";
import { KeptBucket, type BucketKeepingProps } from "./kept-bucket";
import type { Place } from "./place";
import { checkTrailName } from "./trail-name";

/** Whose trail the bucket takes, and how long it keeps what arrives. */
export interface TrailBucketProps extends BucketKeepingProps {
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
}

/** A bucket that one trail writes to, over TLS alone, and that never forgets unless told to. */
export class TrailBucket extends KeptBucket {
  /** Name of the only trail that may write here; CloudTrail tries the bucket when it is made. */
  public readonly trailName: string;

  /** @throws Error where a prop is out of its values, two contradict each other, or the App has the bucket already */
  public constructor(scope: Construct, id: string, props: TrailBucketProps) {
    const { key, organizationId, trailName } = props;
    if (organizationId !== undefined) checkOrganizationId(organizationId);
    checkTrailName("trailName", trailName);
    checkAdmitsTrail(key, trailName);
    super(scope, id, {
      ...props,
      noun: "trail bucket",
      bucketName: ({ account, region }) => props.bucketName ?? `${trailName.toLowerCase()}-${account}-${region}`,
      key,
      glacierClass: "GLACIER",
      statements: (place, bucketArn) => cloudTrailStatements(place, bucketArn, trailName, organizationId),
    });
    this.trailName = trailName;
  }
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
function cloudTrailStatements(
  { account, partition, region }: Place,
  bucketArn: string,
  trailName: string,
  organizationId: string | undefined,
): object[] {
  const cloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } };
  const fromTrail = { "aws:SourceArn": `arn:${partition}:cloudtrail:${region}:${account}:trail/${trailName}` };
  const owners = organizationId === undefined ? [account] : [account, organizationId];
  return [
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
  ];
}

/** @throws Error where Organizations gives no such identity */
export function checkOrganizationId(organizationId: string): void {
  if (!Token.isUnresolved(organizationId) && !/^o-[a-z0-9]{10,32}$/.test(organizationId)) {
    throw new Error(
      `organizationId: got "${organizationId}", expected an organization's identity such as "o-a1b2c3d4e5"`,
    );
  }
}
