import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtProvider, type Provider } from "../../../../tools/aws-provider/build";
import { faultOf, TERRAFORM, versionOf } from "../../../../tools/aws-provider/toolchain";
import { installEmulator } from "../../../../tools/aws-emulator/install";

/** What the suites deploy with. `setup.ts` finds it once, and each suite reads it from the environment. */
export interface Tools {
  /** Why the suites are skipped. Absent if they run. */
  readonly missing?: string;
  readonly provider?: Provider;
  /** A Python that runs the emulator. */
  readonly python?: string;
  /** A file to which each deployment adds a line for the end of the run. */
  readonly figures?: string;
}

const VARIABLE = "PROVIDER_SUITES";

/**
 * Finds Terraform, the built provider and the emulator.
 *
 * @throws Error in one sentence if one of them is missing and `CI=true`
 */
export function findTools(): Tools {
  let found: Tools;
  try {
    found = requireTools();
  } catch (error) {
    if (process.env.CI === "true" || !(error instanceof Error)) throw error;
    found = { missing: error.message };
  }
  process.env[VARIABLE] = JSON.stringify(found);
  return found;
}

function requireTools(): Tools {
  const fault = faultOf(TERRAFORM, versionOf(TERRAFORM));
  if (fault !== undefined) throw new Error(fault);
  const provider = builtProvider();
  if (provider === undefined) {
    throw new Error(
      "no build of the AWS provider for these sources, expected one in the cache; run `npm run build:provider`",
    );
  }
  const figures = join(mkdtempSync(join(tmpdir(), "figures-")), "figures.txt");
  return { provider, python: installEmulator(), figures };
}

/** What `findTools` found. */
export function tools(): Tools {
  return JSON.parse(process.env[VARIABLE] ?? '{"missing":"only `npm run test:provider` runs these suites"}') as Tools;
}
