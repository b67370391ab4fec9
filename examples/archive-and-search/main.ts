import { App } from "cdktf";
import {
  AccountStack,
  AlarmTopic,
  ControlPlaneLogGroup,
  LogArchive,
  LogFoundationStack,
  LoggingPolicy,
} from "eks-audit-logging";

const app = new App();
// CloudWatch keeps a month, to be searched at once; the archive keeps the year that the profile asks for, and more.
LoggingPolicy.attachTo(app, { profile: "strict" });

const place = {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" },
} as const;

const { key } = new LogFoundationStack(app, "logs", place);

const stack = new AccountStack(app, "archive", place);
new LogArchive(stack, "Archive", {
  clusters: ["payments", "search"].map(
    (clusterName) => new ControlPlaneLogGroup(stack, clusterName, { clusterName, key, retention: 30 }),
  ),
  key,
  topic: new AlarmTopic(stack, "Alarms"),
  objectLockMode: "GOVERNANCE",
  objectLockDays: 400,
  search: {
    searchDays: 90,
    additionalQueries: [
      {
        id: "config-maps-deleted",
        title: "ConfigMaps that were deleted",
        reason: "Settings that go missing take workloads with them.",
        response: "Ask who deleted them, and apply them again.",
        source: "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
        sql: (table, days) =>
          `SELECT cluster, json_extract_scalar(line, '$.user.username') AS username, count(*) AS deleted
FROM ${table}
WHERE day >= CAST(CAST(current_date - INTERVAL '${days}' DAY AS date) AS varchar)
  AND json_extract_scalar(line, '$.stage') = 'ResponseComplete'
  AND json_extract_scalar(line, '$.objectRef.resource') = 'configmaps'
  AND json_extract_scalar(line, '$.verb') = 'delete'
GROUP BY 1, 2
ORDER BY deleted DESC`,
      },
    ],
  },
});

app.synth();
