import { join } from "node:path";
import { installPythonPackages } from "../python/packages";

/** A Python that has Checkov, run as `python -m checkov.main`. */
export interface Checkov {
  readonly python: string;
}

/**
 * Installs Checkov, or takes what was installed before.
 *
 * @throws Error in one sentence, if Python is missing or pip fails
 */
export function installCheckov(): Checkov {
  const python = installPythonPackages({
    name: "Checkov",
    requirements: join(__dirname, "requirements.txt"),
    // the frozen versions were resolved for it
    programs: ["python3.11"],
    oldest: [3, 11],
  });
  return { python };
}
