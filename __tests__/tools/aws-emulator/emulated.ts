import { installEmulator } from "../../../tools/aws-emulator/install";
import { startEmulator, type Emulator } from "../../../tools/aws-emulator/start";

/** A suite that talks to an emulator of its own. */
export function describeWithEmulator(name: string, suite: (emulator: () => Emulator) => void): void {
  describeWithPython(name, (python) => {
    let emulator: Emulator | undefined;
    beforeAll(async () => {
      emulator = await startEmulator({ python });
    });
    afterAll(async () => await emulator?.stop());
    suite(() => {
      if (emulator === undefined) throw new Error("got no emulator, expected a test to ask for it");
      return emulator;
    });
  });
}

/**
 * A suite that needs the emulator's Python. Without Python or moto the suite is skipped, with the reason in its name;
 * with `CI=true` it fails.
 */
export function describeWithPython(name: string, suite: (python: string) => void): void {
  const python = findPython(installEmulator);
  if (typeof python === "string") describe(name, () => suite(python));
  else describe.skip(`${name} (skipped: ${python.missing})`, () => suite("none"));
}

/**
 * The Python that runs the emulator, or why there is none.
 *
 * @throws what `install` throws, with `CI=true`
 */
export function findPython(install: () => string): string | { readonly missing: string } {
  try {
    return install();
  } catch (error) {
    if (process.env.CI === "true") throw error;
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}
