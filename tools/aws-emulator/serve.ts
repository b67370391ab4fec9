// npm run emulator: AWS on this machine, for Terraform and cdktf in other shells.
import { parseArgs } from "node:util";
import { builtProvider } from "../aws-provider/build";
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
  const exports = Object.entries({ ...emulator.environment, ...providerVariables() }).map(
    ([name, value]) => `export ${name}=${quoted(value)}`,
  );
  return [
    `# AWS is emulated at ${emulator.url} for account ${emulator.account} until Ctrl-C, which forgets everything.`,
    "# In another shell:",
    `unset ${FOREIGN.join(" ")}`,
    ...exports,
    ...(builtProviderIfAny() === undefined
      ? ["# Terraform downloads the AWS provider. Without a registry, build it: npm run build:provider"]
      : []),
  ].join("\n");
}

function providerVariables(): Record<string, string> {
  const provider = builtProviderIfAny();
  if (provider === undefined) return {};
  return {
    TF_CLI_CONFIG_FILE: provider.cliConfig,
    // cdktf runs `terraform providers lock`, which does not read the CLI configuration
    TF_CLI_ARGS_providers_lock: `-fs-mirror=${provider.mirror}`,
  };
}

function builtProviderIfAny(): ReturnType<typeof builtProvider> {
  try {
    return builtProvider();
  } catch {
    return undefined; // without Go there is no build
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
