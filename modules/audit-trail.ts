import { Cloudtrail, type CloudtrailAdvancedEventSelector } from "@cdktf/provider-aws/lib/cloudtrail";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { Annotations, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { recordCreation } from "./creation-line";
import { checkAdmitsTrail, checkKey, type EncryptionKey } from "./encryption-key";
import { checkManagementEvents } from "./event-selectors";
import { KeptLogGroup, type LogKeepingProps } from "./kept-log-group";
import { checkOneOfAKind } from "./one-of-a-kind";
import { knownPlace, placeOf, type Place } from "./place";
import { checkSameRegion } from "./same-region";
import { TrailBucket } from "./trail-bucket";
import { checkTrailName } from "./trail-name";
import { waitFor } from "./wait-for";

/** Unusual activity CloudTrail can point out, for a price. */
export type InsightType = "ApiCallRateInsight" | "ApiErrorRateInsight";

/** A bucket that a trail's log files go to, by its names. */
export interface TrailDestination {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** Name of the only trail that may write there. */
  readonly trailName: string;
  /** What must be there before the trail, where this App makes it. */
  readonly policy?: S3BucketPolicy;
  /** Region of the bucket, and of the only trail that may write there; undefined where only a plan knows it. */
  readonly region?: string | undefined;
}

/** A trail of all management events. `retention`, `onDestroy` and the like are those of its log group. */
export interface AuditTrailProps extends LogKeepingProps {
  /** Name of the trail. */
  readonly name: string;

  /**
   * Bucket the log files go to, made for this trail: a `TrailBucket`, or the `OrganizationTrailBucket` of another
   * account by its names.
   * @default - one is made, with `key` and `organizationId`
   */
  readonly bucket?: TrailDestination;

  /**
   * Key of the log group, where it is another than the trail's `key`: CloudWatch Logs takes none of another account.
   * False is CloudWatch's own encryption.
   * @default - `key`
   */
  readonly logGroupKey?: EncryptionKey | false;

  /**
   * Name of the log group the trail's events go to.
   * @default - "/aws/cloudtrail/" and the trail's name
   */
  readonly logGroupName?: string;

  /**
   * Identity of the organization ("o-...") whose members the trail records too. Needs the organization's management
   * account: a delegated administrator's trail is the management account's, by an ARN that is not known here.
   * @default - the trail records this account alone
   */
  readonly organizationId?: string;

  /**
   * Kinds of unusual activity to point out.
   * @default - none, for they cost extra
   */
  readonly insights?: readonly InsightType[];

  /**
   * What to record, where data events are wanted too; one selector must record all management events.
   * @default - all management events, no data events
   */
  readonly advancedEventSelectors?: CloudtrailAdvancedEventSelector[];

  /**
   * ARN of the permissions boundary of the delivery role.
   * @default - none
   */
  readonly permissionsBoundary?: string;
}

/**
 * A CloudTrail trail that records each management event of every region, read and write, EKS's among them, to a bucket
 * and to CloudWatch Logs.
 */
export class AuditTrail extends Construct {
  /** Name of the trail. */
  public readonly trailName: string;
  /** ARN of the trail, known once it is made. */
  public readonly trailArn: string;
  /** Bucket the log files go to, made here or given. */
  public readonly bucket: TrailDestination;
  /** Log group the events go to. */
  public readonly logGroup: KeptLogGroup;
  /** The trail itself, for what this construct has no prop for. */
  public readonly resource: Cloudtrail;
  /** The role CloudTrail delivers to CloudWatch Logs with. */
  public readonly deliveryRole: IamRole;

  /**
   * @throws Error where a prop is out of its values, the selectors lose management events, bucket or key are of another
   * region or not for this trail, or the App has the trail already
   */
  public constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    recordCreation(this);
    const { key, name, organizationId, region, tags } = props;
    checkTrailName("name", name);
    checkAdmitsTrail(key, name);
    for (const insight of props.insights ?? []) {
      if (!["ApiCallRateInsight", "ApiErrorRateInsight"].includes(insight)) {
        throw new Error(`insights: got "${insight}", expected ApiCallRateInsight, ApiErrorRateInsight`);
      }
    }
    if (props.advancedEventSelectors !== undefined) checkManagementEvents(props.advancedEventSelectors);
    if (props.bucket !== undefined && props.bucket.trailName !== name) {
      throw new Error(
        `bucket: got one that admits the trail "${props.bucket.trailName}" alone, expected one made with trailName "${name}"`,
      );
    }
    // An order between resources can be written within a stack alone.
    if (props.bucket instanceof TrailBucket && TerraformStack.of(props.bucket) !== TerraformStack.of(this)) {
      throw new Error(
        `bucket: got ${props.bucket.node.path} of another stack, expected one of this stack, so that the trail can wait for its policy`,
      );
    }

    const here = { what: "a trail", region: knownPlace(this, region).region };
    // The bucket's policy admits the trail by its ARN, in which the region stands.
    checkSameRegion("bucket", { what: "a bucket", region: props.bucket?.region }, here);
    checkKey(key, "trail", here.region);
    // The last of the checks: what is refused has no name.
    checkOneOfAKind(this, { kind: "trail", prop: "name", name, region });

    const place = placeOf(this, region);
    this.trailName = name;
    this.bucket =
      props.bucket ?? new TrailBucket(this, "Bucket", { trailName: name, key, organizationId, region, tags });
    const logGroupName = props.logGroupName ?? `/aws/cloudtrail/${name}`;
    this.logGroup = new KeptLogGroup(this, "LogGroup", {
      ...props,
      key: props.logGroupKey === false ? undefined : (props.logGroupKey ?? key),
      logGroupName,
    });
    this.deliveryRole = new IamRole(this, "DeliveryRole", {
      description: "CloudTrail to CloudWatch Logs",
      assumeRolePolicy: JSON.stringify(trustPolicy(place, name)),
      permissionsBoundary: props.permissionsBoundary,
      tags,
    });
    const delivery = new IamRolePolicy(this, "Delivery", {
      name: "deliver-to-log-group",
      role: this.deliveryRole.id,
      policy: JSON.stringify(deliveryPolicy(place, logGroupName, organizationId)),
    });

    // The bucket of an organization is in another account, and so in another stack.
    const { policy: bucketPolicy } = this.bucket;
    this.resource = new Cloudtrail(this, "Resource", {
      name,
      enableLogging: true,
      // AWS refuses a multi-region trail without global service events.
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      isOrganizationTrail: organizationId !== undefined,
      enableLogFileValidation: true,
      s3BucketName: this.bucket instanceof TrailBucket ? this.bucket.resource.id : this.bucket.bucketName,
      kmsKeyId: key?.keyArn,
      // The provider takes the ":*" off a group's ARN, and CloudTrail insists on it.
      // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail
      cloudWatchLogsGroupArn: `${this.logGroup.logGroupArn}:*`,
      cloudWatchLogsRoleArn: this.deliveryRole.arn,
      // No `eventSelector`: CloudTrail records all management events by default. The provider removes a selector that
      // states this default from the state, so writing it would show a change in every plan (`flattenEventSelector`).
      // https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudtrail/trail.go
      advancedEventSelector: props.advancedEventSelectors,
      insightSelector: props.insights?.map((insightType) => ({ insightType })),
      region,
      tags,
      // CloudTrail tries the bucket and the role when the trail is made.
      dependsOn: [...(bucketPolicy === undefined ? [] : waitFor(this, bucketPolicy)), delivery],
    });
    this.trailArn = this.resource.arn;
    if (key === undefined) {
      Annotations.of(this).addWarning("trail has no KMS key; give key: a LogKey that names this trail in trailNames");
    }
  }
}

function trustPolicy({ account, partition, region }: Place, name: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceArn": `arn:${partition}:cloudtrail:${region}:${account}:trail/${name}` },
        },
      },
    ],
  };
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
function deliveryPolicy(place: Place, logGroupName: string, organizationId: string | undefined): object {
  const { account, partition, region } = place;
  const owners = organizationId === undefined ? [account] : [account, organizationId];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: owners.map(
          (owner) =>
            `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}:log-stream:${owner}_${
              owner === account ? `CloudTrail_${region}` : ""
            }*`,
        ),
      },
    ],
  };
}
