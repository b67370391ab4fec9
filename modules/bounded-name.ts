import { createHash } from "node:crypto";
import { Token } from "cdktf";

/** A name that AWS takes for its length: one too long is cut, and told from others by what it was. */
export function boundedName(name: string, longest: number): string {
  if (Token.isUnresolved(name) || name.length <= longest) return name;
  return `${name.slice(0, longest - 9)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}
