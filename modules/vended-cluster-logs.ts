import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import { Token, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { boundedName } from "./bounded-name";
import { checkClusterName } from "./cluster-name";
import { waitForClusterUpdates } from "./cluster-update-wait";
import { recordCreation } from "./creation-line";
import { KeptLogGroup, type LogKeepingProps } from "./kept-log-group";
import { takenBy } from "./one-of-a-kind";
import { placeOf, type Place } from "./place";
import { shown } from "./shown";
import { addResourcePolicy, checkAdmitsDelivery, type VendedLogResourcePolicy } from "./vended-log-resource-policy";
import { waitFor } from "./wait-for";

/**
 * What the parts of EKS Auto Mode log: Karpenter, the EBS CSI driver, the load balancer controller, the VPC CNI.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-managed-component-logs.html
 */
export const AUTO_MODE_LOG_TYPES = [
  "AUTO_MODE_COMPUTE_LOGS",
  "AUTO_MODE_BLOCK_STORAGE_LOGS",
  "AUTO_MODE_LOAD_BALANCING_LOGS",
  "AUTO_MODE_IPAM_LOGS",
] as const;

/**
 * What the controllers of EKS Capabilities log.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/capabilities-controller-logs.html
 */
export const CAPABILITY_LOG_TYPES = [
  "EKS_CAPABILITY_ACK_LOGS",
  "EKS_CAPABILITY_ARGOCD_APPLICATION_LOGS",
  "EKS_CAPABILITY_ARGOCD_APPLICATIONSET_LOGS",
  "EKS_CAPABILITY_ARGOCD_COMMITSERVER_LOGS",
  "EKS_CAPABILITY_ARGOCD_REPOSERVER_LOGS",
  "EKS_CAPABILITY_ARGOCD_SERVER_LOGS",
  "EKS_CAPABILITY_KRO_LOGS",
] as const;

/** A part of EKS Auto Mode that logs. */
export type AutoModeLogType = (typeof AUTO_MODE_LOG_TYPES)[number];

/** A controller of EKS Capabilities that logs. */
export type CapabilityLogType = (typeof CAPABILITY_LOG_TYPES)[number];

/** A capability of the cluster whose controllers log. */
export interface LoggedCapability {
  /** ARN of the capability. */
  readonly capabilityArn: string;
  /** What of it is logged. */
  readonly logTypes: readonly CapabilityLogType[];
}

/** Which of a cluster's vended logs are delivered, and how their group keeps them. */
export interface VendedClusterLogsProps extends LogKeepingProps {
  /** Name of the cluster, as EKS knows it. */
  readonly clusterName: string;
  /** ARN of the cluster. */
  readonly clusterArn: string;

  /**
   * What of EKS Auto Mode is logged; none for a cluster without it.
   * @default - all of AUTO_MODE_LOG_TYPES
   */
  readonly autoMode?: readonly AutoModeLogType[];

  /**
   * Capabilities whose controllers are logged.
   * @default - none
   */
  readonly capabilities?: readonly LoggedCapability[];

  /**
   * Whether each source waits until no update of the cluster is under way. That takes a shell and the AWS CLI, version 2,
   * on the machine that applies, with `eks:ListUpdates` and `eks:DescribeUpdate`; an apply then takes some minutes for
   * each type. Without it an apply sets up one type, ends with `ConflictException` at the next, and is to be repeated.
   * @default false
   * @see https://github.com/ministryofjustice/cloud-platform/issues/8501
   */
  readonly waitForUpdates?: boolean;

  /**
   * Name of the log group. A key must admit it.
   * @default - "/aws/vendedlogs/eks/" and the cluster's name
   */
  readonly logGroupName?: string;

  /**
   * What lets log delivery write to the group: one policy for all clusters, or false where an owner elsewhere has one
   * that admits it. With a new one, apply once before it is given here: the cluster's own goes then. Where ten are there
   * already, one of them has to go first.
   * @default - one of the cluster's own; CloudWatch Logs takes ten in account and region, those of other services among them
   */
  readonly resourcePolicy?: VendedLogResourcePolicy | false;
}

/**
 * Logs that EKS vends beside the five of the control plane: of Auto Mode and of capabilities, to a log group of their
 * own.
 *
 * They are set up one after another: each source is an update of the cluster, and EKS takes one at a time. It works on
 * for minutes after the call has answered, so a source waits with `waitForUpdates`, and otherwise meets
 * `ConflictException: … has update in progress`; the next apply goes on where that one stopped.
 */
export class VendedClusterLogs extends Construct {
  public readonly logGroup: KeptLogGroup;
  /** What is logged, in the order it is set up. */
  public readonly logTypes: readonly string[];

  /**
   * @throws Error where nothing is logged, a type is none or given twice, key or policy does not admit the group, the
   * App delivers the cluster's vended logs already, or has ten policies in account and region
   */
  public constructor(scope: Construct, id: string, props: VendedClusterLogsProps) {
    super(scope, id);
    recordCreation(this);
    const { clusterName, region, tags } = props;
    checkClusterName("clusterName", clusterName);
    checkArn("clusterArn", props.clusterArn, "cluster");
    props.capabilities?.forEach(({ capabilityArn }, index) => {
      checkArn(`capabilities[${index}].capabilityArn`, capabilityArn, "capability");
    });
    const sources = sourcesOf(props);
    this.logTypes = sources.map(({ logType }) => logType);
    const other = takenBy(this, "vended logs", clusterName, region);
    if (other !== undefined) {
      throw new Error(
        `clusterName: got "${clusterName}", whose vended logs ${other} already delivers; give that one all of autoMode and capabilities`,
      );
    }

    const logGroupName = props.logGroupName ?? `/aws/vendedlogs/eks/${clusterName}`;
    this.logGroup = new KeptLogGroup(this, "LogGroup", { ...props, logGroupName });
    const place = placeOf(this, region);
    const admission = this.admission(logGroupName, place, props);
    const destination = new CloudwatchLogDeliveryDestination(this, "Destination", {
      name: boundedName(`eks-audit-${clusterName}`, 60),
      deliveryDestinationConfiguration: [{ destinationResourceArn: this.logGroup.logGroupArn }],
      region,
      tags,
    });
    let before = admission;
    for (const { childId, logType, resourceArn } of sources) {
      if (props.waitForUpdates ?? false) {
        before = [
          waitForClusterUpdates(this, `Wait-${childId}`, { clusterName, region: place.region, dependsOn: before }),
        ];
      }
      const source = new CloudwatchLogDeliverySource(this, `Source-${childId}`, {
        name: boundedName(`${clusterName}-${childId}`, 60),
        logType,
        resourceArn,
        region,
        tags,
        // https://github.com/ministryofjustice/modernisation-platform-environments/pull/18287
        dependsOn: before,
      });
      const delivery = new CloudwatchLogDelivery(this, `Delivery-${childId}`, {
        deliverySourceName: source.name,
        deliveryDestinationArn: destination.arn,
        region,
        tags,
        dependsOn: admission,
      });
      before = [delivery];
    }
  }

  private admission(
    logGroupName: string,
    place: Place,
    { clusterName, region, resourcePolicy }: VendedClusterLogsProps,
  ): ITerraformDependable[] {
    if (resourcePolicy === false) return [];
    if (resourcePolicy !== undefined) {
      checkAdmitsDelivery(resourcePolicy, { logGroupName, region, scope: this });
      return waitFor(this, resourcePolicy.resource);
    }
    const policyName = boundedName(`eks-audit-vended-${clusterName}`, 255);
    return [addResourcePolicy(this, "Admission", { policyName, logGroupNames: logGroupName, place, region })];
  }
}

interface Source {
  readonly childId: string;
  readonly logType: string;
  readonly resourceArn: string;
}

function sourcesOf({
  autoMode = AUTO_MODE_LOG_TYPES,
  capabilities = [],
  clusterArn,
}: VendedClusterLogsProps): Source[] {
  checkTypes("autoMode", autoMode, AUTO_MODE_LOG_TYPES);
  for (const { logTypes } of capabilities) checkTypes("capabilities", logTypes, CAPABILITY_LOG_TYPES);
  const sources = [
    ...autoMode.map((logType) => ({ childId: idOf(logType), logType, resourceArn: clusterArn })),
    ...capabilities.flatMap(({ capabilityArn, logTypes }) =>
      logTypes.map((logType) => ({ childId: idOf(logType), logType, resourceArn: capabilityArn })),
    ),
  ];
  if (sources.length === 0) throw new Error("autoMode, capabilities: got nothing to log, expected one at least");
  // A cluster has one capability of a kind: https://docs.aws.amazon.com/eks/latest/userguide/capabilities.html
  const twice = sources.find(({ logType }, index) => sources.findIndex((other) => other.logType === logType) !== index);
  if (twice !== undefined) throw new Error(`autoMode, capabilities: got ${twice.logType} twice, expected it once`);
  return sources;
}

function checkArn(prop: string, arn: string, noun: "cluster" | "capability"): void {
  const given: unknown = arn;
  if (typeof given === "string" && Token.isUnresolved(given)) return;
  if (typeof given !== "string" || !new RegExp(`^arn:[^:]+:eks:[^:]+:\\d{12}:${noun}/.+$`).test(given)) {
    throw new Error(
      `${prop}: got ${shown(given)}, expected the ARN of a ${noun} (arn:<partition>:eks:<region>:<account>:${noun}/<name>)`,
    );
  }
}

function idOf(logType: string): string {
  return logType
    .toLowerCase()
    .replace(/_logs$/, "")
    .replaceAll("_", "-");
}

function checkTypes(prop: string, types: readonly string[], allowed: readonly string[]): void {
  types.forEach((type, index) => {
    if (!allowed.includes(type)) {
      throw new Error(`${prop}[${index}]: got "${type}", expected ${allowed.join(", ")}`);
    }
  });
}
