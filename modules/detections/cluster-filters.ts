import { auditPattern, noneOf, oneOf } from "./audit-pattern";
import type { LogDetection } from "./catalogue-entry";

const BEST_PRACTICES = "https://docs.aws.amazon.com/eks/latest/best-practices/auditing-and-logging.html";
const GUARDDUTY = "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-finding-types-eks-audit-logs.html";
const RBAC = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/";

// An answered request is recorded once with this stage. A long one (watch, exec) also has ResponseStarted when it
// begins, and EKS's audit policy keeps RequestReceived for some: without a stage these would count twice.
// https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
const ANSWERED = '$.stage = "ResponseComplete"';
const ALLOWED = "$.responseStatus.code < 400";
const WRITES = oneOf("$.verb", ["create", "update", "patch", "delete", "deletecollection"]);
// EKS refuses access entries with such names, so nobody hides behind one.
// https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
const NOT_CONTROL_PLANE = noneOf("$.user.username", [
  "system:serviceaccount:kube-system:*",
  "system:kube-*",
  "system:apiserver",
  "eks:*",
]);

function resource(...names: readonly string[]): string {
  return oneOf("$.objectRef.resource", names);
}

/** What a cluster's audit and authenticator logs are watched for. Each record fires one entry at most, save where said. */
export const CLUSTER_FILTERS: readonly LogDetection[] = [
  {
    id: "unauthenticated-requests",
    title: "Requests refused with 401",
    // The API server records a failed authentication when the answer begins, and never completes it.
    pattern: auditPattern("$.responseStatus.code = 401"),
    alarm: { threshold: 20 },
    reason: "Many requests nobody could be named for: stolen or expired tokens being tried, or a client left behind.",
    response: "Look for the source addresses and user agents; revoke what they hold, block what is not yours.",
    source: BEST_PRACTICES,
  },
  {
    id: "forbidden-requests",
    title: "Requests refused with 403",
    pattern: auditPattern(ANSWERED, "$.responseStatus.code = 403", noneOf("$.user.username", ["system:anonymous"])),
    alarm: { threshold: 50 },
    reason: "An identity asks for much that it may not do: somebody feels out what a stolen identity is worth.",
    response: "Find the identity with the query requests-refused-by-user; if its owner can't explain it, disable it.",
    source: BEST_PRACTICES,
  },
  {
    id: "anonymous-refused",
    title: "Anonymous requests refused",
    pattern: auditPattern(ANSWERED, '$.user.username = "system:anonymous"', "$.responseStatus.code = 403"),
    alarm: { threshold: 20 },
    reason: "Somebody without credentials reaches the API server and tries it.",
    response: "Check the source addresses against publicAccessCidrs; narrow them, or make the endpoint private.",
    source: BEST_PRACTICES,
  },
  {
    id: "anonymous-admitted",
    title: "Anonymous requests that were answered",
    // Health checks are anonymous and have no object.
    pattern: auditPattern(ANSWERED, '$.user.username = "system:anonymous"', ALLOWED, "$.objectRef.resource = *"),
    alarm: { threshold: 1 },
    reason: "A binding lets everybody on the network read or change objects of the cluster.",
    response: "Find the binding to system:anonymous or system:unauthenticated, delete it, and see what was taken.",
    source: GUARDDUTY,
  },
  {
    id: "pod-sessions",
    title: "exec, attach and port-forward",
    // Recorded when it begins; the record of its end may be hours away. The verb is create or get, by the client's age.
    pattern: auditPattern(
      '$.stage = "ResponseStarted"',
      resource("pods"),
      oneOf("$.objectRef.subresource", ["exec", "attach", "portforward"]),
      ALLOWED,
    ),
    alarm: { threshold: 1 },
    reason: "Somebody is inside a container or reaches its ports, past every deployment and review.",
    response: "Ask the user in the record what for; unexplained, isolate pod and node and rotate what the pod held.",
    source: GUARDDUTY,
  },
  {
    id: "ephemeral-containers",
    title: "Containers added to a running pod",
    pattern: auditPattern(
      ANSWERED,
      resource("pods"),
      '$.objectRef.subresource = "ephemeralcontainers"',
      oneOf("$.verb", ["update", "patch"]),
      ALLOWED,
    ),
    alarm: { threshold: 1 },
    reason: "kubectl debug puts any image beside a running process, with the pod's identity.",
    response: "Treat it as a session in the pod: ask the user, look at the image, delete the pod.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/",
  },
  {
    id: "secrets-read-by-people",
    title: "Secrets read by people",
    pattern: auditPattern(
      ANSWERED,
      resource("secrets"),
      oneOf("$.verb", ["get", "list", "watch"]),
      ALLOWED,
      noneOf("$.user.username", ["system:*", "eks:*"]),
    ),
    // Helm keeps its releases in secrets: one upgrade reads a few.
    alarm: { threshold: 10 },
    reason: "Secrets are for workloads; a person or pipeline that reads many of them takes credentials along.",
    response: "Compare with deployments at that time; unexplained, rotate each secret the records name.",
    source: RBAC,
  },
  {
    id: "secrets-listed-by-workloads",
    title: "Secrets of all namespaces listed by a workload",
    pattern: auditPattern(
      ANSWERED,
      resource("secrets"),
      '$.verb = "list"',
      ALLOWED,
      "$.objectRef.namespace NOT EXISTS",
      '$.user.username = "system:serviceaccount:*"',
      noneOf("$.user.username", ["system:serviceaccount:kube-system:*"]),
    ),
    // No alarm: operators such as cert-manager do it whenever they start.
    reason: "A service account that may list every secret is worth the whole cluster to whoever gets into its pod.",
    response: "Know your operators that do it; give the entry a threshold, and look at any other account.",
    source: RBAC,
  },
  {
    id: "cluster-admin-bound",
    title: "cluster-admin given to somebody",
    // A patch need not carry roleRef in its request, and its answer always does.
    pattern: auditPattern(
      ANSWERED,
      resource("clusterrolebindings", "rolebindings"),
      oneOf("$.verb", ["create", "update", "patch"]),
      ALLOWED,
      '$.requestObject.roleRef.name = "cluster-admin" || $.responseObject.roleRef.name = "cluster-admin"',
    ),
    alarm: { threshold: 1 },
    reason: "Whoever is in the binding may do everything, and undo every other control in the cluster.",
    response:
      "Check the change with its author; delete the binding if it was not agreed, then look what it was used for.",
    source: GUARDDUTY,
  },
  {
    id: "roles-changed",
    title: "Roles and cluster roles changed",
    pattern: auditPattern(ANSWERED, resource("roles", "clusterroles"), WRITES, ALLOWED, NOT_CONTROL_PLANE),
    alarm: { threshold: 1 },
    reason: "A wider role reaches everybody who is bound to it, and no binding changes.",
    response: "Read the change in the record's requestObject and compare it with what was reviewed.",
    source: BEST_PRACTICES,
  },
  {
    id: "bindings-changed",
    title: "Role bindings changed",
    // Bindings of cluster-admin are an entry of their own. A deletion's answer has no roleRef.
    pattern: auditPattern(
      ANSWERED,
      resource("rolebindings", "clusterrolebindings"),
      WRITES,
      ALLOWED,
      NOT_CONTROL_PLANE,
      '$.requestObject.roleRef.name NOT EXISTS || $.requestObject.roleRef.name != "cluster-admin"',
      '$.responseObject.roleRef.name NOT EXISTS || $.responseObject.roleRef.name != "cluster-admin"',
    ),
    alarm: { threshold: 1 },
    reason: "A binding is how rights are given: a lasting foothold looks like one.",
    response: "Check subjects and role in the record with whoever made the change; delete what was not agreed.",
    source: BEST_PRACTICES,
  },
  {
    id: "admission-changed",
    title: "Admission webhooks and policies changed",
    pattern: auditPattern(
      ANSWERED,
      '$.objectRef.apiGroup = "admissionregistration.k8s.io"',
      WRITES,
      ALLOWED,
      NOT_CONTROL_PLANE,
    ),
    alarm: { threshold: 1 },
    reason: "A webhook sees and changes all that is created; one taken away takes its policy along.",
    response: "Compare with the operator or pipeline that owns it; restore it, and look what was admitted meanwhile.",
    source: BEST_PRACTICES,
  },
  {
    id: "aws-auth-changed",
    title: "The aws-auth ConfigMap changed",
    pattern: auditPattern(
      ANSWERED,
      resource("configmaps"),
      '$.objectRef.namespace = "kube-system"',
      '$.objectRef.name = "aws-auth"',
      WRITES,
      ALLOWED,
    ),
    alarm: { threshold: 1 },
    reason: "It maps IAM identities to Kubernetes groups; system:masters in it is the whole cluster.",
    response:
      "Read the mapping in the record and undo what is not yours. With access entries alone it should not exist.",
    source: BEST_PRACTICES,
  },
  {
    id: "service-account-tokens",
    title: "Service account tokens asked for by hand",
    pattern: auditPattern(
      ANSWERED,
      resource("serviceaccounts"),
      '$.objectRef.subresource = "token"',
      '$.verb = "create"',
      ALLOWED,
      NOT_CONTROL_PLANE,
      noneOf("$.user.username", ["system:node:*"]),
    ),
    alarm: { threshold: 1 },
    reason: "Kubelets fetch tokens for pods; anybody else who does takes on the account's identity.",
    response: "Ask the user in the record; if unexplained, delete the service account, which ends its tokens.",
    source: RBAC,
  },
  {
    id: "impersonation",
    title: "Requests in the name of somebody else",
    pattern: auditPattern(ANSWERED, "$.impersonatedUser.username = *"),
    alarm: { threshold: 1 },
    reason: "Who may impersonate has the rights of all users; the record's user is the one to ask.",
    response:
      "Know the proxies that impersonate by design; look at every other user of it. It fires beside other entries.",
    source: RBAC,
  },
  {
    id: "namespaces-deleted",
    title: "Namespaces deleted",
    pattern: auditPattern(
      ANSWERED,
      resource("namespaces"),
      oneOf("$.verb", ["delete", "deletecollection"]),
      "$.objectRef.subresource NOT EXISTS",
      ALLOWED,
    ),
    alarm: { threshold: 1 },
    reason: "All that is in a namespace goes with it: an accident or an attack to be seen at once.",
    response: "Ask the user in the record; restore from backup, and take the right away from who should not have it.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
  },
  {
    id: "authenticator-denials",
    title: "IAM identities the authenticator refused",
    // Authenticator records are text. The anchor is what no audit record has: those begin with a brace, whatever words
    // are in them. https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/server/server.go
    pattern: "%^time=\\S+\\slevel=warning\\smsg=.access\\sdenied.%",
    alarm: { threshold: 5 },
    reason: "IAM identities without access try to log in, or tokens are forged or expired.",
    response:
      "Find ARN and error with the query authenticator-denials; give access, or look into who holds that identity.",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
  },
];
