import * as fs from "node:fs";
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

const KEYS =
  "required_log_types, retention_days, trail_elsewhere, exemptions, mandatory_exemptions, profile, undecided";

const EXEMPTION = {
  rule: "eks/all_log_types",
  address: "module.old.*",
  reason: "the cluster goes in spring",
  ticket: "SEC-1",
  approved_by: "j.doe",
  expires: "2026-06-30",
};

const exemptions = (change: object): string => JSON.stringify({ exemptions: [{ ...EXEMPTION, ...change }] });

test("takes everything an operator can wish for", () => {
  const text = `
required_log_types: [scheduler] # beyond the two
retention_days: 400
trail_elsewhere:
  arn: arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/organization
  reason: the security account has an organization trail
exemptions:
  - rule: eks/all_log_types
    address: module.old.*
    reason: the cluster goes in spring
    ticket: SEC-1
    approved_by: j.doe
    expires: 2026-06-30
mandatory_exemptions: allowed
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
    exemptions: [EXEMPTION],
    mandatory_exemptions: "allowed",
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
  [
    "required_log_types: [Audit]",
    'required_log_types.0: got "Audit", did you mean "audit"? expected one of api, audit,',
  ],
  ["trail_elsewhere: {arn: x, reason: y}", 'trail_elsewhere.arn: got "x", expected a trail\'s ARN such as arn:aws:'],
  [
    "trail_elsewhere: {arn: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/t'}",
    "trail_elsewhere.reason: got nothing, expected a sentence that says why",
  ],
  [
    "trail_elsewhere: {arn: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/t', reason: r, reasn: s}",
    'trail_elsewhere: unknown key "reasn", did you mean "reason"? allowed: arn, reason',
  ],
  [
    exemptions({ rule: "eks/all_log_type" }),
    'exemptions.0.rule: got "eks/all_log_type", did you mean "eks/all_log_types"? expected a rule that eks-audit rules lists',
  ],
  [
    exemptions({ rule: "CKV_AWS_37" }),
    'exemptions.0.rule: got "CKV_AWS_37", expected a rule that eks-audit rules lists',
  ],
  [exemptions({ address: undefined }), "exemptions.0.address: got nothing, expected a resource's address"],
  [exemptions({ address: ["a"] }), 'exemptions.0.address: got ["a"], expected a resource\'s address'],
  [exemptions({ reason: " " }), 'exemptions.0.reason: got " ", expected a sentence that says why'],
  [exemptions({ reason: undefined }), "exemptions.0.reason: got nothing, expected a sentence that says why"],
  [exemptions({ ticket: 4711 }), "exemptions.0.ticket: got 4711, expected the ticket that tracks it"],
  [exemptions({ approved_by: "" }), 'exemptions.0.approved_by: got "", expected who approved it'],
  [exemptions({ expires: undefined }), "exemptions.0.expires: got nothing, expected a date such as 2026-01-31"],
  [exemptions({ expires: "2026-02-30" }), 'exemptions.0.expires: got "2026-02-30", expected a date such as'],
  [exemptions({ expires: "30.6.2026" }), 'exemptions.0.expires: got "30.6.2026", expected a date such as'],
  [
    exemptions({ approvedby: "j.doe" }),
    'exemptions.0: unknown key "approvedby", did you mean "approved_by"? allowed: rule, address, reason, ticket,',
  ],
  ["exemptions: all", 'exemptions: got "all", expected a list of exemptions'],
  [exemptions({ account: 111122223333 }), "exemptions.0.account: got 111122223333, expected the 12 digits of an"],
  [exemptions({ account: "1111" }), 'exemptions.0.account: got "1111", expected the 12 digits of an account in'],
  [exemptions({ region: "eu" }), 'exemptions.0.region: got "eu", expected a region such as eu-central-1'],
  [exemptions({ region: "" }), 'exemptions.0.region: got "", expected a region such as eu-central-1'],
  [exemptions({ cluster: "" }), 'exemptions.0.cluster: got "", expected a cluster\'s name, without *'],
  [exemptions({ cluster: "prod*" }), 'exemptions.0.cluster: got "prod*", expected a cluster\'s name, without *'],
  [exemptions({ document: " " }), 'exemptions.0.document: got " ", expected a document\'s name as reports show'],
  [exemptions({ document: null }), "exemptions.0.document: got null, expected a document's name as reports"],
  ["exemptions: [eks/all_log_types]", 'exemptions.0: got "eks/all_log_types", expected a mapping of rule, address,'],
  ["mandatory_exemptions: true", "mandatory_exemptions: got true, expected allowed, or no such key"],
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

test("takes an exemption that names its document, account, region and cluster", () => {
  const scope = { document: "stacks/*/cdk.tf.json", account: "012345678901", region: "us-gov-west-1", cluster: "prod" };
  expect(load(exemptions(scope)).exemptions).toMatchObject([scope]);
});

test("takes an exemption that has expired: that is reported, and no fault of the file", () => {
  expect(load(exemptions({ expires: "2020-01-31" })).exemptions).toMatchObject([{ expires: "2020-01-31" }]);
});

test("refuses a file that is not there", () => {
  expect(complaintOf(() => loadSettings("nowhere.yaml"))).toContain(
    "GateError: nowhere.yaml: can't be read as settings",
  );
});

test("refuses more than two megabytes, be it a device that never ends", () => {
  const complaint = "can't be read as settings: got more than 2 MB, expected less; is it the right file?";
  expect(complaintOf(() => load(`retention_days: 400 #${"x".repeat(2e6)}`))).toContain(complaint);
  removeWorkplace(dir);
  expect(load(`retention_days: 400 #${"x".repeat(2e6 - 21)}`)).toEqual({ retention_days: 400 });
  if (fs.existsSync("/dev/zero")) expect(complaintOf(() => loadSettings("/dev/zero"))).toContain(complaint);
});
