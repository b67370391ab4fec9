import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judge, type Profile } from "../../gate";
import { derivations } from "./plans/derived";
import expectations from "./plans/expected.json";
import { scenarios } from "./plans/scenarios";

interface Expectation {
  /** Why the plan is refused before it is judged. */
  readonly refused?: string;
  readonly mandatory?: { readonly outcome: string; readonly findings: readonly string[] };
  readonly strict?: { readonly outcome: string; readonly findings: readonly string[] };
}

const FOLDER = join(__dirname, "plans");
const expected = expectations as Record<string, Expectation>;
const plans = readdirSync(FOLDER).filter((file) => file.endsWith(".json") && file !== "expected.json");

function content(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
}

function verdictsOf(name: string, profile: Profile): Expectation["strict"] {
  const { outcome, verdicts } = judge([{ name, content: content(name) }], { profile });
  const findings = verdicts.filter((verdict) => verdict.outcome === "deny" || verdict.outcome === "undecided");
  return {
    outcome,
    findings: findings.map((one) => `${one.outcome} ${one.rule} ${one.address} ${one.subject}`).sort(),
  };
}

describe("recorded plans", () => {
  test("are those of the scenarios, and each has its expected verdicts", () => {
    const names = [...scenarios, ...derivations].map(({ name }) => `${name}.json`).sort();
    expect(plans.sort()).toEqual(names);
    expect(Object.keys(expected).sort()).toEqual(names);
  });

  test.each(plans)("%s gets the verdicts expected of it", (name) => {
    const { mandatory, refused, strict } = expected[name]!;
    if (refused !== undefined) {
      expect(() => judge([{ name, content: content(name) }])).toThrow(refused);
      return;
    }
    expect(verdictsOf(name, "mandatory")).toEqual(mandatory);
    expect(verdictsOf(name, "strict")).toEqual(strict);
  });

  test("hold no path of the machine that recorded them", () => {
    for (const name of plans) expect(readFileSync(join(FOLDER, name), "utf8")).not.toMatch(/\/(tmp|home|root|Users)\//);
  });
});
