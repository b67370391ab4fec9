import * as path from "node:path";

import { loadSettings } from "../../gate/settings";
import { complaintOf, removeWorkplace, workplace } from "./workplace";

let dir = "";
afterEach(() => {
  removeWorkplace(dir);
});

function load(text: string | Buffer): ReturnType<typeof loadSettings>["settings"] {
  dir = workplace({ "settings.yaml": text });
  return loadSettings(path.join(dir, "settings.yaml")).settings;
}

const KEYS = "required_log_types, retention_days, trail_elsewhere, profile, undecided";

test("takes everything an operator can wish for", () => {
  const text = `
required_log_types: [scheduler] # beyond the two
retention_days: 400
trail_elsewhere:
  arn: arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/organization
  reason: the security account has an organization trail
profile: baseline
undecided: warn
`;
  expect(load(text)).toEqual({
    required_log_types: ["scheduler"],
    retention_days: 400,
    trail_elsewhere: {
      arn: "arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/organization",
      reason: "the security account has an organization trail",
    },
    profile: "baseline",
    undecided: "warn",
  });
});

test.each([
  ["retention_day: 400", `unknown key "retention_day", did you mean "retention_days"? allowed: ${KEYS}`],
  ["rules: []", `unknown key "rules", allowed: ${KEYS}`],
  ["retention_days: a year", 'retention_days: got "a year", expected a whole number of days, 1 or more'],
  ["retention_days: 0", "retention_days: got 0, expected a whole number of days, 1 or more"],
  ["required_log_types: audit", 'required_log_types: got "audit", expected a list of api, audit,'],
  ["required_log_types: [Audit]", 'required_log_types.0: got "Audit", expected one of api, audit,'],
  ["trail_elsewhere: {arn: x, reason: y}", 'trail_elsewhere.arn: got "x", expected a trail\'s ARN such as arn:aws:'],
  [
    "trail_elsewhere: {arn: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/t'}",
    "trail_elsewhere.reason: got nothing, expected a sentence that says why",
  ],
  [
    "trail_elsewhere: {arn: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/t', reason: r, reasn: s}",
    'trail_elsewhere: unknown key "reasn", did you mean "reason"? allowed: arn, reason',
  ],
  ["profile: loose", 'profile: got "loose", expected one of mandatory, baseline, strict'],
  ["- retention_days", 'got ["retention_days"], expected a mapping of settings'],
  ["retention_days: 1\nretention_days: 2", "is not YAML: Map keys must be unique"],
  ["retention_days: [", "is not YAML: "],
  ["a: 1\n---\nb: 2", "holds 2 YAML documents, expected one"],
  ["", `holds no settings, expected some of ${KEYS}`],
  ["# nothing yet\n", "holds no settings"],
])("refuses %j", (text, message) => {
  const complaint = complaintOf(() => load(text));
  expect(complaint).toContain(`GateError: ${path.join(dir, "settings.yaml")}: ${message}`);
  expect(complaint.split("\n")).toHaveLength(1);
});

test("says no more than three lines of a file full of mistakes", () => {
  const complaint = complaintOf(() => load("a: 1\nb: 2\nc: 3\nd: 4\nretention_days: x\n"));
  expect(complaint.split("\n")).toHaveLength(3);
  expect(complaint).toContain("and 3 more faults");
});

test("refuses a file that is not there", () => {
  expect(complaintOf(() => loadSettings("nowhere.yaml"))).toContain(
    "GateError: nowhere.yaml: can't be read as settings",
  );
});
