import { installEmulator } from "../../../tools/aws-emulator/install";
import { startEmulator, type Emulator } from "../../../tools/aws-emulator/start";

/**
 * A suite that talks to an emulator of its own. The suite is skipped, with the reason in its name, where Python or moto
 * is missing; with `CI=true` it fails.
 */
export function describeWithEmulator(name: string, suite: (emulator: () => Emulator) => void): void {
  const python = findPython();
  if (typeof python !== "string") {
    describe.skip(`${name} (skipped: ${python.missing})`, () => suite(notStarted));
    return;
  }
  describe(name, () => {
    let emulator: Emulator | undefined;
    beforeAll(async () => {
      emulator = await startEmulator({ python });
    });
    afterAll(async () => await emulator?.stop());
    suite(() => emulator ?? notStarted());
  });
}

function findPython(): string | { readonly missing: string } {
  try {
    return installEmulator();
  } catch (error) {
    if (process.env.CI === "true") throw error;
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

function notStarted(): never {
  throw new Error("the emulator is started before the first test");
}
