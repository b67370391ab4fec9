import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Document, Settings } from "../../../gate";
import { EXAMPLES } from "../../examples/expectations";
import { stacksOf } from "../../examples/run-example";
import expectations from "../plans/expected.json";

/** Documents that belong together, and what their operator says. */
export interface Fixture {
  readonly name: string;
  readonly documents: readonly Document[];
  readonly settings?: Settings | undefined;
}

interface Expectation {
  readonly mandatory?: { readonly outcome: string };
}

const PLANS = join(__dirname, "../plans");
const RELEASE = join(__dirname, "../../terraform/upgrades/0.1.0/example/stacks");

const parsed = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), "utf8"));

/** What is in order at least in what is mandatory: recorded plans, the examples, and what an environment became. */
export function compliantFixtures(): readonly Fixture[] {
  const recorded = Object.entries(expectations as Readonly<Record<string, Expectation>>)
    .filter(([, { mandatory }]) => mandatory?.outcome === "pass")
    .map(([name]): Fixture => ({ name, documents: [{ name, content: parsed(PLANS, name) }] }));
  const examples = Object.entries(EXAMPLES).map(([example, { options }]): Fixture => ({
    name: `examples/${example}`,
    documents: stacksOf(example),
    settings: options.settings,
  }));
  const environment = readdirSync(RELEASE).map((name) => ({ name, content: parsed(RELEASE, name, "cdk.tf.json") }));
  return [...recorded, ...examples, { name: "environments/example.yaml of 0.1.0", documents: environment }];
}
