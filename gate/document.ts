/** A plan (`terraform show -json`) or a configuration (`cdk.tf.json`), as the gate judges it. */
export interface Document {
  /** What reports call it: the path it was read from, or a name of the caller's choice; unique in a judgement. */
  readonly name: string;
  /** The parsed JSON. */
  readonly content: unknown;
  /**
   * Of the bytes as they were read, in hex.
   *
   * @default - that of the content written as JSON
   */
  readonly sha256?: string;
}

/** Own members of a JSON object; undefined for anything else. */
export function members(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** An own member: a name such as `constructor` in a document must not reach the prototype. */
export function member(value: unknown, name: string): unknown {
  const object = members(value);
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}
