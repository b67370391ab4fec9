import { eventRulerFault } from "../../tools/event-ruler/install";

const missing = eventRulerFault();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

/** A suite that needs AWS's event matcher: skipped without a JDK, which its name then says, and a failure in CI. */
export function describeWithEventRuler(name: string, suite: () => void): void {
  if (missing === undefined) describe(name, suite);
  else describe.skip(`${name} (skipped: ${missing})`, suite);
}
