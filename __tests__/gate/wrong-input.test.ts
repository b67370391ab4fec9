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
  [
    "a stack of resources that take no argument",
    {
      "//": { metadata: { stackName: "s" } },
      resource: { terraform_data: { x: { "//": { metadata: {} } } } },
      terraform: { backend: { local: {} } },
    },
  ],
  [
    "each part of a configuration",
    {
      "//": "a comment",
      action: { aws_lambda_invoke: { a: { config: {} } } },
      check: { c: { assert: { condition: true, error_message: "x" } } },
      data: { aws_caller_identity: { me: {} } },
      ephemeral: { aws_secretsmanager_secret_version: { e: [{}] } },
      import: [{ to: "terraform_data.x", id: "x" }],
      locals: { a: 1 },
      module: { m: { source: "./m" } },
      moved: { from: "a.b", to: "a.c" },
      output: { o: { value: 1 } },
      provider: { aws: [{}, { alias: "us" }] },
      removed: [{ from: "a.b" }],
      resource: { terraform_data: { x: {} } },
      terraform: [{ required_version: ">= 1.7" }],
      variable: { v: {} },
    },
  ],
  [
    "lists of objects in place of objects",
    {
      resource: [{ terraform_data: [{ x: {} }, { y: [{}] }] }, { terraform_data: { z: {} } }],
      locals: [{ a: 1 }, { b: 2 }],
      variable: [{ v: [{ default: 1 }] }],
      provider: [{ aws: {} }],
    },
  ],
])("has nothing against %s", (_, content) => {
  expect(wrongContent(content)).toBeUndefined();
  expect(complaintOf(() => judge([{ name: "input.json", content }]))).toBe("nothing thrown");
});
