import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { parse } from "yaml";
import { readEnvironments } from "./modules/environment-files";
import { placeEnvironment } from "./modules/environment-stacks";
import { summary, warnings } from "./modules/environment-summary";
import { LoggingPolicy, type Settings } from "./modules/logging-policy";

/** Environment files become stacks, judged before any is written. */
function main(): void {
  const app = new App();
  const option = (variable: string, context: string): unknown =>
    process.env[variable] ?? app.node.tryGetContext(context);
  const settings = option("SETTINGS", "settings");
  const policy = LoggingPolicy.attachTo(app, {
    profile: "strict",
    settings: typeof settings === "string" ? readSettings(settings) : undefined,
  });
  const environments = readEnvironments(join(__dirname, "environments"), option("ENVIRONMENTS", "environments"));
  const placed = environments.map((environment) => placeEnvironment(app, environment));
  app.synth();
  console.log(summary(app, placed, policy.report));
  // The cdktf CLI, which sets this, prints the warnings itself.
  const warned = process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS === undefined ? warnings(app) : "";
  if (warned !== "") console.error(warned);
}

/** The operator's wishes, such as a trail that lives elsewhere: the gate checks them. */
function readSettings(file: string): Settings {
  try {
    return parse(readFileSync(file, "utf8")) as Settings;
  } catch (error) {
    const [fault = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new Error(`${file}: can't be read as settings: ${fault}`, { cause: error });
  }
}

try {
  main();
} catch (error) {
  // A user's mistake is said in words; a stack trace would hide them. DEBUG=1 shows it.
  console.error(error instanceof Error && process.env.DEBUG === undefined ? error.message : error);
  process.exitCode = 1;
}
