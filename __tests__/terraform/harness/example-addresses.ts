import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { readEnvironments } from "../../../modules/environment-files";
import { placeEnvironment } from "../../../modules/environment-stacks";
import { REPOSITORY } from "./world";

/** The addresses of all resources that today's code makes of environments/example.yaml, by stack. */
export function exampleAddresses(): Record<string, string[]> {
  return Object.fromEntries(Object.entries(exampleStacks()).map(([stack, text]) => [stack, addresses(text)]));
}

/** The cdk.tf.json of each stack of the example. */
export function exampleStacks(): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  try {
    const app = new App({ outdir });
    for (const environment of readEnvironments(join(REPOSITORY, "environments"), "example.yaml")) {
      placeEnvironment(app, environment);
    }
    app.synth();
    const { stacks } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as {
      stacks: Record<string, { synthesizedStackPath: string }>;
    };
    return Object.fromEntries(
      Object.entries(stacks).map(([name, { synthesizedStackPath }]) => [
        name,
        readFileSync(join(outdir, synthesizedStackPath), "utf8"),
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function addresses(stack: string): string[] {
  const { resource } = JSON.parse(stack) as { resource: Record<string, Record<string, unknown>> };
  return Object.entries(resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}
