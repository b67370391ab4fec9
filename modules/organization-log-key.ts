import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { recordCreation } from "./creation-line";
import type { EncryptionKey } from "./encryption-key";
import { checkAccount } from "./account";
import { keyAlias } from "./key-alias";
import { checkOrganizationId } from "./trail-bucket";
import { checkOneOfAKind } from "./one-of-a-kind";
import { checkTrailName } from "./trail-name";
import { knownPlace, placeOf, type Place } from "./place";

/** Whose trail the key serves. */
export interface OrganizationLogKeyProps {
  /** Identity of the organization ("o-..."). */
  readonly organizationId: string;
  /** Name of the organization's trail. */
  readonly trailName: string;
  /**
   * Account that owns the trail: the organization's management account, also where a delegated administrator makes it.
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html
   */
  readonly trailAccount: string;

  /**
   * Name of the key's alias, without `alias/`, one of a kind in account and region.
   * @default "eks-audit-organization-logs"
   */
  readonly alias?: string;

  /**
   * Region of the key, which is the trail's home region too.
   * @default - the provider's
   */
  readonly region?: string;

  /**
   * Tags of the key, beyond the provider's default tags.
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/**
 * A key in a logging account that one trail of the organization encrypts its log files with, from an account of its
 * own. Rotated, and kept like a `LogKey`.
 */
export class OrganizationLogKey extends Construct implements EncryptionKey {
  /** ARN of the key, known once it is made. */
  public readonly keyArn: string;
  /** Region of the key, where the stack's provider or the key's own region says it. */
  public readonly region: string | undefined;
  /** Never: a log group needs a key of its own account, and the trail's is another. */
  public readonly admitsLogGroup: (logGroupName: string) => boolean;
  /** Whether CloudTrail may use the key for the trail; a name that only apply knows is taken to be admitted. */
  public readonly admitsTrail: (trailName: string) => boolean;
  /** No: a key of logs serves logs alone. */
  public readonly admitsAlarms = false;
  /** The key itself, for what this construct has no prop for. */
  public readonly resource: KmsKey;

  /** @throws Error where organization, account, the trail's name or the alias are malformed, or the App has the alias already */
  public constructor(scope: Construct, id: string, props: OrganizationLogKeyProps) {
    super(scope, id);
    recordCreation(this);
    checkOrganizationId(props.organizationId);
    checkAccount("trailAccount", props.trailAccount);
    checkTrailName("trailName", props.trailName);
    const { alias = "eks-audit-organization-logs" } = props;
    const name = keyAlias(alias);
    checkOneOfAKind(this, { kind: "KMS alias", prop: "alias", name: alias, region: props.region });
    this.resource = new KmsKey(this, "Resource", {
      description: "Encrypts the log files of the organization's trail; deleting it destroys them",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify(keyPolicy(placeOf(this, props.region), props)),
      region: props.region,
      tags: props.tags,
      lifecycle: { preventDestroy: true },
    });
    new KmsAlias(this, "Alias", {
      name,
      targetKeyId: this.resource.keyId,
      region: props.region,
    });
    this.keyArn = this.resource.arn;
    this.region = knownPlace(this, props.region).region;
    // CloudWatch Logs is of the trail's account: its group needs a key of that account.
    this.admitsLogGroup = () => false;
    this.admitsTrail = (name) => Token.isUnresolved(name) || name === props.trailName;
  }
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
function keyPolicy({ account, partition, region }: Place, props: OrganizationLogKeyProps): object {
  const { organizationId, trailAccount, trailName } = props;
  const cloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Resource: "*" };
  const fromTrail = {
    "aws:SourceArn": `arn:${partition}:cloudtrail:${region}:${trailAccount}:trail/${trailName}`,
    "aws:SourceOrgID": organizationId,
  };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountByIam",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "CloudTrailEncrypt",
        ...cloudTrail,
        Action: "kms:GenerateDataKey*",
        Condition: {
          StringEquals: fromTrail,
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": `arn:${partition}:cloudtrail:*:${trailAccount}:trail/${trailName}`,
          },
        },
      },
      {
        Sid: "CloudTrailUseBucketKey",
        ...cloudTrail,
        Action: ["kms:Decrypt", "kms:DescribeKey"],
        Condition: { StringEquals: fromTrail },
      },
    ],
  };
}
