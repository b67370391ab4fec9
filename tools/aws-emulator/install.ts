import { join } from "node:path";
import { installPythonPackages } from "../python/packages";

/**
 * Installs moto and what the emulator needs beside it, or takes what was installed before.
 *
 * @param cache where virtual environments are kept. Default: the user's cache folder
 * @returns a Python that has the packages
 * @throws Error in one sentence, if Python is missing or too old, or if pip fails
 */
export function installEmulator(cache?: string): string {
  return installPythonPackages({
    name: "the AWS emulator",
    requirements: join(__dirname, "requirements.txt"),
    programs: ["python3", "python3.14", "python3.13", "python3.12", "python3.11"],
    oldest: [3, 11],
    cache,
  });
}

if (require.main === module) {
  try {
    process.stdout.write(`${installEmulator()}\n`);
  } catch (error) {
    process.stderr.write(`aws-emulator: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
