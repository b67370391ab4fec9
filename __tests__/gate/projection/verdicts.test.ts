import { bundleFile } from "../../../gate/bundle";
import { catalogue } from "../../../gate/catalogue";
import { member } from "../../../gate/document";
import { Engine } from "../../../gate/engine";
import { project } from "../../../gate/project";
import { readsOf } from "../../../gate/reads";
import { randomEstate } from "./estates";

/** How many plans; `npm run test:long` asks for more. */
const PLANS = Number(process.env.PLANS ?? 150);

const reads = readsOf(catalogue());
const engine = new Engine(bundleFile("policy.wasm"));

function verdicts(content: unknown): string[] {
  const input = JSON.stringify({ documents: [{ name: "plan.json", content }] });
  const answer = engine.evaluate(input, { settings: { profile: "strict" } });
  return (member(answer, "verdicts") as object[]).map((verdict) => JSON.stringify(verdict)).sort();
}

test(`no verdict of ${PLANS} plans changes by what is left out of them`, () => {
  const outcomes = new Map<string, number>();
  for (let seed = 1; seed <= PLANS; seed += 1) {
    const plan = randomEstate(seed);
    const whole = verdicts(plan);
    expect([seed, verdicts(project(plan, reads))]).toEqual([seed, whole]);
    for (const verdict of whole) {
      const { rule, outcome } = JSON.parse(verdict) as { rule: string; outcome: string };
      outcomes.set(`${rule} ${outcome}`, (outcomes.get(`${rule} ${outcome}`) ?? 0) + 1);
    }
  }
  // What hangs on references has come out each way.
  for (const rule of ["cloudwatch/encrypted", "cloudtrail/encrypted", "eks/log_group_first"]) {
    for (const outcome of ["pass", "deny"])
      expect([rule, outcome, outcomes.has(`${rule} ${outcome}`)]).toEqual([rule, outcome, true]);
  }
  expect(outcomes.has("cloudwatch/encrypted undecided")).toBe(true);
});

test("what leads nowhere that a rule looks is left out", () => {
  let [before, after] = [0, 0];
  for (let seed = 1; seed <= 50; seed += 1) {
    const plan = randomEstate(seed);
    before += JSON.stringify(plan.configuration).length;
    after += JSON.stringify(member(project(plan, reads), "configuration")).length;
  }
  expect(after).toBeLessThan(0.9 * before);
});

test("what is declared without a type or a name leaves a configuration whole", () => {
  const plan = randomEstate(1);
  for (const odd of [{ provisioners: [{ type: "local-exec" }] }, { type: "aws_kms_key", name: null }]) {
    const configuration = { root_module: { resources: [odd], module_calls: { m: { module: { resources: [odd] } } } } };
    expect(member(project({ ...plan, configuration }, reads), "configuration")).toEqual(configuration);
  }
});
