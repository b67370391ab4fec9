import fc from "fast-check";

import { documentsOf } from "./documents";
import type { Estate } from "./estate";
import { estates } from "./generate";
import { expected, FORMS, got, judged, RULES } from "./judged";

// The same estates each time, and others where more of them are asked for.
const PLANS = Number(process.env.PLANS ?? 1_000);
const SEED = Number(process.env.SEED ?? (process.env.PLANS === undefined ? 2026 : Date.now() % 2 ** 31));

const readable = estates(FORMS).map((estate) => ({
  ...estate,
  documents: estate.documents.map((document) => ({ ...document, broken: undefined })),
}));

/** Both sides' lines that the other lacks, and the documents they are about. */
function disagreement(estate: Estate, wanted: readonly string[], had: readonly string[]): string {
  const [missing, surplus] = [
    wanted.filter((line) => !had.includes(line)),
    had.filter((line) => !wanted.includes(line)),
  ];
  return [
    ...missing.map((line) => `demanded: ${line}`),
    ...surplus.map((line) => `judged:   ${line}`),
    `settings: ${JSON.stringify(estate.settings)}`,
    ...documentsOf(estate).map(({ name, content }) => `${name}: ${JSON.stringify(content, null, 1)}`),
  ].join("\n");
}

describe("generated plans and configurations", () => {
  test(`get the verdicts that the rules' demands give, each of them`, () => {
    const counts = new Map<string, { fired: number; passed: number }>();
    fc.assert(
      fc.property(readable, (estate) => {
        const wanted = expected(estate);
        const had = got(judged(documentsOf(estate), estate.settings));
        for (const line of had) {
          const [outcome, rule] = line.split("  ") as [string, string];
          const count = counts.get(rule) ?? { fired: 0, passed: 0 };
          count[outcome === "pass" ? "passed" : "fired"] += 1;
          counts.set(rule, count);
        }
        if (JSON.stringify(wanted) !== JSON.stringify(had)) throw new Error(disagreement(estate, wanted, had));
      }),
      { numRuns: PLANS, seed: SEED },
    );
    const table = [...counts].sort().map(([rule, { fired, passed }]) => `  ${rule}: fired ${fired}, passed ${passed}`);
    console.info([`${PLANS} estates judged as demanded, seed ${SEED}`, ...table].join("\n"));
    const idle = [...RULES].filter((rule) => {
      const { fired = 0, passed = 0 } = counts.get(rule) ?? {};
      // What can't be read is tried with the engines, which give it verdicts of the other rules too.
      return passed === 0 || (fired === 0 && rule !== "input/readable");
    });
    expect(idle).toEqual([]);
  });
});
