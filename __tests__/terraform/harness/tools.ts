import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installEmulator } from "../../../tools/aws-emulator/install";
import { builtProvider, type Provider } from "../../../tools/aws-provider/build";
import { faultOf, OPENTOFU, TERRAFORM, versionOf } from "../../../tools/aws-provider/toolchain";
import { installCheckov, type Checkov } from "../../../tools/checkov/install";

/** The programs that the suites run. `setup.ts` finds them once, and each suite reads them from the environment. */
export interface Tools {
  /** Why all suites are skipped. Absent if they run. */
  readonly missing?: string;
  /** Why the suites that need OpenTofu are skipped. Absent if they run. */
  readonly missingOpenTofu?: string;
  /** Why the suite that needs Checkov is skipped. Absent if it runs. */
  readonly missingCheckov?: string;
  readonly checkov?: Checkov;
  /** The AWS provider, and a Python that runs the emulator. Absent if the suites run in an AWS account. */
  readonly offline?: { readonly provider: Provider; readonly python: string };
  /** A folder to which each suite file writes the steps and requests that it has shown. */
  readonly shown?: string;
}

const VARIABLE = "TERRAFORM_SUITES";

/**
 * Finds Terraform, the built provider and the emulator, or an AWS account.
 *
 * @throws Error in one sentence if `AWS_PROVIDER` has another value than `built` or `registry`, or if something is missing
 * and `CI=true`
 */
export function findTools(): Tools {
  const registry = usesRegistry();
  const found = orMissing(() => requireTools(registry));
  process.env[VARIABLE] = JSON.stringify(found);
  return found;
}

function orMissing<Found extends object>(find: () => Found): Found | { readonly missing: string } {
  try {
    return find();
  } catch (error) {
    if (process.env.CI === "true" || !(error instanceof Error)) throw error;
    return { missing: error.message };
  }
}

function requireTools(registry: boolean): Tools {
  const fault = faultOf(TERRAFORM, versionOf(TERRAFORM));
  if (fault !== undefined) throw new Error(fault);
  const shown = mkdtempSync(join(tmpdir(), "shown-"));
  const missingOpenTofu = faultOf(OPENTOFU, versionOf(OPENTOFU));
  if (registry) {
    requireAccount();
    return { missingOpenTofu, missingCheckov: "it judges plans of the emulator's accounts", shown };
  }
  const provider = builtProvider();
  if (provider === undefined) {
    throw new Error(
      "no build of the AWS provider for these sources, expected one in the cache; run `npm run build:provider`",
    );
  }
  const { missing: missingCheckov, ...checkov } = orMissing(() => ({ checkov: installCheckov(), missing: undefined }));
  return { offline: { provider, python: installEmulator() }, shown, missingOpenTofu, missingCheckov, ...checkov };
}

/** The result of `findTools`. */
export function tools(): Tools {
  return JSON.parse(process.env[VARIABLE] ?? '{"missing":"only `npm run test:terraform` runs these suites"}') as Tools;
}

/** @throws Error in a suite that is not `describeWithCheckov` */
export function checkov(): Checkov {
  const { checkov: installed } = tools();
  if (installed === undefined) throw new Error("got no Checkov, expected a suite of describeWithCheckov");
  return installed;
}

/** Whether the suites run in an AWS account, with the provider that Terraform's registry has. */
function usesRegistry(): boolean {
  const asked = process.env.AWS_PROVIDER ?? "built";
  if (asked !== "built" && asked !== "registry") {
    throw new Error(`AWS_PROVIDER: got "${asked}", expected built or registry`);
  }
  return asked === "registry";
}

function requireAccount(): void {
  const caller = spawnSync("aws", ["sts", "get-caller-identity"], { encoding: "utf8" });
  if (caller.error === undefined && caller.status === 0) return;
  throw new Error(
    "no AWS account behind `aws sts get-caller-identity`, expected credentials for AWS_PROVIDER=registry; configure the AWS CLI",
  );
}
