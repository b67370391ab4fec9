import type { Construct } from "constructs";
import { AuditTrail, type AuditTrailProps } from "../audit-trail";
import type { EncryptionKey } from "../encryption-key";
import type { OrganizationLogStack } from "./organization-log-stack";
import { AccountStack, type AccountStackProps } from "./account-stack";

/** The organization's trail, and where its log files go. */
export interface OrganizationTrailStackProps extends AccountStackProps {
  /** Key and bucket, in the logging account. */
  readonly logs: OrganizationLogStack;
  /** Identity of the organization ("o-..."). */
  readonly organizationId: string;
  /**
   * Key of the trail's log group: of this account, and admitting the group.
   * @default - CloudWatch's own encryption, said as a warning at synth
   */
  readonly logGroupKey?: EncryptionKey;
  /**
   * The trail, save what the stack sees to.
   * @default - as AuditTrail's own defaults
   */
  readonly trail?: Omit<AuditTrailProps, "bucket" | "key" | "logGroupKey" | "name" | "organizationId" | "region">;
}

/**
 * The trail of all accounts of an organization, in its management account, whose log files another account keeps. The
 * two stacks have a provider each, and the logging account's is deployed first.
 *
 * Not for a delegated administrator: what one makes belongs to the management account, so that the trail's ARN, which
 * bucket, key and role admit, names another account than the one deployed to.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html
 */
export class OrganizationTrailStack extends AccountStack {
  /** The trail, with its log group. */
  public readonly trail: AuditTrail;

  /**
   * @throws Error where the bucket admits the trail of another account or organization, or is of another region, and as
   * `AccountStack` and `AuditTrail` do
   */
  public constructor(scope: Construct, id: string, props: OrganizationTrailStackProps) {
    super(scope, id, props);
    const { logs, logGroupKey, organizationId } = props;
    if (logs.region !== props.region) {
      throw new Error(
        `region, logs: got a trail at home in "${props.region}" and a key in "${logs.region}", expected one region: CloudTrail takes no key of another`,
      );
    }
    if (logs.trailAccount !== props.account || logs.organizationId !== organizationId) {
      throw new Error(
        `account, organizationId, logs: got "${props.account}" of "${organizationId}", and a bucket that admits the trail of "${logs.trailAccount}" of "${logs.organizationId}" alone; expected the same`,
      );
    }
    this.trail = new AuditTrail(this, "Trail", {
      ...props.trail,
      name: logs.bucket.trailName,
      bucket: logs.bucket,
      key: logs.key,
      logGroupKey: logGroupKey ?? false,
      organizationId,
    });
    this.output("trail_name", this.trail.trailName, "Name of the organization's trail");
    this.output("trail_arn", this.trail.trailArn, "ARN of the organization's trail");
    this.output("log_group_name", this.trail.logGroup.logGroupName, "Name of the trail's log group");
    this.output("log_group_arn", this.trail.logGroup.logGroupArn, "ARN of the trail's log group");
  }
}
