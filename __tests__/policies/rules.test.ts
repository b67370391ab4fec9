import { catalogue, GateError, judge, type Verdict } from "../../gate";
import { SAMPLES, type Sample } from "./samples";

const NAMES = ["first", "second"];

function verdicts({ documents, settings }: Sample): readonly Verdict[] {
  const named = documents.map((content, i) => ({ name: NAMES[i]!, content }));
  return judge(named, { profile: "strict", showPasses: true, settings }).verdicts;
}

function outcomes(sample: Sample): Record<string, string> {
  const of = verdicts(sample).filter(({ rule }) => rule === sample.rule);
  return Object.fromEntries(of.map(({ address, subject, outcome }) => [`${address} ${subject}`, outcome]));
}

const refused = (sample: Sample) => Object.values(sample.expected).includes("deny") && sample.rule === "input/readable";

describe.each(catalogue().rules.map(({ id }) => id))("%s", (id) => {
  const samples = SAMPLES.filter(({ rule }) => rule === id);

  test.each(samples.filter((sample) => !refused(sample)).map((sample) => [sample.title, sample] as const))(
    "judges %s",
    (_, sample) => {
      expect(outcomes(sample)).toEqual(sample.expected);
    },
  );

  test("has samples that it denies and samples that it passes", () => {
    const seen = new Set(samples.flatMap(({ expected }) => Object.values(expected)));
    expect([...seen]).toEqual(expect.arrayContaining(["deny", "pass"]));
  });
});

test.each(SAMPLES.filter(refused).map((sample) => [sample.title, sample] as const))(
  "refuses to judge %s",
  (_, sample) => {
    expect(() => verdicts(sample)).toThrow(GateError);
  },
);

test("each sample is of a rule that the catalogue has", () => {
  const ids = catalogue().rules.map(({ id }) => id);
  expect(SAMPLES.map(({ rule }) => rule).filter((rule) => !ids.includes(rule))).toEqual([]);
});
