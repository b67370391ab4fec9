import { spawnSync } from "node:child_process";
import { buildStandIn, type StandIn } from "../../../tools/aws-stand-in/build";
import { installCheckov, type Checkov } from "../../../tools/checkov/install";
import { faultOf, GO, OPENTOFU, TERRAFORM, versionOf } from "../../../tools/aws-provider/toolchain";

/** What the suites run with; made once by `setup.ts` and handed to each of them through the environment. */
export interface Tools {
  /** Why suites that need Terraform are skipped; absent where they run. */
  readonly missing?: string;
  /** Why the suites that need OpenTofu are skipped; absent where they run. */
  readonly missingOpenTofu?: string;
  /** Why the suite that needs Checkov is skipped; absent where it runs. */
  readonly missingCheckov?: string;
  readonly checkov?: Checkov;
  /** Absent where the real provider is asked for: `AWS_PROVIDER=registry`. */
  readonly standIn?: StandIn;
}

const VARIABLE = "TERRAFORM_SUITES";

/**
 * Finds Terraform and builds the provider.
 *
 * @throws Error where a tool is missing or too old and `CI=true`, and where the stand-in does not build
 */
export function prepareTools(): Tools {
  const missing = usesRegistry()
    ? registryFault()
    : (faultOf(TERRAFORM, versionOf(TERRAFORM)) ?? faultOf(GO, versionOf(GO)));
  if (missing !== undefined && process.env.CI === "true") throw new Error(missing);
  const standIn = missing === undefined && !usesRegistry();
  const checkov = standIn ? prepareCheckov() : {};
  if (checkov.missingCheckov !== undefined && process.env.CI === "true") throw new Error(checkov.missingCheckov);
  const tools: Tools = {
    missing,
    ...checkov,
    missingOpenTofu: faultOf(OPENTOFU, versionOf(OPENTOFU)),
    standIn: standIn ? buildStandIn() : undefined,
  };
  process.env[VARIABLE] = JSON.stringify(tools);
  return tools;
}

function prepareCheckov(): Pick<Tools, "checkov" | "missingCheckov"> {
  try {
    return { checkov: installCheckov() };
  } catch (error) {
    // no Python, or no network
    return { missingCheckov: error instanceof Error ? error.message : String(error) };
  }
}

/** What `prepareTools` found. */
export function tools(): Tools {
  return JSON.parse(process.env[VARIABLE] ?? '{"missing":"run by npm run test:terraform alone"}') as Tools;
}

/** @throws Error in a suite that is not `describeWithCheckov` */
export function checkov(): Checkov {
  const { checkov: installed } = tools();
  if (installed === undefined) throw new Error("got no Checkov, expected a suite that is skipped without it");
  return installed;
}

export function usesRegistry(): boolean {
  const asked = process.env.AWS_PROVIDER ?? "stand-in";
  if (asked !== "stand-in" && asked !== "registry") {
    throw new Error(`AWS_PROVIDER: got "${asked}", expected stand-in or registry`);
  }
  return asked === "registry";
}

function registryFault(): string | undefined {
  const caller = spawnSync("aws", ["sts", "get-caller-identity"], { encoding: "utf8" });
  if (caller.error !== undefined || caller.status !== 0) {
    return "no AWS account behind `aws sts get-caller-identity`, expected credentials for AWS_PROVIDER=registry; configure the AWS CLI";
  }
  return faultOf(TERRAFORM, versionOf(TERRAFORM));
}
