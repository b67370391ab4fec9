import type { SavedQuery } from "./catalogue-entry";

const BEST_PRACTICES = "https://docs.aws.amazon.com/eks/latest/best-practices/auditing-and-logging.html";

const AUDIT = 'filter @logStream like "kube-apiserver-audit"';
// Not "kube-apiserver-audit" alone: the stream's name only holds the word at its beginning.
const AUTHENTICATOR = "filter @logStream like /^authenticator/";
const WHO = "@timestamp, user.username, sourceIPs.0, verb";
const OBJECT = "objectRef.namespace, objectRef.name";
// A deletion of many at once is a verb of its own, and so is a patch.
const WRITES = 'verb in ["create", "update", "patch", "delete", "deletecollection"]';

function query(...commands: readonly string[]): string {
  return commands.join("\n| ");
}

function newest(fields: string, ...conditions: readonly string[]): string {
  return query(
    `fields ${fields}`,
    AUDIT,
    ...conditions.map((condition) => `filter ${condition}`),
    "sort @timestamp desc",
    "limit 100",
  );
}

function changesOf(resource: string): string {
  return newest(`${WHO}, ${OBJECT}, responseStatus.code`, `objectRef.resource = "${resource}" and ${WRITES}`);
}

/**
 * AWS's eight published queries, corrected, and ours. Theirs filter before they sort and limit here (a limit before a
 * filter looks at a hundred records alone), name the audit streams and compare codes as the numbers they are.
 */
export const CLUSTER_QUERIES: readonly SavedQuery[] = [
  {
    id: "aws-auth-changes",
    title: "Changes of the aws-auth ConfigMap",
    query: newest(
      `${WHO}, responseStatus.code, @message`,
      `${WRITES} and objectRef.resource = "configmaps" and objectRef.name = "aws-auth" and objectRef.namespace = "kube-system"`,
    ),
    reason: "Who gave which IAM identity what. AWS's own misses its creation and deletion.",
    response: "Compare each change with what was agreed.",
    source: BEST_PRACTICES,
  },
  {
    id: "admission-changes",
    title: "Changes of admission webhooks and policies",
    query: newest(
      `${WHO}, objectRef.resource, objectRef.name, responseStatus.code`,
      `objectRef.apiGroup = "admissionregistration.k8s.io" and ${WRITES}`,
    ),
    // A changed object is answered with 200.
    reason: "Who decides what is admitted. AWS's own asks for code 201 and so sees creations only, of one kind only.",
    response: "Compare each with the operator that owns the webhook.",
    source: BEST_PRACTICES,
  },
  {
    id: "role-changes",
    title: "Changes of roles",
    query: changesOf("roles"),
    reason: "What a role allows, to everybody bound to it.",
    response: "Compare each change with what was reviewed.",
    source: BEST_PRACTICES,
  },
  {
    id: "role-binding-changes",
    title: "Changes of role bindings",
    query: changesOf("rolebindings"),
    reason: "Who was given rights in a namespace.",
    response: "Compare each change with what was agreed.",
    source: BEST_PRACTICES,
  },
  {
    id: "cluster-role-changes",
    title: "Changes of cluster roles",
    query: changesOf("clusterroles"),
    reason: "What a role allows in every namespace.",
    response: "Compare each change with what was reviewed.",
    source: BEST_PRACTICES,
  },
  {
    id: "cluster-role-binding-changes",
    title: "Changes of cluster role bindings",
    query: changesOf("clusterrolebindings"),
    reason: "Who was given rights everywhere.",
    response: "Compare each change with what was agreed.",
    source: BEST_PRACTICES,
  },
  {
    id: "secret-reads-refused",
    title: "Refused reads of secrets over time",
    query: query(
      "fields @timestamp",
      AUDIT,
      'filter objectRef.resource = "secrets" and verb in ["get", "watch", "list"] and responseStatus.code in [401, 403]',
      "stats count(*) as refused by bin(5m)",
    ),
    reason: "Somebody asks for secrets without the right to. AWS's own sees 401 alone, which an identity never gets.",
    response: "Find the identity with requests-refused-by-user.",
    source: BEST_PRACTICES,
  },
  {
    id: "anonymous-requests-refused",
    title: "Refused anonymous requests",
    query: newest(
      `${WHO}, requestURI, userAgent, responseStatus.code`,
      'user.username = "system:anonymous" and responseStatus.code in [401, 403]',
    ),
    reason: "Who tries the API server without credentials, and from where.",
    response: "Block addresses that are not yours, or make the endpoint private.",
    source: BEST_PRACTICES,
  },
  {
    id: "pod-sessions",
    title: "exec, attach, port-forward and debug containers",
    query: newest(
      `${WHO}, ${OBJECT}, objectRef.subresource, requestURI`,
      'objectRef.resource = "pods" and objectRef.subresource in ["exec", "attach", "portforward", "ephemeralcontainers"]',
      'stage = "ResponseStarted" or objectRef.subresource = "ephemeralcontainers"',
    ),
    reason: "Who was inside which pod; the command of an exec is in requestURI.",
    response: "Ask the users what for.",
    source: "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-finding-types-eks-audit-logs.html",
  },
  {
    id: "secret-reads-by-user",
    title: "Who read secrets",
    query: query(
      "fields user.username, objectRef.namespace",
      AUDIT,
      'filter objectRef.resource = "secrets" and verb in ["get", "watch", "list"] and responseStatus.code < 400',
      "stats count(*) as reads, count_distinct(objectRef.name) as secrets by user.username, objectRef.namespace",
      "sort reads desc",
      "limit 100",
    ),
    reason: "Readers of secrets are few and known; a new one stands out.",
    response: "Rotate what a reader had no business with.",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "cluster-admin-bindings",
    title: "Bindings of cluster-admin",
    query: newest(
      `${WHO}, ${OBJECT}, requestObject.subjects.0.kind, requestObject.subjects.0.name`,
      `${WRITES} and (requestObject.roleRef.name = "cluster-admin" or responseObject.roleRef.name = "cluster-admin")`,
    ),
    reason: "Who may do everything, since when and by whom.",
    response: "Delete bindings nobody agreed to.",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "requests-refused-by-user",
    title: "Who is refused most",
    query: query(
      "fields user.username",
      AUDIT,
      "filter responseStatus.code in [401, 403]",
      "stats count(*) as refused by user.username, responseStatus.code, sourceIPs.0, userAgent",
      "sort refused desc",
      "limit 100",
    ),
    reason: "A rise of 401 and 403 has an identity, an address and a program behind it.",
    response: "Disable an identity whose owner can't explain it.",
    source: BEST_PRACTICES,
  },
  {
    id: "service-account-tokens",
    title: "Service account tokens asked for by hand",
    query: newest(
      `${WHO}, ${OBJECT}, userAgent`,
      'objectRef.resource = "serviceaccounts" and objectRef.subresource = "token" and verb = "create"',
      "user.username not like /^system:(node:|kube-|serviceaccount:kube-system:)/",
    ),
    reason: "Kubelets fetch tokens for pods; who else takes one, acts as the account from then on.",
    response: "Delete the service account if nobody can explain it.",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "namespace-deletions",
    title: "Deleted namespaces",
    query: newest(
      `${WHO}, objectRef.name, responseStatus.code`,
      'objectRef.resource = "namespaces" and verb in ["delete", "deletecollection"]',
    ),
    reason: "What was deleted with everything in it, and by whom.",
    response: "Restore, and take the right away from who should not have it.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
  },
  {
    id: "authenticator-denials",
    title: "IAM identities the authenticator refused",
    query: query(
      "fields @timestamp, @message",
      AUTHENTICATOR,
      'filter @message like /msg="access denied"/',
      'parse @message /arn="(?<arn>[^"]*)"/',
      'parse @message /error="(?<error>[^"]*)"/',
      "stats count(*) as denials, max(@timestamp) as latest by arn, error",
      "sort denials desc",
      "limit 100",
    ),
    reason: "Which IAM identity was refused, and why: not mapped, expired, or a token for another cluster.",
    response: "Give it access, or find out who holds it.",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
  },
  {
    id: "authenticator-grants",
    title: "IAM identities the authenticator let in",
    query: query(
      "fields @timestamp, @message",
      AUTHENTICATOR,
      'filter @message like /msg="access granted"/',
      'parse @message /arn="(?<arn>[^"]*)"/',
      'parse @message /groups="(?<groups>[^"]*)"/',
      "stats count(*) as logins, max(@timestamp) as latest by arn, groups",
      "sort logins desc",
      "limit 100",
    ),
    reason: "Which IAM identity became which Kubernetes groups: the only place where both stand together.",
    response: "Take access away from identities nobody knows, and system:masters from those that don't need it.",
    source: "https://repost.aws/knowledge-center/eks-api-server-unauthorized-error",
  },
  {
    id: "volume-by-user",
    title: "Who fills the audit log",
    query: query(
      "fields user.username, verb, objectRef.resource",
      AUDIT,
      "stats sum(strlen(@message)) as bytes, count(*) as events by user.username, verb, objectRef.resource",
      "sort bytes desc",
      "limit 50",
    ),
    reason: "A few clients cause most of what audit logs cost.",
    response: "Make the client watch instead of list, or ask less often; keep audit on.",
    source: "https://docs.aws.amazon.com/eks/latest/best-practices/cost-opt-observability.html",
  },
];
