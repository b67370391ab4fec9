import { App } from "cdktf";
import { AccountStack, AdoptedClusterLogging, AlarmTopic, LogFoundationStack, LoggingPolicy } from "eks-audit-logging";

const app = new App();
LoggingPolicy.attachTo(app, { profile: "strict" });

const place = {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" },
} as const;

const { key } = new LogFoundationStack(app, "logs", place);

// Clusters that other teams made, and own: nothing here changes them.
const stack = new AccountStack(app, "adopted", place);
const topic = new AlarmTopic(stack, "Alarms");
for (const clusterName of ["payments", "search"]) {
  new AdoptedClusterLogging(stack, clusterName, { clusterName, key, topic });
}

app.synth();
