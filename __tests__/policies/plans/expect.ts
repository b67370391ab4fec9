import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { EXPECTED, FOLDER, verdictsOf, type Expectation } from "./expectations";

/*
 * Writes expected.json anew and prints what differs, a line for each finding or outcome.
 *   npm run fixtures:expected
 */

const written = readFileSync(EXPECTED, "utf8");
const before = JSON.parse(written) as Record<string, Expectation>;
const plans = readdirSync(FOLDER).filter((file) => file.endsWith(".json") && file !== "expected.json");
const after = Object.fromEntries(plans.sort().map((name) => [name, verdictsOf(name)]));

function lines(expectations: Readonly<Record<string, Expectation>>): Set<string> {
  return new Set(
    Object.entries(expectations).flatMap(([name, { refused, ...profiles }]) => [
      ...(refused === undefined ? [] : [`${name}: refused: ${refused}`]),
      ...Object.entries(profiles).flatMap(([profile, { outcome, findings }]) =>
        [outcome, ...findings].map((line) => `${name}, profile ${profile}: ${line}`),
      ),
    ]),
  );
}

const [was, is] = [lines(before), lines(after)];
for (const line of was) if (!is.has(line)) console.info(`- ${line}`);
for (const line of is) if (!was.has(line)) console.info(`+ ${line}`);
const text = `${JSON.stringify(after, null, 2)}\n`;
if (text === written) console.info("expected.json is as it was");
else writeFileSync(EXPECTED, text);
