import { App } from "cdktf";
import {
  AlarmTopic,
  AuditTrailStack,
  ClusterDetections,
  ClusterStack,
  LogArchive,
  LogFoundationStack,
  LoggingPolicy,
  TrailDetections,
  preset,
} from "eks-audit-logging";

// "development" and "regulated" are the other two.
const { archive, cluster, detections, logs, profile, trailBucket, trailLogs } = preset("production");

const app = new App();
LoggingPolicy.attachTo(app, { profile });

const place = {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" },
} as const;

const { key } = new LogFoundationStack(app, "logs", {
  ...place,
  logGroupNames: ["/aws/cloudtrail/audit"],
  trailNames: ["audit"],
});

const account = new AuditTrailStack(app, "trail", {
  ...place,
  trail: { name: "audit", key, ...trailLogs },
  bucket: trailBucket,
});
const topic = new AlarmTopic(account, "Alarms", { emails: ["oncall@example.com"] });
new TrailDetections(account, "Detections", {
  trail: account.trail,
  topic,
  // What this role adds or overwrites is not told; what it deletes is.
  deployRoleArns: ["arn:aws:iam::111122223333:role/deploy"],
});

const payments = new ClusterStack(app, "payments", {
  ...place,
  cluster: { name: "payments", ...cluster },
  subnets: { ids: ["subnet-0a1b2c3d4e5f60718", "subnet-0918273645f0e1d2c"] },
  logs: { key, ...logs },
});
new ClusterDetections(payments, "Detections", { logs: payments.logGroup, topic, ...detections });
if (archive !== undefined) {
  new LogArchive(payments, "Archive", { clusters: [payments.logGroup], key, topic, ...archive });
}

app.synth();
