import type { AccountStack } from "../../../modules";
import {
  AlarmTopic,
  AuditTrail,
  ClusterDetections,
  ClusterNetwork,
  ControlPlaneLogGroup,
  LogArchive,
  LoggedCluster,
  LogKey,
  preset,
  TrailBucket,
  type EnvironmentPreset,
  type PresetName,
} from "../../../modules";

/** Puts everything that a preset knows of into one stack. */
export function buildPreset(stack: AccountStack, name: PresetName, made: EnvironmentPreset = preset(name)): void {
  const { archive, cluster, detections, logs, trailBucket, trailLogs } = made;
  const key = new LogKey(stack, "Key", {
    alias: `${name}-logs`,
    logGroupNames: ["/aws/eks/*/cluster", `/aws/cloudtrail/${name}`],
    trailNames: [name],
  });
  const bucket = new TrailBucket(stack, "Bucket", { trailName: name, key, ...trailBucket });
  new AuditTrail(stack, "Trail", { name, key, bucket, ...trailLogs });
  const logGroup = new ControlPlaneLogGroup(stack, "Logs", { clusterName: name, key, ...logs });
  const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
  new LoggedCluster(stack, "Cluster", { name, subnetIds, logGroup, ...cluster });
  const topic = detections.alarms ? new AlarmTopic(stack, "Alarms", { topicName: name }) : undefined;
  new ClusterDetections(stack, "Detections", { logs: logGroup, topic, ...detections });
  if (archive !== undefined) new LogArchive(stack, "Archive", { clusters: [logGroup], key, topic, ...archive });
}
