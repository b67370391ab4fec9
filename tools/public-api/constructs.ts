/** What a construct's page says beyond its docblocks. */
export interface ConstructPage {
  /** What holds of it whatever its props are, or unless they say otherwise. */
  readonly guarantees: readonly string[];
  /** Its smallest use, with `app`, `stack`, `key` and `topic` at hand. */
  readonly use: string;
  /** The example that has it, by its folder. */
  readonly example?: string;
}

/** Each construct and stack, in the order of the pages' list. */
export const CONSTRUCT_PAGES: Readonly<Record<string, ConstructPage>> = {
  LoggedCluster: {
    guarantees: [
      "`audit` and `authenticator` are on, and are no option.",
      "The log group is there before the cluster, so that EKS makes none of its own.",
      "The identity that creates the cluster is its administrator, or `accessEntries` says who may enter: a cluster that nobody may enter is refused.",
      "EKS Auto Mode is on or off as a whole, and Terraform takes away what its roles may do only after the cluster was changed.",
      "The API server is reached from inside the VPC alone unless blocks of addresses are named; EKS refuses to delete the cluster unless told otherwise.",
    ],
    use: `new LoggedCluster(stack, "Payments", {
  name: "payments",
  subnetIds: ["subnet-0a1b2c3d4e5f60718", "subnet-0918273645f0e1d2c"],
});`,
    example: "minimal",
  },
  ControlPlaneLogGroup: {
    guarantees: [
      "Its name is the one EKS looks for, so that there is no second group.",
      "A destroy leaves the group and its logs in AWS, unless `onDestroy` is `delete`.",
      "A group of that name that exists already is adopted rather than made, which ends `ResourceAlreadyExistsException`.",
      "A change of the class, which would replace the group and lose the logs, is ignored.",
      "A key that would be destroyed with the stack is refused for a group that is not.",
    ],
    use: `new ControlPlaneLogGroup(stack, "Logs", { clusterName: "payments", key });`,
    example: "archive-and-search",
  },
  KeptLogGroup: {
    guarantees: ["All that `ControlPlaneLogGroup` holds to, for a group of any name."],
    use: `new KeptLogGroup(stack, "Logs", { logGroupName: "/audit/batch" });`,
  },
  LogKey: {
    guarantees: [
      "The key rotates, and Terraform refuses to destroy it.",
      "Its policy admits CloudWatch Logs for the groups named, and CloudTrail for the trails named, by encryption context and source; no service gets all of KMS.",
      "A group or trail that the policy does not admit is refused at synth, where the key is given to it.",
    ],
    use: `new LogKey(stack, "Key", { logGroupNames: ["/aws/eks/*/cluster", "/aws/cloudtrail/audit"], trailNames: ["audit"] });`,
  },
  AuditTrail: {
    guarantees: [
      "All regions, with global service events; read and write management events, so EKS's API calls are among them; log file validation; delivery to a log group.",
      "Selectors that would lose management events are refused.",
      "The role of the delivery may write to that group's streams alone, for this trail alone.",
    ],
    use: `new AuditTrail(stack, "Trail", { name: "audit" });`,
  },
  TrailBucket: {
    guarantees: [
      "Shut to the public on all four counts, TLS only, versioned unless told otherwise, owned by its account, encrypted, never force-destroyed.",
      "One trail may write, by its ARN; no other trail of any account.",
      "An expiry that comes before Glacier or the end of a lock is refused.",
    ],
    use: `new TrailBucket(stack, "Bucket", { trailName: "audit" });`,
  },
  AccessLogBucket: {
    guarantees: [
      "S3 may deliver access logs of the named buckets of this account, and of no other account.",
      "Closed to the public, TLS only, encrypted by S3, without a lock: S3 delivers access logs to no other kind of bucket.",
      "A source bucket of another account or region, or one that the policy does not admit, is refused at synth.",
    ],
    use: `const accessLogsBucket = new AccessLogBucket(stack, "AccessLogs");
new TrailBucket(stack, "Bucket", { trailName: "audit", key, accessLogsBucket });`,
  },
  ClusterDetections: {
    guarantees: [
      "Filters for audit records match those alone: not other log types of the group, nor authenticator lines that contain the same words.",
      "Alarms that would tell nobody are refused.",
      "Each entry of the catalogue says why it is there, what to do when it fires, and where it comes from, and can be switched off.",
      "Saved Logs Insights queries are checked for their grammar alone: what they return is tried on no real log group. Filter patterns are run on sample records.",
    ],
    use: `const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "payments" });
new ClusterDetections(stack, "Detections", { logs, topic });`,
    example: "production",
  },
  TrailDetections: {
    guarantees: [
      "Told as it happens: log types switched off, log groups deleted, retention or keys changed, trails stopped or narrowed, access entries changed. Refused calls are told too.",
      "Told as well: filters, alarms, rules, archive streams, buckets and topics of logs that are overwritten, muted or deleted, and policies of the account and of keys that are changed.",
      "AWS's own event matcher tries each event pattern on calls that must be told and on calls that must not.",
      "With a trail, the counts of section 4 of the CIS AWS Foundations Benchmark, each with an alarm.",
      "A rule sees the calls of its own region alone.",
      "Two of the rules contain wildcards; an event bus takes 30 such rules.",
    ],
    use: `new TrailDetections(stack, "Detections", { topic });`,
    example: "production",
  },
  AlarmTopic: {
    guarantees: [
      "Encrypted with a key that CloudWatch alarms and EventBridge may use, which AWS's own key for SNS does not allow.",
      "Over TLS alone.",
    ],
    use: `new AlarmTopic(stack, "Alarms", { emails: ["oncall@example.com"] });`,
    example: "production",
  },
  LogArchive: {
    guarantees: [
      "Lines arrive as the cluster wrote them: unpacked, freed of CloudWatch's envelope, packed once.",
      "One stream a cluster, which no other kind of log shares; the cluster and the day are in the object's key.",
      "The bucket is shut, TLS only, versioned unless told otherwise, encrypted, lockable, and never force-destroyed.",
      "What matches none of the patterns does not arrive: without `filterPatterns`, health checks and the like.",
    ],
    use: `const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "payments" });
new LogArchive(stack, "Archive", { clusters: [logs] });`,
    example: "archive-and-search",
  },
  ArchiveBucket: {
    guarantees: ["One bucket that the archives of several stacks can share."],
    use: `new ArchiveBucket(stack, "Bucket", { key });`,
  },
  ArchiveSearch: {
    guarantees: [
      "Partitions are computed from cluster and day, and never have to be added.",
      "A query is stopped at a number of bytes; its results are encrypted, shut and gone after a week.",
      "The saved queries are run on sample files by a SQL engine in the tests (DuckDB, after rewriting the few functions that Athena alone has), not by Athena itself.",
    ],
    use: `const bucket = new ArchiveBucket(stack, "Bucket");
new ArchiveSearch(stack, "Search", { bucket, clusterNames: ["payments", "search"] });`,
    example: "archive-and-search",
  },
  AdoptedClusterLogging: {
    guarantees: [
      "Nothing of it changes the cluster.",
      "A plan fails while the cluster does not log `audit` and `authenticator`, unless told not to look.",
    ],
    use: `new AdoptedClusterLogging(stack, "Payments", { clusterName: "payments", topic });`,
    example: "adopt-existing",
  },
  VendedClusterLogs: {
    guarantees: [
      "Sources are set up one after another, for EKS takes one update of a cluster at a time; with `waitForUpdates` each waits until the one before is done.",
      "The log group's policy admits deliveries of this account alone.",
    ],
    use: `new VendedClusterLogs(stack, "Vended", {
  clusterName: "payments",
  clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/payments",
});`,
    example: "auto-mode",
  },
  VendedLogResourcePolicy: {
    guarantees: [
      "One policy for all clusters of an account and region, of which CloudWatch Logs takes ten.",
      "It admits deliveries of this account alone, to log groups below `/aws/vendedlogs/eks/` alone.",
    ],
    use: `const resourcePolicy = new VendedLogResourcePolicy(stack, "ResourcePolicy");
new VendedClusterLogs(stack, "Vended", {
  clusterName: "payments",
  clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/payments",
  resourcePolicy,
});`,
  },
  ClusterNetwork: {
    guarantees: ["Nothing in it costs anything, and nothing in it reaches the internet."],
    use: `new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });`,
  },
  OrganizationLogKey: {
    guarantees: ["One trail of one account may use it, as long as that account is of the organization."],
    use: `new OrganizationLogKey(stack, "Key", {
  organizationId: "o-a1b2c3d4e5",
  trailName: "organization",
  trailAccount: "444455556666",
});`,
    example: "organization",
  },
  OrganizationTrailBucket: {
    guarantees: ["One trail of one account may write, as long as that account is of the organization."],
    use: `new OrganizationTrailBucket(stack, "Bucket", {
  organizationId: "o-a1b2c3d4e5",
  trailName: "organization",
  trailAccount: "444455556666",
});`,
    example: "organization",
  },
  LoggingPolicy: {
    guarantees: [
      "No stack file is written where one of the App's stacks is refused; `skipValidation` does not turn it off.",
      "All stacks are judged together, so that a trail or key in one is seen from another.",
      "It is advice to whoever writes the App, who can take it out: [the gate](../../README.md#the-gate-in-a-pipeline) on the plan is the control.",
    ],
    use: `LoggingPolicy.attachTo(app, { profile: "strict" });`,
    example: "own-stack-with-policy",
  },
  AccountStack: {
    guarantees: [
      "It is deployed to the one account that it names, by Terraform and provider versions that it can be deployed by.",
    ],
    use: `new AccountStack(app, "logs", {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" },
});`,
    example: "adopt-existing",
  },
  LogFoundationStack: {
    guarantees: ["Its key outlives clusters and trails: a destroy of this stack fails on purpose."],
    use: `new LogFoundationStack(app, "foundation", {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" },
});`,
    example: "production",
  },
  ClusterStack: {
    guarantees: ["All that `LoggedCluster` and `ControlPlaneLogGroup` hold to."],
    use: `new ClusterStack(app, "payments", {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" },
  cluster: { name: "payments" },
  subnets: { tags: { tier: "private" } },
  logs: { key },
});`,
    example: "production",
  },
  AuditTrailStack: {
    guarantees: ["All that `AuditTrail` and `TrailBucket` hold to."],
    use: `new AuditTrailStack(app, "trail", {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" },
  trail: { name: "audit" },
});`,
    example: "production",
  },
  OrganizationLogStack: {
    guarantees: ["All that `OrganizationLogKey` and `OrganizationTrailBucket` hold to."],
    use: `new OrganizationLogStack(app, "organization-logs", {
  account: "444455556666",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" },
  bucket: { organizationId: "o-a1b2c3d4e5", trailName: "organization", trailAccount: "111122223333" },
});`,
    example: "organization",
  },
  OrganizationTrailStack: {
    guarantees: [
      "It is deployed after the logging account's stack, whose bucket and key admit this trail.",
      "A trail of another account or organization than the bucket admits is refused, and so is a key of another region.",
    ],
    use: `const place = { region: "eu-west-1", backend: { type: "local", directory: "state" } } as const;
const logs = new OrganizationLogStack(app, "organization-logs", {
  ...place,
  account: "444455556666",
  bucket: { organizationId: "o-a1b2c3d4e5", trailName: "organization", trailAccount: "111122223333" },
});
new OrganizationTrailStack(app, "organization-trail", {
  ...place,
  account: "111122223333",
  logs,
  organizationId: "o-a1b2c3d4e5",
});`,
    example: "organization",
  },
};
