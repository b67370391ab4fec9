import type { Construct } from "constructs";
import { checkAccount } from "./account";
import type { TrailDestination } from "./audit-trail";
import { checkAdmitsTrail, type EncryptionKey } from "./encryption-key";
import { KeptBucket, type BucketKeepingProps } from "./kept-bucket";
import type { Place } from "./place";
import { checkOrganizationId } from "./trail-bucket";
import { checkTrailName } from "./trail-name";

/** Whose trail the bucket takes, and how long it keeps what arrives. */
export interface OrganizationTrailBucketProps extends BucketKeepingProps {
  /** Identity of the organization ("o-..."). */
  readonly organizationId: string;
  /** Name of the organization's trail; no other may write. */
  readonly trailName: string;
  /**
   * Account that owns the trail: the organization's management account, also where a delegated administrator makes it.
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html
   */
  readonly trailAccount: string;

  /**
   * Name of the bucket, unique in all of AWS.
   * @default - the trail's name, the bucket's account and region, joined by "-"
   */
  readonly bucketName?: string;

  /**
   * Key that encrypts the log files, of the bucket's account and region.
   * @default - S3's own encryption, said as a warning at synth
   */
  readonly key?: EncryptionKey;
}

/**
 * A bucket in a logging account that the organization's trail writes to from another account: where those who administer
 * clusters, or the organization, can't reach what was recorded of them.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export class OrganizationTrailBucket extends KeptBucket implements TrailDestination {
  /** Name of the only trail that may write here. */
  public readonly trailName: string;

  /** @throws Error where a prop is out of its values, two contradict each other, or the App has the bucket already */
  public constructor(scope: Construct, id: string, props: OrganizationTrailBucketProps) {
    const { key, organizationId, trailAccount, trailName } = props;
    checkOrganizationId(organizationId);
    checkAccount("trailAccount", trailAccount);
    checkTrailName("trailName", trailName);
    checkAdmitsTrail(key, trailName);
    super(scope, id, {
      ...props,
      noun: "bucket of the organization's trail",
      bucketName: ({ account, region }) => props.bucketName ?? `${trailName.toLowerCase()}-${account}-${region}`,
      key,
      glacierClass: "GLACIER",
      statements: (place, bucketArn) => statements(place, bucketArn, props),
    });
    this.trailName = trailName;
  }
}

function statements({ partition, region }: Place, bucketArn: string, props: OrganizationTrailBucketProps): object[] {
  const { organizationId, trailAccount, trailName } = props;
  const cloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } };
  const fromTrail = {
    "aws:SourceArn": `arn:${partition}:cloudtrail:${region}:${trailAccount}:trail/${trailName}`,
    // Even a trail of that name in an account that took over the number is of this organization, or is refused.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceorgid
    "aws:SourceOrgID": organizationId,
  };
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
      // The trail's own account, and all others below the organization's path.
      Resource: [trailAccount, organizationId].map((owner) => `${bucketArn}/AWSLogs/${owner}/*`),
      Condition: { StringEquals: { ...fromTrail, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}
