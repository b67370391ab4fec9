import { catalogue, type Report, type Verdict } from "../../gate";
import { run } from "../../gate/command";
import { removeWorkplace, workplace } from "../gate/workplace";
import { text } from "./tree";

interface Sample {
  readonly name: string;
  readonly content: unknown;
}

/** The json samples of a section of a rule's page, each named by the sentence before it. */
function samples(page: string, section: string): Sample[] {
  const body = page.split(`\n## ${section}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...body.matchAll(/([^\n]+)\n\n```json\n(.*?)\n```/gs)].map(([, name = "", json = ""]) => ({
    name,
    content: JSON.parse(json) as unknown,
  }));
}

/**
 * The verdicts of one rule on a sample under the strictest profile, from the command itself, so that the sample passes
 * the scanner and the projection. A refused sample has none.
 */
function verdicts(rule: string, { content }: Sample): Verdict["outcome"][] | "refused" {
  const folder = workplace({ "sample.json": JSON.stringify(content) });
  try {
    const options = ["--profile", "strict", "--format", "json", "--show-passes"];
    const { code, stdout, stderr } = run(["gate", ...options, `${folder}/sample.json`], { colour: false });
    if (code === 2) {
      // Only samples of the rule that says what is readable may be unreadable.
      if (rule === "input/readable") return "refused";
      throw new Error(stderr);
    }
    const report = JSON.parse(stdout) as Report;
    return report.verdicts.filter((verdict) => verdict.rule === rule).map(({ outcome }) => outcome);
  } finally {
    removeWorkplace(folder);
  }
}

const isPlan = ({ content }: Sample): boolean => Object.hasOwn(content as object, "format_version");

describe.each(catalogue().rules.map((rule) => [rule.id, rule] as const))("the page of %s", (id, rule) => {
  const page = text(rule.docs);
  const refused = samples(page, "Refused");
  const accepted = samples(page, "Accepted");

  it("has samples of both kinds and no fence that is left out", () => {
    expect(refused.length).toBeGreaterThan(0);
    expect(accepted.length).toBeGreaterThan(0);
    expect(page.match(/```json/g)).toHaveLength(refused.length + accepted.length);
  });

  it.each(rule.applies_to)("has a refused and an accepted %s", (kind) => {
    const isOfKind = (sample: Sample): boolean => isPlan(sample) === (kind === "plan");
    expect([refused.some(isOfKind), accepted.some(isOfKind)]).toEqual([true, true]);
  });

  it.each(refused.map((sample) => [sample.name, sample] as const))("is refused: %s", (_, sample) => {
    const outcomes = verdicts(id, sample);
    expect(outcomes).not.toEqual([]);
    if (outcomes !== "refused")
      expect(["deny", "undecided"]).toEqual(expect.arrayContaining([outcomes.find((each) => each !== "pass")]));
  });

  it.each(accepted.map((sample) => [sample.name, sample] as const))("is judged and accepted: %s", (_, sample) => {
    expect(new Set(verdicts(id, sample))).toEqual(new Set(["pass"]));
  });
});
