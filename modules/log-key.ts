import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { recordCreation } from "./creation-line";
import type { EncryptionKey } from "./encryption-key";
import { keyAlias } from "./key-alias";
import { matchesPattern } from "./name-pattern";
import { checkOneOfAKind } from "./one-of-a-kind";
import { knownPlace, placeOf, regionOfArn, type Place } from "./place";
import { checkTrailName } from "./trail-name";
import { checkWholeNumber } from "./whole-number";

/** What a `LogKey` serves, and how it is named. */
export interface LogKeyProps {
  /**
   * Name of the key's alias, without `alias/`, one of a kind in account and region.
   * @default "eks-audit-logs"
   */
  readonly alias?: string;

  /**
   * Names of the log groups CloudWatch Logs may use the key for; `*` stands for any run of characters.
   *
   * The default admits every control-plane group of the account and region, whether its cluster exists or not: a group
   * outlives its cluster, and a key that no longer admits it makes its logs unreadable.
   * @default - the control-plane groups of all clusters: `/aws/eks/`, any name, `/cluster`
   */
  readonly logGroupNames?: readonly string[];

  /**
   * Names of the trails of this account and region that CloudTrail may use the key for.
   * @default - none: CloudTrail may not use the key
   */
  readonly trailNames?: readonly string[];

  /**
   * Days between a request to delete the key and its end, from 7 to 30.
   * @default 30
   */
  readonly deletionWindowInDays?: number;

  /**
   * Region of the key.
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
 * A KMS key for audit logs: rotated, kept, and open to CloudWatch Logs and CloudTrail for the named groups and trails
 * alone. A deleted key takes with it every log it encrypted, whatever their retention, so it can't be destroyed by
 * Terraform and belongs in a stack of its own (`LogFoundationStack`), never in a cluster's.
 */
export class LogKey extends Construct implements EncryptionKey {
  /**
   * A key that exists already; its policy must admit what it is to encrypt.
   * @throws Error where it is no ARN of a key
   */
  public static fromKeyArn(keyArn: string): EncryptionKey {
    if (!Token.isUnresolved(keyArn) && !/^arn:[^:]+:kms:[^:]+:\d{12}:key\/.+$/.test(keyArn)) {
      throw new Error(
        `keyArn: got "${keyArn}", expected the ARN of a key (arn:<partition>:kms:<region>:<account>:key/<id>); CloudWatch Logs takes no alias`,
      );
    }
    return { keyArn, region: regionOfArn(keyArn) };
  }

  /** ARN of the key, known once it is made. */
  public readonly keyArn: string;
  /** Region of the key, where the stack's provider or the key's own region says it. */
  public readonly region: string | undefined;
  /** Whether CloudWatch Logs may use the key for the group; a name that only apply knows is taken to be admitted. */
  public readonly admitsLogGroup: (logGroupName: string) => boolean;
  /** Whether CloudTrail may use the key for the trail; a name that only apply knows is taken to be admitted. */
  public readonly admitsTrail: (trailName: string) => boolean;
  /** No: a key of logs serves logs alone. */
  public readonly admitsAlarms = false;
  /** Identity of the key, the last part of its ARN. */
  public readonly keyId: string;
  /** Name of the key's alias, with `alias/`. */
  public readonly aliasName: string;
  /** The key itself, for what this construct has no prop for. */
  public readonly resource: KmsKey;

  /** @throws Error where a name is malformed, nothing is served, the window is out of range, or the App has the alias */
  public constructor(scope: Construct, id: string, props: LogKeyProps = {}) {
    super(scope, id);
    recordCreation(this);
    const { logGroupNames = ["/aws/eks/*/cluster"], trailNames = [], deletionWindowInDays = 30 } = props;
    const alias = props.alias ?? "eks-audit-logs";
    this.aliasName = keyAlias(alias);
    for (const name of trailNames) checkTrailName("trailNames", name);
    for (const name of logGroupNames) {
      // A pattern that is all star would hand the key to every log group of the account.
      if (/^[*/]*$/.test(name)) {
        throw new Error(`logGroupNames: got "${name}", which is every log group; name the groups the key serves`);
      }
      if (!Token.isUnresolved(name) && !/^[\w.#/*-]{2,512}$/.test(name)) {
        throw new Error(`logGroupNames: got "${name}", expected a log group's name such as "/aws/eks/prod/cluster"`);
      }
    }
    if (logGroupNames.length + trailNames.length === 0) {
      throw new Error("logGroupNames, trailNames: got neither, expected at least one log group or trail to serve");
    }
    checkWholeNumber("deletionWindowInDays", deletionWindowInDays, "days", 7, 30);

    checkOneOfAKind(this, { kind: "KMS alias", prop: "alias", name: alias, region: props.region });

    this.resource = new KmsKey(this, "Resource", {
      description: "Encrypts EKS control-plane logs and CloudTrail; deleting it destroys them",
      enableKeyRotation: true,
      deletionWindowInDays,
      policy: JSON.stringify(keyPolicy(placeOf(this, props.region), logGroupNames, trailNames)),
      region: props.region,
      tags: props.tags,
      lifecycle: { preventDestroy: true },
    });
    new KmsAlias(this, "Alias", {
      name: this.aliasName,
      targetKeyId: this.resource.keyId,
      region: props.region,
    });
    this.keyArn = this.resource.arn;
    this.region = knownPlace(this, props.region).region;
    this.admitsLogGroup = (name) => Token.isUnresolved(name) || logGroupNames.some((one) => matchesPattern(one, name));
    this.admitsTrail = (name) =>
      Token.isUnresolved(name) || trailNames.some((one) => Token.isUnresolved(one) || one === name);
    this.keyId = this.resource.keyId;
  }
}

// ARNs are put together from names: a reference to a group or trail, which in turn names the key, would be a cycle.
function keyPolicy(place: Place, logGroupNames: readonly string[], trailNames: readonly string[]): object {
  const { account, dnsSuffix, partition, region } = place;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        // Without it nobody could change the policy again.
        // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
        Sid: "AccountByIam",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      ...(logGroupNames.length > 0
        ? [
            {
              // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
              // The only principal here with the partition's domain:
              // https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts
              Sid: "CloudWatchLogs",
              Effect: "Allow",
              Principal: { Service: `logs.${region}.${dnsSuffix}` },
              Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
              Resource: "*",
              Condition: {
                ArnLike: {
                  "kms:EncryptionContext:aws:logs:arn": logGroupNames.map(
                    (name) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`,
                  ),
                },
              },
            },
          ]
        : []),
      ...(trailNames.length > 0 ? trailStatements(place, trailNames) : []),
    ],
  };
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
function trailStatements({ account, partition, region }: Place, trailNames: readonly string[]): object[] {
  const cloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Resource: "*" };
  const fromTrails = {
    "aws:SourceArn": trailNames.map((name) => `arn:${partition}:cloudtrail:${region}:${account}:trail/${name}`),
  };
  return [
    {
      Sid: "CloudTrailEncrypt",
      ...cloudTrail,
      Action: "kms:GenerateDataKey*",
      Condition: {
        StringEquals: fromTrails,
        StringLike: {
          // Any region: the log files of a multi-region trail come from all of them.
          "kms:EncryptionContext:aws:cloudtrail:arn": trailNames.map(
            (name) => `arn:${partition}:cloudtrail:*:${account}:trail/${name}`,
          ),
        },
      },
    },
    {
      // Decrypt is needed where the bucket has an S3 bucket key.
      Sid: "CloudTrailUseBucketKey",
      ...cloudTrail,
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Condition: { StringEquals: fromTrails },
    },
  ];
}
