/**
 * The gate could not judge: the input is not what it reads, the settings are wrong, or the policy bundle is broken.
 * Never a verdict. The command ends 2 on it.
 */
export class GateError extends Error {
  override readonly name: string = "GateError";
}

/** What a thrown value says, on one line. OPA's Wasm runtime throws strings and plain objects besides Errors. */
export function reason(thrown: unknown): string {
  const text =
    typeof thrown === "object" && thrown !== null && "message" in thrown ? String(thrown.message) : String(thrown);
  return text.replace(/\s*[\r\n]+\s*/g, " ").trim();
}
