import { auditPattern, noneOf, oneOf } from "../detections/audit-pattern";

const READS = ["get", "list", "watch"];

/**
 * What goes to the archive unless told otherwise, one subscription filter each. Dropped: the other three log types,
 * health checks, leases (the heartbeat of nodes and leaders, most of all writes), the control plane's own reads, and
 * requests that were received and not yet answered. Kept: every other audit record, refused ones and those that begin a
 * session among them, and every record of the authenticator.
 *
 * Two, because a JSON pattern matches no text: the authenticator's records would be lost. CloudWatch Logs allows two
 * subscription filters on a group.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const ARCHIVE_PATTERNS: Readonly<Record<string, string>> = {
  audit: auditPattern(
    noneOf("$.stage", ["RequestReceived"]),
    noneOf("$.requestURI", ["/livez*", "/readyz*", "/healthz*", "/version*", "/openapi/*"]),
    // A field that may be absent is asked for first: what != says then, AWS does not tell.
    `$.objectRef.resource NOT EXISTS || ${noneOf("$.objectRef.resource", ["leases"])}`,
    [
      "$.user.username NOT EXISTS",
      `(${noneOf("$.user.username", ["system:apiserver", "system:kube-*"])})`,
      `(${noneOf("$.verb", READS)})`,
      oneOf("$.responseStatus.code", [401, 403]),
    ].join(" || "),
  ),
  authenticator: "%^time=%",
};
