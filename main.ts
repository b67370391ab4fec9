import { join } from "node:path";
import { App } from "cdktf";
import { loadSettings } from "./gate";
import { readEnvironments } from "./modules/environment-files";
import { placeEnvironment } from "./modules/environment-stacks";
import { summary, warnings } from "./modules/environment-summary";
import { LoggingPolicy } from "./modules/logging-policy";

/** Environment files become stacks, judged before any is written. */
function main(): void {
  const app = new App();
  const option = (variable: string, context: string): unknown =>
    process.env[variable] ?? app.node.tryGetContext(context);
  const file = option("SETTINGS", "settings");
  // The operator's wishes, such as a trail that lives elsewhere or an exemption: the same file as the gate's.
  const { profile = "strict", undecided, ...settings } = typeof file === "string" ? loadSettings(file).settings : {};
  const policy = LoggingPolicy.attachTo(app, {
    profile,
    undecided,
    settings: file === undefined ? undefined : settings,
  });
  const environments = readEnvironments(join(__dirname, "environments"), option("ENVIRONMENTS", "environments"));
  const placed = environments.map((environment) => placeEnvironment(app, environment));
  app.synth();
  console.log(summary(app, placed, policy.report));
  // The cdktf CLI, which sets this, prints the warnings itself.
  const warned = process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS === undefined ? warnings(app) : "";
  if (warned !== "") console.error(warned);
}

try {
  main();
} catch (error) {
  // A user's mistake is said in words; a stack trace would hide them. DEBUG=1 shows it.
  console.error(error instanceof Error && process.env.DEBUG === undefined ? error.message : error);
  process.exitCode = 1;
}
