import * as path from "node:path";

import { judge, read } from "../../gate";
import { wrongContent } from "../../gate/wrong-input";
import { cluster, plan, stack } from "./plan";
import { complaintOf, removeWorkplace, workplace } from "./workplace";
import { WRONG_INPUTS } from "./wrong-inputs";

let dir = "";
afterEach(() => {
  removeWorkplace(dir);
});

test.each(WRONG_INPUTS.map(({ what, content, says }) => [what, content, says] as const))(
  "says what it got instead of a plan: %s",
  (_, content, says) => {
    dir = workplace({ "input.json": content });
    const complaint = complaintOf(() => judge([read(path.join(dir, "input.json"))]));
    expect(complaint).toContain(`GateError: ${path.join(dir, "input.json")}: `);
    expect(complaint).toContain(says);
    expect(complaint.split("\n")).toHaveLength(1);
  },
);

test("never quotes the document: a plan holds secrets", () => {
  dir = workplace({ "input.json": '{"password": hunter2}' });
  expect(complaintOf(() => read(path.join(dir, "input.json")))).not.toContain("hunter2");
});

test.each([
  ["a plan", plan([cluster("main", [])])],
  ["a plan without changes", plan([], { resource_changes: undefined })],
  [
    "a plan of OpenTofu or an old Terraform",
    plan([cluster("main", [])], {
      terraform_version: undefined,
      errored: undefined,
      complete: undefined,
      applyable: undefined,
      timestamp: undefined,
    }),
  ],
  ["a stack", stack({ aws_eks_cluster: { main: { name: "main" } } })],
  ["a stack without resources", { "//": {}, terraform: {} }],
])("has nothing against %s", (_, content) => {
  expect(wrongContent(content)).toBeUndefined();
  expect(complaintOf(() => judge([{ name: "input.json", content }]))).toBe("nothing thrown");
});
