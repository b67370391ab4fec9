import { readSchema, schemaOf } from "../../tools/aws-provider/schema";
import { describeWithEmulator } from "./harness/suites";
import { tools } from "./harness/tools";

describeWithEmulator("tools/aws-provider/schema.json", () => {
  test("is what the built provider says of the types that the modules use", () => {
    expect(schemaOf(tools().offline!.provider)).toEqual(readSchema());
  });
});
