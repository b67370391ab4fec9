// npm run emulator: AWS on this machine, for Terraform and cdktf in other shells.
import { parseArgs } from "node:util";
import { builtProvider } from "../aws-provider/build";
import { cachedBuild } from "../aws-provider/cached-build";
import { faultOf, TERRAFORM, versionOf } from "../aws-provider/toolchain";
import { startEmulator, type Emulator } from "./start";

const USAGE = "npm run emulator -- [--port 4580] [--account 111122223333] [--region eu-west-1]";

/** Variables that would come before those of the emulator. */
const FOREIGN = ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_ROLE_ARN", "AWS_CA_BUNDLE"];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4580" },
      account: { type: "string" },
      region: { type: "string" },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new Error(`--port: got "${values.port}", expected a number from 0 to 65535; 0 takes any that is free`);
  }
  const emulator = await startEmulator({ port, account: values.account, region: values.region });
  console.log(instructions(emulator));
  const keepRunning = setInterval(() => undefined, 2 ** 30);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // again and again: a terminal and a wrapper may both send it
    process.on(signal, () => {
      clearInterval(keepRunning);
      void emulator.stop();
    });
  }
}

/** Lines that a shell can read: `npm run --silent emulator > emulator.sh`. */
function instructions(emulator: Emulator): string {
  const provider = providerOrFault();
  const found = "fault" in provider ? undefined : provider;
  const exports = Object.entries({ ...emulator.environment, ...providerVariables(found) }).map(
    ([name, value]) => `export ${name}=${quoted(value)}`,
  );
  const faults = [
    faultOf(TERRAFORM, versionOf(TERRAFORM)),
    "fault" in provider ? `Terraform downloads the AWS provider. ${provider.fault}` : undefined,
  ];
  return [
    `# AWS is emulated at ${emulator.url} for account ${emulator.account} until Ctrl-C, which forgets everything.`,
    "# In another shell:",
    `unset ${FOREIGN.join(" ")}`,
    ...exports,
    ...faults.filter((fault) => fault !== undefined).map((fault) => `# ${fault}`),
  ].join("\n");
}

type Build = Pick<NonNullable<ReturnType<typeof builtProvider>>, "cliConfig" | "mirror">;

function providerVariables(provider: Build | undefined): Record<string, string> {
  if (provider === undefined) return {};
  return {
    TF_CLI_CONFIG_FILE: provider.cliConfig,
    // cdktf runs `terraform providers lock`, which does not read the CLI configuration
    TF_CLI_ARGS_providers_lock: `-fs-mirror=${provider.mirror}`,
  };
}

/** The build of the provider in the cache, or why there is none, in one line. */
function providerOrFault(): Build | { readonly fault: string } {
  try {
    return builtProvider() ?? { fault: "Without a registry, build it: npm run build:provider" };
  } catch (error) {
    // without Go nobody knows the build for today's types, but any build of the pinned provider will do
    return (
      cachedBuild() ?? { fault: `No build of it was found: ${error instanceof Error ? error.message : String(error)}` }
    );
  }
}

/** A word of a POSIX shell. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const isOption = error instanceof TypeError && "code" in error;
  console.error(`emulator: ${isOption ? `${message}; expected ${USAGE}` : message}`);
  process.exitCode = 2;
});
