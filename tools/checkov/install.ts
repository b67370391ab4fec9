import { join } from "node:path";
import { installPythonPackages } from "../python/packages";

/** A Python that has Checkov, run as `python -m checkov.main`. */
export interface Checkov {
  readonly python: string;
}

/**
 * Installs Checkov. A second call finds it installed.
 *
 * @throws Error in one sentence, if Python is missing or pip fails
 */
export function installCheckov(): Checkov {
  const python = installPythonPackages({
    name: "Checkov",
    requirements: join(__dirname, "requirements.txt"),
    // The pinned versions were resolved for this Python.
    programs: ["python3.11"],
    oldest: [3, 11],
  });
  return { python };
}
