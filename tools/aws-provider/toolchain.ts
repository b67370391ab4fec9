import { spawnSync } from "node:child_process";

/** A program that the Terraform suites need, and the oldest version that will do. */
export interface Tool {
  readonly program: string;
  readonly name: string;
  readonly needed: string;
  readonly versionArguments: readonly string[];
  readonly install: string;
}

export const TERRAFORM: Tool = {
  program: "terraform",
  name: "Terraform",
  // import blocks with for_each
  needed: "1.7.0",
  versionArguments: ["version", "-json"],
  install: "https://developer.hashicorp.com/terraform/install",
};

export const OPENTOFU: Tool = {
  program: "tofu",
  name: "OpenTofu",
  needed: "1.7.0",
  versionArguments: ["version", "-json"],
  install: "https://opentofu.org/docs/intro/install",
};

export const GO: Tool = {
  program: "go",
  name: "Go",
  // what go.mod of the provider says
  needed: "1.25.0",
  versionArguments: ["version"],
  install: "https://go.dev/doc/install",
};

/** What a provider may be: the constraint the stacks write. */
export const PROVIDER_NEEDED = { from: "6.25.0", below: "7.0.0" } as const;

/** Terraform warns of a configuration file that the environment names and that is not there. */
const QUIET = { CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null" };

/** The version of a program on PATH, or undefined where there is none. */
export function versionOf(tool: Tool): string | undefined {
  const run = spawnSync(tool.program, tool.versionArguments, { encoding: "utf8", env: { ...process.env, ...QUIET } });
  if (run.error !== undefined || run.status !== 0) return undefined;
  return /\d+\.\d+(?:\.\d+)?/.exec(run.stdout)?.[0];
}

/** What is wrong with a version of a tool, in one sentence; undefined where nothing is. */
export function faultOf(tool: Tool, found: string | undefined): string | undefined {
  const remedy = `install it from ${tool.install}`;
  if (found === undefined)
    return `no ${tool.program} on PATH, expected ${tool.name} ${tool.needed} or later; ${remedy}`;
  if (!isOlder(found, tool.needed)) return undefined;
  return `got ${tool.name} ${found}, expected ${tool.needed} or later; ${remedy}`;
}

/** What is wrong with a version of the AWS provider, in one sentence; undefined where nothing is. */
export function providerFaultOf(found: string): string | undefined {
  const { from, below } = PROVIDER_NEEDED;
  if (!isOlder(found, from) && isOlder(found, below)) return undefined;
  return `got version ${found} of the AWS provider, expected ${from} or later and below ${below}; pin it to that range`;
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
