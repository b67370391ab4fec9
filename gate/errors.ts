/**
 * The gate could not judge: the input is not what it reads, the settings are wrong, or the policy bundle is broken.
 * Never a verdict. The command ends 2 on it.
 */
export class GateError extends Error {
  override readonly name: string = "GateError";

  /** The message's lines, one a fault; a name within a line may itself hold a newline. */
  readonly lines: readonly string[];

  constructor(...lines: readonly [string, ...string[]]) {
    super(lines.join("\n"));
    this.lines = lines;
  }

  /** An error of several faults that shows three lines at most. */
  static of(faults: readonly [string, ...string[]], noun: string): GateError {
    const [first, ...rest] = faults;
    if (rest.length <= 2) return new GateError(first, ...rest);
    return new GateError(first, ...rest.slice(0, 1), `and ${rest.length - 1} more ${noun}`);
  }
}

/** What a thrown value says, on one line. OPA's Wasm runtime throws strings and plain objects besides Errors. */
export function reason(thrown: unknown): string {
  const text =
    typeof thrown === "object" && thrown !== null && "message" in thrown ? String(thrown.message) : String(thrown);
  return text.replace(/\s*[\r\n]+\s*/g, " ").trim();
}
