import type { CatalogueEntry } from "../detections/catalogue-entry";

/** A query over the archive, for the table and the days it is made for. */
export interface ArchiveQuery extends CatalogueEntry {
  /**
   * The query in Athena's SQL.
   * @param table the archive's table, `"database"."table"`
   * @param days how far it looks back
   */
  readonly sql: (table: string, days: number) => string;
}

const BEST_PRACTICES = "https://docs.aws.amazon.com/eks/latest/best-practices/auditing-and-logging.html";
const ATHENA = "https://docs.aws.amazon.com/athena/latest/ug/json-serde.html";

/** Fields of an audit record, by the name they have in the queries. */
const AUDIT_FIELDS: Readonly<Record<string, string>> = {
  received: "$.requestReceivedTimestamp",
  stage: "$.stage",
  user_name: "$.user.username",
  acting_for: "$.impersonatedUser.username",
  source_ip: "$.sourceIPs[0]",
  user_agent: "$.userAgent",
  verb: "$.verb",
  uri: "$.requestURI",
  api_group: "$.objectRef.apiGroup",
  resource: "$.objectRef.resource",
  subresource: "$.objectRef.subresource",
  namespace: "$.objectRef.namespace",
  name: "$.objectRef.name",
  role_asked: "$.requestObject.roleRef.name",
  role_given: "$.responseObject.roleRef.name",
};

// The date is written so that partition projection reads no other day's files.
function since(days: number): string {
  return `day >= CAST(CAST(current_date - INTERVAL '${days}' DAY AS date) AS varchar)`;
}

/** A query over audit records; a line that is none, or was cut off, has no kind and is left out. */
function audit(select: string): ArchiveQuery["sql"] {
  return (table, days) => `WITH audit AS (
  SELECT
    cluster,
    day,
    line,
    length(line) AS bytes,
${Object.entries(AUDIT_FIELDS)
  .map(([column, path]) => `    json_extract_scalar(line, '${path}') AS ${column},`)
  .join("\n")}
    CAST(json_extract_scalar(line, '$.responseStatus.code') AS integer) AS code
  FROM ${table}
  WHERE ${since(days)}
    AND json_extract_scalar(line, '$.kind') = 'Event'
    AND json_extract_scalar(line, '$.apiVersion') = 'audit.k8s.io/v1'
)
${select}`;
}

function authenticator(select: string): ArchiveQuery["sql"] {
  return (table, days) => `WITH authenticator AS (
  SELECT
    cluster,
    day,
    nullif(regexp_extract(line, '^time="([^"]*)"', 1), '') AS received,
    nullif(regexp_extract(line, ' msg="([^"]*)"', 1), '') AS message,
    nullif(regexp_extract(line, ' arn="([^"]*)"', 1), '') AS arn,
    nullif(regexp_extract(line, ' error="([^"]*)"', 1), '') AS error,
    nullif(regexp_extract(line, ' groups="([^"]*)"', 1), '') AS granted_groups
  FROM ${table}
  WHERE ${since(days)}
    AND line LIKE 'time="%'
)
${select}`;
}

const WRITES = "verb IN ('create', 'update', 'patch', 'delete', 'deletecollection')";

/** Saved in Athena for the archive; "?" asks for a value when the query is run. */
export const ARCHIVE_QUERIES: readonly ArchiveQuery[] = [
  {
    id: "requests-of-one-user",
    title: "All that one user did",
    sql: audit(`SELECT received, cluster, verb, resource, subresource, namespace, name, code, source_ip, acting_for
FROM audit
WHERE user_name = ? AND stage <> 'ResponseStarted'
ORDER BY received`),
    reason: "The first question of every incident.",
    response: "Give the user as the audit log names it, such as the ARN of an assumed role, in quotes.",
    source: ATHENA,
  },
  {
    id: "changes-by-user",
    title: "Who changed what, how often",
    sql: audit(`SELECT cluster, user_name, resource, verb, count(*) AS changes, max(received) AS latest
FROM audit
WHERE ${WRITES} AND code < 400 AND stage = 'ResponseComplete'
GROUP BY cluster, user_name, resource, verb
ORDER BY changes DESC`),
    reason: "Identities that change a cluster are few and known; a new one stands out.",
    response: "Compare with the pipelines and operators you run.",
    source: ATHENA,
  },
  {
    id: "pod-sessions",
    title: "exec, attach, port-forward and debug containers",
    sql: audit(`SELECT received, cluster, user_name, source_ip, namespace, name, subresource, uri, code
FROM audit
WHERE resource = 'pods' AND (
  (subresource IN ('exec', 'attach', 'portforward') AND stage = 'ResponseStarted')
  OR (subresource = 'ephemeralcontainers' AND stage = 'ResponseComplete')
)
ORDER BY received DESC`),
    reason: "Who was inside which pod; the command of an exec is in the URI.",
    response: "Ask the users what for.",
    source: ATHENA,
  },
  {
    id: "secret-reads",
    title: "Who read which secrets",
    sql: audit(`SELECT cluster, user_name, namespace, count(*) AS reads, count(DISTINCT name) AS secrets, min(received) AS earliest
FROM audit
WHERE resource = 'secrets' AND verb IN ('get', 'list', 'watch') AND code < 400 AND stage = 'ResponseComplete'
GROUP BY cluster, user_name, namespace
ORDER BY earliest DESC`),
    reason: "After a leak: which credentials were taken along, and since when.",
    response: "Rotate what a reader had no business with.",
    source: ATHENA,
  },
  {
    id: "cluster-admin-bindings",
    title: "Bindings of cluster-admin",
    sql: audit(`SELECT received, cluster, user_name, source_ip, verb, resource, namespace, name, code
FROM audit
WHERE ${WRITES} AND stage = 'ResponseComplete'
  AND (role_asked = 'cluster-admin' OR role_given = 'cluster-admin')
ORDER BY received DESC`),
    reason: "Who could do everything, since when, and by whose hand.",
    response: "Delete bindings nobody agreed to, then read all that their subjects did.",
    source: ATHENA,
  },
  {
    id: "aws-auth-changes",
    title: "Changes of the aws-auth ConfigMap",
    sql: audit(`SELECT received, cluster, user_name, source_ip, verb, code, line
FROM audit
WHERE ${WRITES} AND stage = 'ResponseComplete'
  AND resource = 'configmaps' AND namespace = 'kube-system' AND name = 'aws-auth'
ORDER BY received DESC`),
    reason: "Who gave which IAM identity what, before access entries and beside them; the mapping is in the line.",
    response: "Compare each change with what was agreed.",
    source: BEST_PRACTICES,
  },
  {
    id: "role-changes",
    title: "Changes of roles and bindings",
    sql: audit(`SELECT received, cluster, user_name, source_ip, verb, resource, namespace, name, role_given, code
FROM audit
WHERE ${WRITES} AND stage = 'ResponseComplete'
  AND resource IN ('roles', 'rolebindings', 'clusterroles', 'clusterrolebindings')
  AND user_name NOT LIKE 'system:kube-%' AND user_name NOT LIKE 'system:serviceaccount:kube-system:%'
  AND user_name <> 'system:apiserver' AND user_name NOT LIKE 'eks:%'
ORDER BY received DESC`),
    reason: "How rights came to be what they are, without what the control plane itself keeps up.",
    response: "Compare each change with what was reviewed.",
    source: BEST_PRACTICES,
  },
  {
    id: "admission-changes",
    title: "Changes of admission webhooks and policies",
    sql: audit(`SELECT received, cluster, user_name, source_ip, verb, resource, name, code
FROM audit
WHERE ${WRITES} AND stage = 'ResponseComplete' AND api_group = 'admissionregistration.k8s.io'
ORDER BY received DESC`),
    reason: "Who decided what is admitted, and when that changed.",
    response: "Compare each with the operator that owns the webhook.",
    source: BEST_PRACTICES,
  },
  {
    id: "anonymous-requests",
    title: "Anonymous requests, refused or for objects",
    // Health checks are anonymous, answered, and have no object.
    sql: audit(`SELECT cluster, source_ip, user_agent, verb, resource, code, count(*) AS requests, min(received) AS earliest
FROM audit
WHERE user_name = 'system:anonymous' AND stage = 'ResponseComplete' AND (code IN (401, 403) OR resource IS NOT NULL)
GROUP BY cluster, source_ip, user_agent, verb, resource, code
ORDER BY requests DESC`),
    reason: "Who tried the API server without credentials, from where, and what was answered.",
    response: "Block addresses that are not yours; a code below 400 means that a binding admits everybody.",
    source: BEST_PRACTICES,
  },
  {
    id: "refused-requests",
    title: "Who was refused, and what for",
    // A failed authentication is recorded when the answer begins, and never completes.
    sql: audit(`SELECT cluster, user_name, source_ip, code, resource, count(*) AS refused, min(received) AS earliest
FROM audit
WHERE (code = 403 AND stage = 'ResponseComplete') OR code = 401
GROUP BY cluster, user_name, source_ip, code, resource
ORDER BY refused DESC`),
    reason: "Feeling out what an identity may do comes before using it.",
    response: "Look what the same identity and address were allowed.",
    source: ATHENA,
  },
  {
    id: "authenticator-denials",
    title: "IAM identities the authenticator refused",
    sql: authenticator(`SELECT cluster, arn, error, count(*) AS denials, max(received) AS latest
FROM authenticator
WHERE message = 'access denied'
GROUP BY cluster, arn, error
ORDER BY denials DESC`),
    reason: "Which IAM identity tried to get in, and why it could not.",
    response: "Find out who holds it.",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
  },
  {
    id: "authenticator-grants",
    title: "IAM identities that were let in",
    sql: authenticator(`SELECT cluster, arn, granted_groups, count(*) AS logins, min(received) AS earliest, max(received) AS latest
FROM authenticator
WHERE message = 'access granted'
GROUP BY cluster, arn, granted_groups
ORDER BY logins DESC`),
    reason: "Where IAM identity and Kubernetes groups stand together, for years back.",
    response: "Take access away from identities nobody knows.",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
  },
  {
    id: "volume-by-user",
    title: "Who fills the archive",
    sql: audit(`SELECT cluster, user_name, verb, resource, sum(bytes) AS bytes, count(*) AS events
FROM audit
GROUP BY cluster, user_name, verb, resource
ORDER BY bytes DESC`),
    reason: "A few clients cause most of what audit logs cost.",
    response: "Make the client watch instead of list; keep audit on.",
    source: "https://docs.aws.amazon.com/eks/latest/best-practices/cost-opt-observability.html",
  },
];
