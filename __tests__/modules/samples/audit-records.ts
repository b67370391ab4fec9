/**
 * Audit records in the shape Kubernetes documents, made up for these tests.
 * @see https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Event
 */
export interface AuditRecord {
  readonly stage?: "RequestReceived" | "ResponseStarted" | "ResponseComplete";
  readonly verb?: string;
  readonly requestURI?: string;
  readonly user?: object;
  readonly objectRef?: object;
  readonly responseStatus?: object;
  readonly [field: string]: unknown;
}

/** A person's IAM role, as an access entry makes it a user. */
export const ALICE = {
  username: "arn:aws:sts::111122223333:assumed-role/Developer/alice",
  uid: "aws-iam-authenticator:111122223333:AROAEXAMPLE",
  groups: ["developers", "system:authenticated"],
};

export function serviceAccount(namespace: string, name: string): object {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    uid: "7d2d6a5b-9d2f-4c51-a6a6-0c3b1d1c9a10",
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
  };
}

export const ANONYMOUS = { username: "system:anonymous", groups: ["system:unauthenticated"] };

/** One line of the audit log; a plain read of pods by a person unless told otherwise. */
export function auditRecord(record: AuditRecord = {}): string {
  return JSON.stringify({
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "RequestResponse",
    auditID: "3f0b1c6e-5f0d-4b8e-9a57-1c2d3e4f5a6b",
    stage: "ResponseComplete",
    requestURI: "/api/v1/namespaces/shop/pods?limit=500",
    verb: "list",
    user: ALICE,
    sourceIPs: ["203.0.113.7"],
    userAgent: "kubectl/v1.33.1 (linux/amd64) kubernetes/abcdef0",
    objectRef: { resource: "pods", namespace: "shop", apiVersion: "v1" },
    responseStatus: { metadata: {}, code: 200 },
    requestReceivedTimestamp: "2026-11-20T10:15:30.123456Z",
    stageTimestamp: "2026-11-20T10:15:30.130456Z",
    annotations: { "authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "" },
    ...record,
  });
}

/** What a change of an RBAC object is about. */
export function rbac(resource: string, name: string, namespace?: string): object {
  return { resource, namespace, name, apiGroup: "rbac.authorization.k8s.io", apiVersion: "v1" };
}

export function answered(code: number): object {
  return { metadata: {}, code };
}

export function boundTo(role: string): object {
  return {
    kind: "ClusterRoleBinding",
    apiVersion: "rbac.authorization.k8s.io/v1",
    metadata: { name: "helpdesk" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [{ kind: "User", name: "mallory" }],
  };
}
