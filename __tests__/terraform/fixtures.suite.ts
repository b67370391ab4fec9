import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recordPlans } from "../policies/plans/record";
import { describeWithStandIn } from "./harness/suites";
import { REPOSITORY } from "./harness/world";

describeWithStandIn("`npm run fixtures`", () => {
  test("records the very plans that the policies are tested with", async () => {
    for (const [name, text] of await recordPlans()) {
      const committed = JSON.parse(readFileSync(join(REPOSITORY, "__tests__/policies/plans", name), "utf8")) as object;
      // a newer Terraform says its own version
      const recorded = JSON.parse(text) as { terraform_version: string };
      expect({ name, plan: { ...recorded, terraform_version: "" } }).toEqual({
        name,
        plan: { ...committed, terraform_version: "" },
      });
    }
  });
});
