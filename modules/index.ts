export { AccessLogBucket, type AccessLogBucketProps } from "./access-log-bucket";
export { AuditTrail, type AuditTrailProps, type InsightType, type TrailDestination } from "./audit-trail";
export { ClusterNetwork, type ClusterNetworkProps } from "./cluster-network";
export { ControlPlaneLogGroup, type ControlPlaneLogGroupProps } from "./control-plane-log-group";
export type { EncryptionKey } from "./encryption-key";
export { KeptLogGroup, type KeptLogGroupProps, type LogKeepingProps, type OnDestroy } from "./kept-log-group";
export { LogKey, type LogKeyProps } from "./log-key";
export {
  ADDITIONAL_LOG_TYPES,
  CONTROL_PLANE_SCALING_TIERS,
  LoggedCluster,
  MANDATORY_LOG_TYPES,
  UPGRADE_POLICIES,
  type AdditionalLogType,
  type AuthenticationMode,
  type ControlPlaneScalingTier,
  type LoggedClusterProps,
  type UpgradePolicy,
} from "./logged-cluster";
export {
  ACCESS_ENTRY_TYPES,
  ACCESS_SCOPES,
  type AccessEntry,
  type AccessEntryType,
  type AccessPolicy,
} from "./access-entries";
export { NODE_POOLS, type AutoModeProps, type NodePool } from "./auto-mode";
export { setAwsProviderRange } from "./provider-range";
export { RETENTION_DAYS, type RetentionDays } from "./retention";
export { AccountStack, type AccountStackProps } from "./stacks/account-stack";
export { AuditTrailStack, type AuditTrailStackProps } from "./stacks/audit-trail-stack";
export type { BackendOptions, LocalBackendOptions, S3BackendOptions } from "./stacks/backend";
export { ClusterStack, type ClusterStackProps, type SubnetSource } from "./stacks/cluster-stack";
export { LogFoundationStack, type LogFoundationStackProps } from "./stacks/log-foundation-stack";
export { TrailBucket, type TrailBucketProps } from "./trail-bucket";
export { LoggingPolicy, LoggingPolicyError, type LoggingPolicyOptions } from "./logging-policy";
export { AlarmTopic, type AlarmTarget, type AlarmTopicProps } from "./alarm-topic";
export { ClusterDetections, type ClusterDetectionsProps } from "./cluster-detections";
export { clusterLogs, type ClusterLogs } from "./cluster-logs";
export { auditPattern, noneOf, oneOf } from "./detections/audit-pattern";
export type { AlarmSettings, CatalogueEntry, LogDetection, SavedQuery } from "./detections/catalogue-entry";
export type { CatalogueChoice } from "./detections/choice";
export { CLUSTER_CATALOGUE, type ClusterCatalogue } from "./detections/cluster-catalogue";
export type { GroupAlarm } from "./detections/group-alarms";
export { AUDIT_GROUPS, apiRules, type ApiRule, type GroupNames, type WatchedResources } from "./detections/api-rules";
export { TRAIL_CATALOGUE, type TrailCatalogue } from "./detections/trail-catalogue";
export { TrailDetections, type TrailDetectionsProps, type TrailLogs } from "./trail-detections";
export { ArchiveBucket, type ArchiveBucketProps } from "./archive-bucket";
export { ArchiveSearch, type ArchiveSearchOptions, type ArchiveSearchProps } from "./archive-search";
export { ARCHIVE_QUERIES, type ArchiveQuery } from "./archive/archive-queries";
export { ARCHIVE_PATTERNS } from "./archive/subscription-patterns";
export { KeptBucket, type AccessLogDestination, type BucketKeepingProps, type KeptBucketProps } from "./kept-bucket";
export { LogArchive, type LogArchiveProps } from "./log-archive";
export { AdoptedClusterLogging, type AdoptedClusterLoggingProps } from "./adopted-cluster-logging";
export { OrganizationLogKey, type OrganizationLogKeyProps } from "./organization-log-key";
export { OrganizationTrailBucket, type OrganizationTrailBucketProps } from "./organization-trail-bucket";
export { PRESETS, preset, type EnvironmentPreset, type PresetName } from "./presets";
export { OrganizationLogStack, type OrganizationLogStackProps } from "./stacks/organization-log-stack";
export { OrganizationTrailStack, type OrganizationTrailStackProps } from "./stacks/organization-trail-stack";
export { VendedLogResourcePolicy, type VendedLogResourcePolicyProps } from "./vended-log-resource-policy";
export {
  AUTO_MODE_LOG_TYPES,
  CAPABILITY_LOG_TYPES,
  VendedClusterLogs,
  type AutoModeLogType,
  type CapabilityLogType,
  type LoggedCapability,
  type VendedClusterLogsProps,
} from "./vended-cluster-logs";
