import { join } from "node:path";
import { installPythonPackages } from "../python/packages";

/**
 * Installs the emulator's Python packages: moto and a few more. A second call finds them installed.
 *
 * @param cache the folder for virtual environments. Default: the user's cache folder
 * @returns the path of a Python with the packages
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
