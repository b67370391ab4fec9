import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../gate";
import { count } from "../../gate/project";
import type { Json } from "./build";
import { byOpa, byWasm, type Case, type Result } from "./evaluate";
import { mutated, random } from "./fuzz";
import { goTool } from "./properties/tools";
import { SAMPLES } from "./samples";

const SEED = Number(process.env.SEED ?? 20_260_131);
const MUTANTS = Number(process.env.MUTANTS ?? 400);

const PLANS = join(__dirname, "plans");
const recorded = readdirSync(PLANS)
  .filter((file) => file.endsWith(".json") && file !== "expected.json")
  .map((file) => JSON.parse(readFileSync(join(PLANS, file), "utf8")) as Json);

const judgedCases: readonly Case[] = [
  ...SAMPLES.map(({ documents, settings }) => ({ documents, settings: { profile: "strict", ...settings } })),
  ...recorded.map((content) => ({ documents: [content], settings: { profile: "baseline" } })),
];

const next = random(SEED);
const sources = [...SAMPLES.flatMap(({ documents }) => documents), ...recorded, ...recorded];
const one = () => mutated(sources[Math.floor(next() * sources.length)]!, next);
const fuzzed: readonly Case[] = Array.from({ length: MUTANTS }, () => ({
  documents: next() < 0.2 ? [one(), one()] : [one()],
  settings: { profile: "strict" },
}));

const ids = catalogue().rules.map(({ id }) => id);

/** Whether a plan's clusters surely all have both types, said in the plainest way. */
function logsBoth(document: Json): boolean {
  const changes = document.resource_changes as Json[];
  return changes
    .filter(({ type, mode }) => type === "aws_eks_cluster" && mode !== "data")
    .map(({ change }) => change as { actions: string[]; after: Json | null; after_unknown: unknown })
    .filter(({ actions }) => !["delete", "forget"].includes(actions.join()))
    .every(({ after, after_unknown: unknown }) => {
      const types = after?.enabled_cluster_log_types;
      const whole = unknown === true || (unknown as Json | undefined)?.enabled_cluster_log_types === true;
      return !whole && Array.isArray(types) && ["audit", "authenticator"].every((type) => types.includes(type));
    });
}

const readable = (result: Result) => result.documents.every(({ kind }) => kind !== "unreadable");

describe(`documents changed at random (seed ${SEED})`, () => {
  const answers = fuzzed.map((each) => [each, byWasm(each)] as const);

  test("always get an answer of the one shape, by all rules, each verdict a line of text", () => {
    for (const [{ documents }, result] of answers) {
      expect(result.rules).toEqual(ids);
      expect(result.documents).toHaveLength(documents.length);
      expect(["pass", "deny", "undecided", "nothing"]).toContain(result.outcome);
      for (const verdict of result.verdicts) {
        const texts = [verdict.rule, verdict.document, verdict.address, verdict.subject, verdict.message];
        expect(texts.filter((text) => typeof text !== "string")).toEqual([]);
        expect(verdict.message).not.toContain("<undefined>");
      }
    }
  });

  test("have each of their clusters, log groups and trails seen where they are readable", () => {
    const seen = answers.filter(([, result]) => readable(result));
    for (const [{ documents }, result] of seen) expect(result.seen).toEqual(count(documents));
    expect(seen.length).toBeGreaterThan(MUTANTS / 10);
  });

  test("have each remaining cluster judged", () => {
    for (const [, result] of answers.filter(([, each]) => readable(each))) {
      const judged = result.verdicts.filter(({ rule }) => rule === "eks/mandatory_log_types");
      if ((result.coverage.clusters as number) > 0) expect(judged).not.toEqual([]);
    }
  });

  test("do not pass where a plan's cluster lacks one of the two types", () => {
    const passed = answers.filter(([, { outcome }]) => outcome === "pass" || outcome === "nothing");
    const plans = passed
      .flatMap(([{ documents }]) => documents)
      .filter(({ resource_changes: changes }) => Array.isArray(changes));
    expect(plans.filter((document) => !logsBoth(document))).toEqual([]);
    expect(plans.length).toBeGreaterThan(0);
  });
});

test("every rule denies and passes among the samples", () => {
  const said = judgedCases.flatMap((each) => byWasm(each).verdicts.map(({ rule, outcome }) => `${rule} ${outcome}`));
  expect([...new Set(said)]).toEqual(expect.arrayContaining(ids.flatMap((id) => [`${id} deny`, `${id} pass`])));
});

// Only Go can build the pinned OPA, so a machine without it has nothing to compare with.
const opa = goTool("opa");
if (opa !== undefined) {
  test.each([
    ["the samples and the recorded plans", judgedCases],
    ["documents changed at random", fuzzed],
  ])(
    "OPA on the whole documents and the Wasm on what the gate leaves of them agree: %s",
    (_, cases) => {
      const native = byOpa(opa, cases);
      cases.forEach((each, i) => {
        expect({ documents: each.documents, answer: native[i] }).toEqual({
          documents: each.documents,
          answer: byWasm(each),
        });
      });
    },
    120_000,
  );
}
