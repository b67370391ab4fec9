import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { Construct } from "constructs";
import type { AlarmTarget } from "./alarm-topic";
import { ClusterDetections, type ClusterDetectionsProps } from "./cluster-detections";
import { ControlPlaneLogGroup } from "./control-plane-log-group";
import { recordCreation } from "./creation-line";
import type { LogKeepingProps } from "./kept-log-group";
import { LogArchive, type LogArchiveProps } from "./log-archive";
import { MANDATORY_LOG_TYPES } from "./logged-cluster";

/** Which cluster's logs are taken over, and what is made of them. */
export interface AdoptedClusterLoggingProps extends LogKeepingProps {
  /** Name of the cluster, as EKS knows it. */
  readonly clusterName: string;

  /**
   * Whether a plan fails while the cluster does not log `audit` and `authenticator`: it is read, never changed, and only
   * its owner can switch them on.
   * @default true
   */
  readonly requireMandatoryLogTypes?: boolean;

  /**
   * What the logs are watched for, or false for nothing.
   * @default - ClusterDetections' own defaults, with `topic`
   */
  readonly detections?: Omit<ClusterDetectionsProps, "logs" | "region" | "topic"> | false;

  /**
   * How the logs are archived. Further clusters of account and region give the `bucket` of the first, or one of their own.
   * @default - they are not
   */
  readonly archive?: Omit<LogArchiveProps, "clusters" | "region" | "topic">;

  /**
   * Who is told when an alarm goes off. Needed unless there are none.
   * @default - nobody, which is refused while there are alarms
   */
  readonly topic?: AlarmTarget;
}

/**
 * The logs of a cluster somebody else owns: its log group comes under Terraform's care with a retention and a key, is
 * watched, and archived where asked. Nothing here changes the cluster.
 */
export class AdoptedClusterLogging extends Construct {
  /** The cluster's log group, now under Terraform's care. */
  public readonly logGroup: ControlPlaneLogGroup;
  /** What the logs are watched for; undefined where `detections` is false. */
  public readonly detections: ClusterDetections | undefined;
  /** The archive of the logs; undefined where `archive` was not given. */
  public readonly archive: LogArchive | undefined;

  /** @throws Error where a prop is out of its values, or alarms have no topic */
  public constructor(scope: Construct, id: string, props: AdoptedClusterLoggingProps) {
    super(scope, id);
    recordCreation(this);
    const { archive, clusterName, detections, key, region, tags, topic } = props;
    this.logGroup = new ControlPlaneLogGroup(this, "LogGroup", props);
    if (props.requireMandatoryLogTypes ?? true) {
      new DataAwsEksCluster(this, "Cluster", {
        name: clusterName,
        region,
        lifecycle: {
          postcondition: MANDATORY_LOG_TYPES.map((type) => ({
            condition: `\${contains(self.enabled_cluster_log_types, "${type}")}`,
            errorMessage: `The cluster does not log ${type}: its group can be kept and watched, and has nothing of it. Its owner must switch it on, or give requireMandatoryLogTypes: false.`,
          })),
        },
      });
    }
    if (detections !== false) {
      this.detections = new ClusterDetections(this, "Detections", {
        tags,
        ...detections,
        logs: this.logGroup,
        topic,
        region,
      });
    }
    if (archive !== undefined) {
      this.archive = new LogArchive(this, "Archive", {
        tags,
        key: archive.bucket === undefined ? key : undefined,
        ...archive,
        clusters: [this.logGroup],
        topic,
        region,
      });
    }
  }
}
