import { GateError } from "./errors";
import { wrongBytes } from "./wrong-input";

/**
 * Text of a file: UTF-8, or UTF-16 with a byte-order mark, which is what PowerShell's `>` writes. A mark is dropped.
 *
 * @throws GateError where the bytes are no text, saying what they are instead
 */
export function decode(bytes: Uint8Array, name: string): string {
  const wrong = wrongBytes(bytes);
  if (wrong !== undefined) throw new GateError(`${name}: ${wrong}`);
  const encoding = utf16(bytes) ?? "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const expected = encoding === "utf-8" ? "UTF-8" : "UTF-16, which its byte-order mark promises";
    throw new GateError(`${name}: is not valid ${expected}; write it again, as UTF-8`);
  }
}

function utf16([first, second]: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return undefined;
}
