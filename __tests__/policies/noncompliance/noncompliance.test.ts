import { catalogue, GateError, judge, type Report, type Verdict } from "../../../gate";
import { asRead } from "../as-read";
import { Altered } from "./altered";
import { compliantFixtures, type Fixture } from "./fixtures";
import type { Answer, Place, Way } from "./way";
import { WAYS } from "./ways";

const rules = catalogue().rules.map(({ id }) => id);
const fixtures = compliantFixtures();

/** The report on documents that the gate reads as the command does: it leaves out resources that no rule needs. */
function judged({ documents, settings }: Pick<Fixture, "documents" | "settings">): Report {
  return judge(asRead(documents), { profile: "strict", showPasses: true, settings });
}

const reports = fixtures.map((fixture) => ({ fixture, verdicts: judged(fixture).verdicts }));

type At = Pick<Verdict, "document" | "address" | "subject">;

const same = (a: At, b: At): boolean => a.document === b.document && a.address === b.address && a.subject === b.subject;

/** Where a rule may be broken in a fixture: at what it passes, or anywhere where nothing breaks it yet. */
function places(rule: string, way: Way, fixture: Fixture, verdicts: readonly Verdict[]): At[] {
  const own = verdicts.filter((verdict) => verdict.rule === rule);
  if (way.beside !== true) {
    const passed = own.filter(({ outcome }) => outcome === "pass");
    return passed.map(({ document, address, subject }) => ({ document, address, subject }));
  }
  const clean = own.every(({ outcome }) => outcome === "pass");
  return clean ? fixture.documents.map(({ name }) => ({ document: name, address: "", subject: "" })) : [];
}

/** What the rule says of it afterwards; undefined where the way can't be gone. */
function tried(
  rule: string,
  way: Way,
  fixture: Fixture,
  at: At,
): { said: Answer | "nothing"; passed: boolean } | undefined {
  const altered = new Altered(fixture.documents, fixture.settings);
  const place: Place = { altered, ...at };
  if (!way.worsen(place)) return undefined;
  try {
    const { outcome, verdicts } = judged(altered);
    const about = verdicts.filter((verdict) => verdict.rule === rule && (way.beside === true || same(verdict, at)));
    const said = (["deny", "undecided"] as const).find((each) => about.some((verdict) => verdict.outcome === each));
    return { said: said ?? "nothing", passed: outcome === "pass" || outcome === "nothing" };
  } catch (error) {
    if (error instanceof GateError) return { said: "refused", passed: false };
    throw error;
  }
}

let cases = 0;

describe("what is in order, made to break", () => {
  test.each(rules)("%s, is denied in each way", (rule) => {
    const ways = Object.entries(WAYS[rule] ?? {});
    expect(ways).not.toEqual([]);
    for (const [name, way] of ways) {
      const all = reports.flatMap(({ fixture, verdicts }) =>
        places(rule, way, fixture, verdicts).flatMap((at) => {
          const result = tried(rule, way, fixture, at);
          return result === undefined ? [] : [{ in: fixture.name, ...at, way: name, ...result }];
        }),
      );
      expect({ way: name, wrong: all.filter(({ passed, said }) => said !== way.answer || passed) }).toEqual({
        way: name,
        wrong: [],
      });
      expect({ way: name, tried: all.length > 0 }).toEqual({ way: name, tried: true });
      cases += all.length;
    }
  });

  test("and each way is of a rule that the catalogue has", () => {
    expect(Object.keys(WAYS).filter((rule) => !rules.includes(rule))).toEqual([]);
    const ways = Object.values(WAYS).reduce((sum, each) => sum + Object.keys(each).length, 0);
    console.info(`${cases} times ${ways} ways broke ${rules.length} rules in ${fixtures.length} fixtures: none passed`);
  });
});
