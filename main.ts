import { join } from "node:path";
import { App } from "cdktf";
import { EnvironmentError, readEnvironments } from "./modules/environment-files";
import { placeEnvironment } from "./modules/environment-stacks";
import { summary, warnings } from "./modules/environment-summary";
import { LoggingPolicy } from "./modules/logging-policy";

/** Environment files become stacks, judged before any is written. */
function main(): void {
  const app = new App();
  const option = (variable: string, context: string): unknown =>
    process.env[variable] ?? app.node.tryGetContext(context);
  const settingsFile = option("SETTINGS", "settings");
  const policy = LoggingPolicy.attachTo(app, {
    profile: "strict",
    settingsFile: typeof settingsFile === "string" ? settingsFile : undefined,
  });
  const environments = readEnvironments(join(__dirname, "environments"), option("ENVIRONMENTS", "environments"));
  const placed = environments.map((environment) => placeEnvironment(app, environment));
  app.synth();
  console.log(summary(app, placed, policy.report));
  // The cdktf CLI, which sets this, prints the warnings itself.
  if (process.env["CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"] === undefined) {
    const warned = warnings(app);
    if (warned !== "") console.error(warned);
  }
}

try {
  main();
} catch (error) {
  // A user's mistake is said in words; a stack trace would hide them. DEBUG=1 shows it.
  const shown = error instanceof Error && process.env["DEBUG"] === undefined ? error.message : error;
  console.error(shown);
  process.exitCode = 1;
}
