/**
 * Whether an event matches an EventBridge pattern, for tests. Knows what our patterns use and refuses the rest.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function matchesEvent(pattern: object, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const found = fieldOf(event, key);
    if (Array.isArray(wanted)) return wanted.some((one: unknown) => matchesValue(one, found));
    if (typeof wanted !== "object" || wanted === null) {
      throw new Error(`event pattern: got ${JSON.stringify(wanted)} for "${key}", expected an array or an object`);
    }
    // Of an array of objects, one that matches the whole is enough.
    return Array.isArray(found)
      ? found.some((one) => matchesEvent(wanted as object, one))
      : found !== undefined && matchesEvent(wanted as object, found);
  });
}

function fieldOf(event: unknown, key: string): unknown {
  return typeof event === "object" && event !== null && Object.hasOwn(event, key)
    ? (event as Record<string, unknown>)[key]
    : undefined;
}

function matchesValue(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(found)) return found.some((one) => matchesValue(wanted, one));
  if (typeof wanted !== "object" || wanted === null) return wanted === found;
  const [[operator, operand] = [], ...more] = Object.entries(wanted);
  if (more.length > 0) throw new Error("event pattern: got two operators in one, expected one");
  if (operator === "prefix") return typeof found === "string" && found.startsWith(String(operand));
  if (operator === "exists") return (found !== undefined) === operand;
  if (operator === "anything-but") {
    return found !== undefined && ![operand].flat().some((one) => matchesValue(one, found));
  }
  throw new Error(`event pattern: got the operator "${String(operator)}", expected prefix, exists, anything-but`);
}
