import { join } from "node:path";
import { describeDeployment } from "./harness/deployment";
import { ACCOUNT } from "./harness/world";

const accounts: Readonly<Record<string, string>> = {
  "organization-logs": "444455556666",
  "member-logs": "777788889999",
  "member-cluster": "777788889999",
};

describeDeployment({
  name: "three accounts in one run",
  app: join(__dirname, "accounts.app.ts"),
  accountOf: (stack) => accounts[stack] ?? ACCOUNT,
  withoutCli: true,
  judged: {
    options: { profile: "strict" },
    report: { outcome: "pass", coverage: { clusters: 1, logGroups: 2, trails: 1 } },
  },
});
