import { App } from "cdktf";
import { LoggingPolicy } from "eks-audit-logging";
import { ClustersStack } from "./clusters-stack";

const app = new App();
// The operator's settings: the trail is another team's.
LoggingPolicy.attachTo(app, {
  profile: "baseline",
  settings: {
    trail_elsewhere: {
      arn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization",
      reason: "the organization's trail records all accounts",
    },
  },
});
new ClustersStack(app, "clusters");

app.synth();
