import { App } from "cdktf";
import { ClusterStack, LogFoundationStack, LoggingPolicy, VendedClusterLogs } from "eks-audit-logging";

const app = new App();
LoggingPolicy.attachTo(app, {
  profile: "strict",
  settings: {
    trail_elsewhere: {
      arn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization",
      reason: "the organization's trail records all accounts",
    },
  },
});

const place = {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" },
} as const;

const { key } = new LogFoundationStack(app, "logs", { ...place, logGroupNames: ["/aws/vendedlogs/eks/*"] });

const payments = new ClusterStack(app, "payments", {
  ...place,
  cluster: {
    name: "payments",
    autoMode: true,
    // The role that deploys is no administrator of the cluster. These roles have access:
    bootstrapClusterCreatorAdminPermissions: false,
    accessEntries: [
      {
        principalArn: "arn:aws:iam::111122223333:role/platform",
        accessPolicies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }],
      },
      {
        principalArn: "arn:aws:iam::111122223333:role/developers",
        accessPolicies: [{ policy: "AmazonEKSEditPolicy", scope: "namespace", namespaces: ["payments"] }],
      },
    ],
    upgradePolicy: "STANDARD",
    zonalShift: true,
  },
  subnets: { ids: ["subnet-0a1b2c3d4e5f60718", "subnet-0918273645f0e1d2c"] },
  logs: { key },
});

// Logs of Karpenter, block storage, load balancing and IPAM, in a log group of their own.
new VendedClusterLogs(payments, "VendedLogs", {
  clusterName: "payments",
  clusterArn: payments.cluster.clusterArn,
  key,
  // EKS takes one update of a cluster at a time. Waiting needs the AWS CLI where Terraform runs.
  waitForUpdates: true,
});

app.synth();
