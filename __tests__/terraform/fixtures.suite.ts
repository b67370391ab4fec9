import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recordPlans } from "../policies/plans/record";
import { describeWithEmulator } from "./harness/suites";
import { REPOSITORY } from "./harness/world";

describeWithEmulator("`npm run fixtures`", () => {
  test("records the very plans that the policies are tested with", async () => {
    for (const [name, recorded] of await recordPlans()) {
      const committed = JSON.parse(readFileSync(join(REPOSITORY, "__tests__/policies/plans", name), "utf8")) as object;
      // a newer Terraform says its own version
      const plan = (one: object): object => ({ name, plan: { ...one, terraform_version: "" } });
      expect(plan(recorded)).toEqual(plan(committed));
    }
  });
});
