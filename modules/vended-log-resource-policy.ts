import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { recordCreation } from "./creation-line";
import { checkOneOfAKind, takenBy } from "./one-of-a-kind";
import { knownPlace, placeOf, type Place } from "./place";
import { shown } from "./shown";

/** Name and place of the policy. */
export interface VendedLogResourcePolicyProps {
  /**
   * Name of the policy, one of a kind in account and region.
   * @default "eks-audit-vended"
   */
  readonly policyName?: string;

  /**
   * Region of the policy, and of the log groups.
   * @default - the provider's
   */
  readonly region?: string;
}

const PREFIX = "/aws/vendedlogs/eks/";

/**
 * Lets log delivery write to the vended log groups of all clusters in an account and region, those below
 * `/aws/vendedlogs/eks/`. CloudWatch Logs takes ten policies of this kind in an account and region, so with more than a
 * few clusters, use one policy for all of them. Put it where it outlives the clusters, as in a `LogFoundationStack`.
 *
 * CloudWatch Logs also takes one policy for each log group, beyond the ten. Such a policy needs `resource_arn`, which the
 * AWS provider has from 6.36 on; the constructs support 6.25 and do not use it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
 */
export class VendedLogResourcePolicy extends Construct {
  /** The policy itself, for what this construct has no prop for. */
  public readonly resource: CloudwatchLogResourcePolicy;

  /** @throws Error where the App has the policy already, or ten in account and region */
  public constructor(scope: Construct, id: string, props: VendedLogResourcePolicyProps = {}) {
    super(scope, id);
    recordCreation(this);
    const { policyName = "eks-audit-vended", region } = props;
    checkOneOfAKind(this, { kind: "log resource policy", prop: "policyName", name: policyName, region });
    this.resource = addResourcePolicy(this, "Resource", {
      policyName,
      logGroupNames: `${PREFIX}*`,
      place: placeOf(this, region),
      region,
    });
  }
}

/** @throws Error where the policy is none, does not admit the group, or is of another account or region */
export function checkAdmitsDelivery(
  policy: VendedLogResourcePolicy,
  { logGroupName, region, scope }: { logGroupName: string; region: string | undefined; scope: Construct },
): void {
  if (!(policy instanceof VendedLogResourcePolicy)) {
    throw new Error(
      `resourcePolicy: got ${shown(policy)}, expected a VendedLogResourcePolicy, or false where the group is admitted already`,
    );
  }
  const [own, wanted] = [knownPlace(policy, policy.resource.regionInput), knownPlace(scope, region)];
  for (const part of ["account", "region"] as const) {
    if (own[part] !== undefined && wanted[part] !== undefined && own[part] !== wanted[part]) {
      throw new Error(
        `resourcePolicy, ${part}: got a policy of "${own[part]}" for a log group in "${wanted[part]}", expected one of its own ${part}`,
      );
    }
  }
  if (!Token.isUnresolved(logGroupName) && !logGroupName.startsWith(PREFIX)) {
    throw new Error(
      `resourcePolicy, logGroupName: got a policy that does not admit "${logGroupName}", expected a name below "${PREFIX}"; or leave resourcePolicy out, and the group has a policy of its own`,
    );
  }
}

/** A policy by its name, and what it admits log delivery to. */
export interface ResourcePolicySettings {
  readonly policyName: string;
  /** Name of a log group; `*` stands for any run of characters. */
  readonly logGroupNames: string;
  readonly place: Place;
  readonly region: string | undefined;
}

/** @throws Error where the App has ten of them in account and region already */
export function addResourcePolicy(
  scope: Construct,
  id: string,
  { logGroupNames, place, policyName, region }: ResourcePolicySettings,
): CloudwatchLogResourcePolicy {
  checkQuota(scope, region);
  return new CloudwatchLogResourcePolicy(scope, id, {
    policyName,
    policyDocument: JSON.stringify(deliveryPolicy(place, logGroupNames)),
    region,
  });
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
const MOST_POLICIES = 10;

function checkQuota(scope: Construct, region: string | undefined): void {
  const ordinals = Array.from({ length: MOST_POLICIES }, (_, index) => String(index + 1));
  const isFull = ordinals.every((ordinal) => takenBy(scope, "ordinal of a log resource policy", ordinal, region));
  if (isFull) {
    throw new Error(
      `resourcePolicy: got log resource policy ${MOST_POLICIES + 1} of an account and region, and CloudWatch Logs takes ${MOST_POLICIES}; give one VendedLogResourcePolicy to each VendedClusterLogs`,
    );
  }
}

// Group names below /aws/vendedlogs/ are not admitted by themselves where the delivery is made by API.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html
function deliveryPolicy({ account, partition, region }: Place, logGroupNames: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "VendedLogs",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:${partition}:logs:${region}:${account}:log-group:${logGroupNames}:log-stream:*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${account}:*` },
        },
      },
    ],
  };
}
