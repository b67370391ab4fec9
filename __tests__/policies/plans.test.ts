import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { derivations } from "./plans/derived";
import { EXPECTED, FOLDER, verdictsOf, type Expectation } from "./plans/expectations";
import { scenarios } from "./plans/scenarios";

const expected = JSON.parse(readFileSync(EXPECTED, "utf8")) as Record<string, Expectation>;
const plans = readdirSync(FOLDER).filter((file) => file.endsWith(".json") && file !== "expected.json");

describe("recorded plans", () => {
  test("are those of the scenarios, and each has its expected verdicts", () => {
    const names = [...scenarios, ...derivations].map(({ name }) => `${name}.json`).sort();
    expect(plans.sort()).toEqual(names);
    expect(Object.keys(expected).sort()).toEqual(names);
  });

  test.each(plans)("%s gets the verdicts expected of it", (name) => {
    expect(verdictsOf(name)).toEqual(expected[name]); // npm run fixtures:expected writes what is expected anew
  });

  test("hold no path of the machine that recorded them", () => {
    for (const name of plans) expect(readFileSync(join(FOLDER, name), "utf8")).not.toMatch(/\/(tmp|home|root|Users)\//);
  });
});
