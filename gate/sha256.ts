import type { Hash } from "node:crypto";

/** A hash to be fed. Node loads two dozen modules for its crypto: only those who hash anything pay for that. */
export function sha256Hash(): Hash {
  const { createHash } = require("node:crypto") as typeof import("node:crypto");
  return createHash("sha256");
}

/** Of all of something, in hex. */
export function sha256(bytes: Uint8Array | string): string {
  return sha256Hash().update(bytes).digest("hex");
}
