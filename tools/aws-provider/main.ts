// Builds the AWS provider that the tests deploy with, and says what it is.
import { buildProvider } from "./build";

try {
  const { cliConfig, commit, leftOut, mirror, services, version } = buildProvider();
  console.log(
    [
      `AWS provider ${version}, built from the branch main at commit ${commit}, which follows that release`,
      `  has       ${services.length} services: ${services.join(", ")}`,
      `  left out  ${leftOut.length} services: ${leftOut.join(", ")}`,
      `  mirror    ${mirror}`,
      `  use it    export TF_CLI_CONFIG_FILE=${cliConfig}`,
    ].join("\n"),
  );
} catch (error) {
  console.error(error instanceof Error && process.env.DEBUG === undefined ? error.message : error);
  process.exitCode = 1;
}
