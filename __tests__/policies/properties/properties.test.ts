import fc from "fast-check";

import { documentsOf } from "./documents";
import type { Estate } from "./estate";
import { estates } from "./generate";
import { expected, FORMS, got, judged } from "./judged";
import { isReadable } from "./oracle";
import { Tally } from "./tally";

// The same estates each time, and others where more of them are asked for.
const PLANS = Number(process.env.PLANS ?? 1_000);
const SEED = Number(process.env.SEED ?? (process.env.PLANS === undefined ? 2026 : Date.now() % 2 ** 31));

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

/** What is said of documents of which some can't be read: of each whether it can. */
const readability = (lines: readonly string[]): string[] => lines.filter((line) => line.includes("  input/readable  "));

/** Whether a plan was emptied and nothing in it says so. */
function isUntold(estate: Estate, document: number): boolean {
  const { kind, broken } = estate.documents[document]!;
  return kind === "plan" && broken === "emptied" && isReadable(estate, document);
}

test("generated plans and configurations get the verdicts that the rules' demands give, each of them", () => {
  const tally = new Tally();
  fc.assert(
    fc.property(estates(FORMS), (estate) => {
      // Of what was taken out of a plan and left no trace nothing can be demanded.
      fc.pre(!estate.resources.some(({ document }) => isUntold(estate, document)));
      const result = judged(documentsOf(estate), estate.settings);
      tally.add(result.verdicts);
      const whole = estate.documents.every((_, i) => isReadable(estate, i));
      const [wanted, had] = [expected(estate), whole ? got(result) : readability(got(result))];
      if (JSON.stringify(wanted) !== JSON.stringify(had)) throw new Error(disagreement(estate, wanted, had));
    }),
    { numRuns: PLANS, seed: SEED },
  );
  console.info(`${PLANS} estates judged as demanded, seed ${SEED}; fired/passed: ${tally.line}`);
  expect(tally.idle).toEqual([]);
});
