import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installEventRuler } from "./install";

/**
 * Tries events against EventBridge patterns with AWS's own matcher, in one Java process.
 *
 * @param patterns event patterns by name
 * @returns the names of the matching patterns, sorted, one list for each event
 * @throws Error if the matcher cannot be installed or refuses a pattern or an event
 * @see https://github.com/aws/event-ruler
 */
export function matchEvents(patterns: Readonly<Record<string, object>>, events: readonly object[]): string[][] {
  const jars = installEventRuler();
  const { error, status, stderr, stdout } = spawnSync(
    "java",
    ["-XX:TieredStopAtLevel=1", "-cp", join(jars, "*"), join(__dirname, "Match.java")],
    { encoding: "utf8", input: [patterns, ...events].map((line) => JSON.stringify(line)).join("\n") },
  );
  if (error !== undefined || status !== 0) {
    throw new Error(`The event matcher failed: ${error?.message ?? stderr.trim()}`, { cause: error });
  }
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as string[]);
}
