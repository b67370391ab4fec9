import { App } from "cdktf";
import { LogFoundationStack, LoggingPolicy, OrganizationLogStack, OrganizationTrailStack } from "eks-audit-logging";

const app = new App();
LoggingPolicy.attachTo(app, { profile: "strict" });

const organizationId = "o-a1b2c3d4e5";
const place = { region: "eu-west-1", backend: { type: "local", directory: "state" } } as const;
const management = { ...place, account: "111122223333" };
const logging = { ...place, account: "444455556666" };

// Bucket and key, where nobody of the other accounts reaches them.
const logs = new OrganizationLogStack(app, "organization-logs", {
  ...logging,
  bucket: { organizationId, trailName: "organization", trailAccount: management.account },
});

// CloudWatch Logs takes no key of another account, so the trail's log group has one of its own.
const { key } = new LogFoundationStack(app, "management-logs", {
  ...management,
  logGroupNames: ["/aws/cloudtrail/organization"],
});
new OrganizationTrailStack(app, "organization-trail", { ...management, logs, organizationId, logGroupKey: key });

app.synth();
