import { ANONYMOUS, answered, auditRecord, boundTo, rbac, serviceAccount } from "./audit-records";
import { denied, granted, stsResponse } from "./authenticator-records";

const node = { username: "system:node:ip-10-0-1-7.ec2.internal", groups: ["system:nodes", "system:authenticated"] };
const controller = { username: "system:kube-controller-manager", groups: ["system:authenticated"] };
const pod = { resource: "pods", namespace: "shop", name: "cart-7d9f", apiVersion: "v1" };
const secret = { resource: "secrets", namespace: "shop", name: "db", apiVersion: "v1" };
const awsAuth = { resource: "configmaps", namespace: "kube-system", name: "aws-auth", apiVersion: "v1" };
const webhook = {
  resource: "validatingwebhookconfigurations",
  name: "images",
  apiGroup: "admissionregistration.k8s.io",
  apiVersion: "v1",
};
const token = { resource: "serviceaccounts", namespace: "shop", name: "cart", subresource: "token" };
const started = { stage: "ResponseStarted" } as const;

/** The records that each detection is for. */
export const DETECTED: Readonly<Record<string, readonly string[]>> = {
  "unauthenticated-requests": [auditRecord({ ...started, user: {}, responseStatus: answered(401) })],
  "forbidden-requests": [
    auditRecord({ responseStatus: answered(403) }),
    auditRecord({ verb: "get", objectRef: secret, responseStatus: answered(403) }),
    auditRecord({ verb: "create", objectRef: { ...pod, subresource: "exec" }, responseStatus: answered(403) }),
  ],
  "anonymous-refused": [auditRecord({ user: ANONYMOUS, responseStatus: answered(403) })],
  "anonymous-admitted": [auditRecord({ user: ANONYMOUS })],
  "pod-sessions": [
    auditRecord({
      ...started,
      verb: "create",
      objectRef: { ...pod, subresource: "exec" },
      responseStatus: answered(101),
    }),
    auditRecord({ ...started, verb: "get", objectRef: { ...pod, subresource: "exec" }, responseStatus: answered(101) }),
    auditRecord({
      ...started,
      verb: "create",
      objectRef: { ...pod, subresource: "attach" },
      responseStatus: answered(101),
    }),
    auditRecord({
      ...started,
      verb: "get",
      objectRef: { ...pod, subresource: "portforward" },
      responseStatus: answered(101),
    }),
  ],
  "ephemeral-containers": [auditRecord({ verb: "patch", objectRef: { ...pod, subresource: "ephemeralcontainers" } })],
  "secrets-read-by-people": ["get", "list", "watch"].map((verb) => auditRecord({ verb, objectRef: secret })),
  "secrets-listed-by-workloads": [
    auditRecord({ objectRef: { resource: "secrets", apiVersion: "v1" }, user: serviceAccount("shop", "cart") }),
  ],
  "cluster-admin-bound": [
    auditRecord({
      verb: "create",
      objectRef: rbac("clusterrolebindings", "helpdesk"),
      requestObject: boundTo("cluster-admin"),
      responseObject: boundTo("cluster-admin"),
      responseStatus: answered(201),
    }),
    // A patch that adds a subject does not name the role; the answer does.
    auditRecord({
      verb: "patch",
      objectRef: rbac("clusterrolebindings", "helpdesk"),
      requestObject: { subjects: [{ kind: "User", name: "mallory" }] },
      responseObject: boundTo("cluster-admin"),
    }),
    auditRecord({
      verb: "create",
      user: controller,
      objectRef: rbac("rolebindings", "helpdesk", "shop"),
      requestObject: boundTo("cluster-admin"),
      responseStatus: answered(201),
    }),
  ],
  "roles-changed": ["create", "update", "patch", "delete", "deletecollection"].map((verb) =>
    auditRecord({ verb, objectRef: rbac("clusterroles", "reader") }),
  ),
  "bindings-changed": [
    auditRecord({
      verb: "create",
      objectRef: rbac("rolebindings", "helpdesk", "shop"),
      requestObject: boundTo("view"),
      responseObject: boundTo("view"),
      responseStatus: answered(201),
    }),
    auditRecord({
      verb: "delete",
      objectRef: rbac("clusterrolebindings", "helpdesk"),
      responseObject: { kind: "Status", apiVersion: "v1", status: "Success" },
    }),
    auditRecord({
      verb: "update",
      user: serviceAccount("argocd", "application-controller"),
      objectRef: rbac("rolebindings", "helpdesk", "shop"),
      requestObject: boundTo("edit"),
      responseObject: boundTo("edit"),
    }),
  ],
  "admission-changed": [
    auditRecord({ verb: "create", objectRef: webhook, responseStatus: answered(201) }),
    // A change is answered with 200, which AWS's published query does not ask for.
    auditRecord({ verb: "patch", objectRef: webhook }),
    auditRecord({ verb: "delete", objectRef: { ...webhook, resource: "validatingadmissionpolicybindings" } }),
  ],
  "aws-auth-changed": ["create", "update", "patch", "delete"].map((verb) => auditRecord({ verb, objectRef: awsAuth })),
  "service-account-tokens": [auditRecord({ verb: "create", objectRef: token, responseStatus: answered(201) })],
  impersonation: [auditRecord({ impersonatedUser: { username: "system:admin", groups: ["system:masters"] } })],
  "namespaces-deleted": [auditRecord({ verb: "delete", objectRef: { resource: "namespaces", name: "shop" } })],
  "authenticator-denials": [
    denied("ARN is not mapped", "arn:aws:iam::111122223333:role/unknown"),
    denied("sts getCallerIdentity failed: error from AWS (expected 200, got 403)"),
    // Words of an audit record in it change nothing.
    denied(
      'ARN is not mapped {"kind":"Event","apiVersion":"audit.k8s.io/v1"}',
      "arn:aws:iam::111122223333:user/audit.k8s.io/v1/eve",
    ),
  ],
};

/** Records of a day on which nothing happens. */
export const QUIET: readonly string[] = [
  auditRecord(),
  auditRecord({ responseStatus: answered(404) }),
  // Health checks are anonymous.
  auditRecord({ user: ANONYMOUS, verb: "get", requestURI: "/livez", objectRef: undefined }),
  auditRecord({ user: node, verb: "create", objectRef: token, responseStatus: answered(201) }),
  auditRecord({ user: node, verb: "get", objectRef: secret }),
  auditRecord({ user: serviceAccount("shop", "cart"), verb: "get", objectRef: secret }),
  auditRecord({ user: serviceAccount("kube-system", "namespace-controller"), objectRef: { resource: "secrets" } }),
  auditRecord({ user: controller, verb: "create", objectRef: token, responseStatus: answered(201) }),
  auditRecord({
    user: serviceAccount("kube-system", "clusterrole-aggregation-controller"),
    verb: "patch",
    objectRef: rbac("clusterroles", "admin"),
  }),
  auditRecord({
    user: { username: "eks:addon-manager" },
    verb: "patch",
    objectRef: rbac("roles", "eks:x", "kube-system"),
  }),
  auditRecord({ user: { username: "eks:addon-manager" }, verb: "update", objectRef: webhook }),
  auditRecord({ verb: "update", objectRef: { ...awsAuth, name: "coredns" } }),
  auditRecord({ verb: "get", objectRef: awsAuth }),
  auditRecord({ verb: "update", objectRef: { resource: "namespaces", name: "shop", subresource: "finalize" } }),
  // The same request at its other stages counts once alone.
  auditRecord({ stage: "RequestReceived", verb: "create", objectRef: token, responseStatus: undefined }),
  auditRecord({ verb: "create", objectRef: { ...pod, subresource: "exec" }, responseStatus: answered(101) }),
  auditRecord({ ...started, verb: "watch", objectRef: secret }),
  granted("arn:aws:iam::111122223333:role/Developer", ["developers"]),
  stsResponse("arn:aws:sts::111122223333:assumed-role/Developer/alice", "alice"),
  'I1120 10:15:30.123456       1 controller.go:615] access denied: level=warning msg="access denied"',
  'W1120 10:15:30.123456      10 authentication.go:70] "Unable to authenticate the request" err="invalid bearer token"',
];
