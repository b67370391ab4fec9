import {
  AlarmTopic,
  AuditTrail,
  ClusterDetections,
  clusterLogs,
  LogArchive,
  LoggedCluster,
  LogKey,
  OrganizationLogKey,
  OrganizationTrailBucket,
  TrailDetections,
  VendedClusterLogs,
} from "../../modules";
import { awsStack, Rendered } from "./stack-under-test";

/** What a stack of all that has policies says of ARNs and hosts. */
function everything(): string {
  const stack = awsStack();
  const organization = { organizationId: "o-a1b2c3d4e5", trailName: "organization", trailAccount: "444455556666" };
  const key = new LogKey(stack, "Key", {
    logGroupNames: ["/aws/eks/*/cluster", "/aws/cloudtrail/audit", "/aws/vendedlogs/eks/*"],
    trailNames: ["audit"],
  });
  new OrganizationLogKey(stack, "OrganizationKey", organization);
  new OrganizationTrailBucket(stack, "OrganizationBucket", organization);
  const topic = new AlarmTopic(stack, "Topic");
  const trail = new AuditTrail(stack, "Trail", { name: "audit", key, organizationId: organization.organizationId });
  new TrailDetections(stack, "Calls", { trail, topic });
  const { logGroup } = new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds: ["a", "b"], logKey: key });
  new ClusterDetections(stack, "Detections", { logs: logGroup, topic });
  new LogArchive(stack, "Archive", { clusters: [clusterLogs("other")], key, topic });
  new VendedClusterLogs(stack, "Vended", {
    clusterName: "prod",
    clusterArn: "arn:aws-cn:eks:cn-north-1:111122223333:cluster/prod",
    key,
  });
  return JSON.stringify(new Rendered(stack).json);
}

test("no ARN says which partition it is in, and no host which domain, but by what the provider tells", () => {
  const text = everything();
  const partitions = [...text.matchAll(/arn:([^:]+):/g)].map(([, partition = ""]) => partition);
  const written = partitions.filter((partition) => !partition.startsWith("${data.aws_partition."));
  expect(partitions.length).toBeGreaterThan(written.length);
  // That of the cluster, whose ARN was given.
  expect([...new Set(written)]).toEqual(["aws-cn"]);
  // A service's own name is the same in each partition, save that of CloudWatch Logs, which has region and domain.
  const hosts = [...text.matchAll(/[\w.-]+\.amazonaws\.com/g)].map(([host]) => host);
  const services = ["cloudtrail", "cloudwatch", "config", "delivery.logs", "ec2", "eks", "events", "firehose", "iam"];
  const known = [...services, "kms", "logs", "monitoring", "organizations", "s3", "sns"].map(
    (name) => `${name}.amazonaws.com`,
  );
  expect(hosts.filter((host) => !known.includes(host))).toEqual([]);
  expect(text).toMatch(/logs\.eu-west-1\.\$\{data\.aws_partition\.\w+\.dns_suffix\}/);
});
