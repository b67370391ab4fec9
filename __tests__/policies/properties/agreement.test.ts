import fc from "fast-check";

import { byOpa, byWasm, type Case, type Result } from "../evaluate";
import type { Json } from "../build";
import { byConftest } from "./conftest";
import { documentsOf } from "./documents";
import type { EstateSettings } from "./estate";
import { estates } from "./generate";
import { FORMS } from "./judged";
import { Tally } from "./tally";
import { goTool } from "./tools";

const PLANS = Number(process.env.PLANS ?? 300);
const SEED = Number(process.env.SEED ?? (process.env.PLANS === undefined ? 2026 : Date.now() % 2 ** 31));
/** As many as one process of OPA holds with ease. */
const BATCH = 500;

const exemption = (rule: string, address: string, expires: string): object => ({
  ...{ rule, address, expires },
  ...{ reason: "tried", ticket: "T-1", approved_by: "j.doe" },
});

// conftest has one set of settings a run.
const SETTINGS: readonly EstateSettings[] = [
  { profile: "strict", undecided: "deny", now: "2026-09-01" },
  {
    ...{ profile: "baseline", undecided: "warn", now: "2026-09-01", retention_days: 90, required_log_types: ["api"] },
    exemptions: [
      exemption("eks/known_log_types", "*aws_eks_cluster.r*", "2026-09-01"),
      exemption("cloudwatch/retention", "module.*", "2027-01-31"),
      exemption("cloudtrail/multi_region", "aws_cloudtrail.r1", "2026-08-31"),
      exemption("eks/mandatory_log_types", "aws_eks_cluster.r0", "2026-12-31"),
      exemption("cloudtrail/exists", "*", "2026-12-31"),
    ],
  },
];

const opa = goTool("opa");
const conftest = goTool("conftest");

/** Findings as conftest has them: what blocks, and what it warns of. */
function findings({ verdicts }: Result): string[] {
  const blocks: Readonly<Record<string, string>> = {
    deny: "blocks",
    undecided: "blocks",
    warn: "warn",
    exempt: "warn",
  };
  return verdicts
    .flatMap(({ rule, outcome, document, address, subject, message }) =>
      blocks[outcome] === undefined ? [] : [[blocks[outcome], rule, document, address, subject, message].join("  ")],
    )
    .sort();
}

const tally = new Tally();

describe("generated documents get the same verdicts of each engine", () => {
  const all = fc.sample(estates(FORMS), { numRuns: PLANS, seed: SEED });
  const batches = Array.from({ length: Math.ceil(PLANS / BATCH) }, (_, i) => all.slice(i * BATCH, (i + 1) * BATCH));

  test.each(
    batches.map(
      (estates, i) => [`${i * BATCH + 1} to ${i * BATCH + estates.length}`, estates, SETTINGS[i % 2]!] as const,
    ),
  )(
    `estates %s, seed ${SEED}`,
    (_, batch, settings) => {
      const half = Math.ceil(batch.length / 2);
      const groups = [
        { estates: batch.slice(0, half), settings },
        { estates: batch.slice(half), settings: SETTINGS[1 - SETTINGS.indexOf(settings)]! },
      ];
      for (const { estates: some, settings: given } of groups) {
        const cases: Case[] = some.map((estate) => ({
          documents: documentsOf(estate).map(({ content }) => content as Json),
          settings: given as unknown as Json,
        }));
        const projected = cases.map(byWasm);
        for (const { verdicts } of projected) tally.add(verdicts);
        if (opa !== undefined) {
          const native = byOpa(opa, cases);
          cases.forEach(({ documents }, i) => {
            expect({ documents, answer: native[i] }).toEqual({ documents, answer: projected[i] });
          });
        }
        if (conftest !== undefined) {
          const inputs = cases.map(({ documents }) =>
            documents.map((content, i) => ({ name: `document ${i}`, content })),
          );
          const answered = byConftest(conftest, inputs, given);
          cases.forEach(({ documents }, i) => {
            expect({ documents, found: answered[i] }).toEqual({ documents, found: findings(projected[i]!) });
          });
        }
      }
    },
    600_000,
  );

  test("and each rule fires and passes in them", () => {
    const engines = ["Wasm", ...(opa === undefined ? [] : ["OPA"]), ...(conftest === undefined ? [] : ["conftest"])];
    console.info(`${PLANS} estates, seed ${SEED}, judged alike by ${engines.join(", ")}; fired/passed: ${tally.line}`);
    expect(tally.idle).toEqual([]);
  });
});
