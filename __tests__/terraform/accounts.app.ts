// An organization of three accounts: a logging account, the management account with the trail, and a member with a cluster.
import { App } from "cdktf";
import {
  AccountStack,
  ClusterNetwork,
  ControlPlaneLogGroup,
  LogFoundationStack,
  LoggedCluster,
  LoggingPolicy,
  OrganizationLogStack,
  OrganizationTrailStack,
} from "../../modules";

const app = new App();
LoggingPolicy.attachTo(app, { profile: "strict" });

const organizationId = "o-a1b2c3d4e5";
const place = { region: "eu-west-1", backend: { type: "local", directory: "state" } } as const;
const management = { ...place, account: "111122223333" };
const logging = { ...place, account: "444455556666" };
const member = { ...place, account: "777788889999" };

const logs = new OrganizationLogStack(app, "organization-logs", {
  ...logging,
  bucket: { organizationId, trailName: "organization", trailAccount: management.account },
});
const trailKey = new LogFoundationStack(app, "management-logs", {
  ...management,
  logGroupNames: ["/aws/cloudtrail/organization"],
});
new OrganizationTrailStack(app, "organization-trail", {
  ...management,
  logs,
  organizationId,
  logGroupKey: trailKey.key,
});

const { key } = new LogFoundationStack(app, "member-logs", member);
const cluster = new AccountStack(app, "member-cluster", member);
const { subnetIds } = new ClusterNetwork(cluster, "Network", { cidrBlock: "10.0.0.0/20" });
new LoggedCluster(cluster, "Cluster", {
  name: "payments",
  subnetIds,
  logGroup: new ControlPlaneLogGroup(cluster, "Logs", { clusterName: "payments", key }),
});

app.synth();
