import { catalogue, GateError, judge, type Verdict } from "../../gate";
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

/** What the rule alone says of a sample under the strictest profile. */
function verdicts(rule: string, { content }: Sample): Verdict["outcome"][] {
  try {
    return judge([{ name: "sample", content }], { profile: "strict", showPasses: true })
      .verdicts.filter((verdict) => verdict.rule === rule)
      .map((verdict) => verdict.outcome);
  } catch (error) {
    // What is not readable has no verdict of the other rules either; only that rule's samples may be so.
    if (error instanceof GateError && rule === "input/readable") return ["deny"];
    throw error;
  }
}

describe.each(catalogue().rules.map((rule) => [rule.id, rule.docs] as const))("the page of %s", (rule, docs) => {
  const page = text(docs);
  const refused = samples(page, "Refused");
  const accepted = samples(page, "Accepted");

  it("has samples of both kinds and no fence that is left out", () => {
    expect(refused.length).toBeGreaterThan(0);
    expect(accepted.length).toBeGreaterThan(0);
    expect(page.match(/```json/g)).toHaveLength(refused.length + accepted.length);
  });

  it.each(refused.map((sample) => [sample.name, sample] as const))("is refused: %s", (_, sample) => {
    const outcomes = verdicts(rule, sample);
    expect(outcomes.filter((outcome) => outcome === "deny" || outcome === "undecided")).not.toEqual([]);
  });

  it.each(accepted.map((sample) => [sample.name, sample] as const))("is judged and accepted: %s", (_, sample) => {
    expect(new Set(verdicts(rule, sample))).toEqual(new Set(["pass"]));
  });
});
