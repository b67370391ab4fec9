/**
 * The conditions that only an audit record meets. A metric filter can't choose a stream, so each pattern for audit
 * records begins with them: the other four log types are text, and no JSON pattern matches text.
 * @see https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Event
 */
export const AUDIT_ANCHOR = '($.kind = "Event") && ($.apiVersion = "audit.k8s.io/v1")';

/** A pattern that audit records alone can match, and only those that meet all conditions. */
export function auditPattern(...conditions: readonly string[]): string {
  return `{ ${[AUDIT_ANCHOR, ...conditions.map((condition) => `(${condition})`)].join(" && ")} }`;
}

/** Holds where the field is one of the values. */
export function oneOf(field: string, values: readonly (string | number)[]): string {
  return values.map((value) => equal(field, "=", value)).join(" || ");
}

/** Holds where the field, which must be there, is none of the values; a star at an end stands for any characters. */
export function noneOf(field: string, values: readonly string[]): string {
  return values.map((value) => equal(field, "!=", value)).join(" && ");
}

function equal(field: string, operator: string, value: string | number): string {
  return `${field} ${operator} ${typeof value === "number" ? String(value) : `"${value}"`}`;
}
