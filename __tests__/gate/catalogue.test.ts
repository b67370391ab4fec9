import { catalogue, parseCatalogue, typesRead, type Rule } from "../../gate/catalogue";
import { complaintOf } from "./workplace";

const [rule] = catalogue().rules;

test("names the resource types that the rules judge, and those they read besides", () => {
  const types = typesRead({ rules: [{ ...rule, judges: { aws_a: [] }, links: { aws_b: [] } }] as Rule[] });
  expect([...types]).toEqual(["aws_a", "aws_b"]);
});

test.each([
  ["no JSON", "{", "catalogue.json: "],
  ["a list", "[]", "catalogue.json: it has no rules"],
  ["no rules", '{"rules":[]}', "catalogue.json: it has no rules"],
  ["a rule without remedy", JSON.stringify({ rules: [{ ...rule, remediation: undefined }] }), "has no remediation"],
  ["a rule about nothing", JSON.stringify({ rules: [{ ...rule, about: undefined }] }), "does not say what it is about"],
  ["a rule about another thing", JSON.stringify({ rules: [{ ...rule, about: "x" }] }), "does not say what it is about"],
  ["a rule that judges a list", JSON.stringify({ rules: [{ ...rule, judges: [] }] }), "has no judges"],
])("refuses a catalogue that holds %s", (_, json, message) => {
  const complaint = complaintOf(() => parseCatalogue(json));
  expect(complaint).toContain("GateError: policy bundle is broken: catalogue.json: ");
  expect(complaint).toContain(message);
});
