import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

import {
  baselineOf,
  catalogue,
  compareWithBaseline,
  judge,
  readBaseline,
  textReport,
  type Baseline,
  type Document,
  type JudgeOptions,
  type Report,
} from "../../gate";
import { cluster, plan, type Change } from "./plan";
import { complaintOf, removeWorkplace, workplace } from "./workplace";

const NOW = "2026-01-31";

let dir = "";
afterEach(() => {
  removeWorkplace(dir);
});

function judged(changes: readonly Change[], options: JudgeOptions = {}): Report {
  const documents: readonly Document[] = [{ name: "plan.json", content: plan(changes) }];
  return judge(documents, { now: NOW, ...options });
}

function load(text: string): Baseline {
  dir = workplace({ "baseline.json": text });
  return readBaseline(path.join(dir, "baseline.json"));
}

const written = (report: Report): string => baselineOf(report, NOW).text;

function compared(before: readonly Change[], after: readonly Change[], options: JudgeOptions = {}): Report {
  return compareWithBaseline(judged(after, options), load(written(judged(before))));
}

const bare = cluster("old", ["api"]);
const outcomes = (report: Report, address: string): string[] =>
  report.verdicts
    .filter((verdict) => verdict.address === address && verdict.rule === "eks/mandatory_log_types")
    .map(({ subject, outcome }) => `${subject} ${outcome}`);

describe("findings in the baseline", () => {
  test("are known and do not deny, mandatory ones too", () => {
    const report = compared([bare], [bare]);
    expect(report.outcome).toBe("pass");
    expect(outcomes(report, bare.address)).toEqual(["audit known", "authenticator known"]);
    expect(new Set(report.verdicts.map(({ outcome }) => outcome))).toEqual(new Set(["known"]));
  });

  test("are shown with what they come to without it", () => {
    const report = compared([bare], [bare]);
    expect(report.verdicts[0]?.baseline).toEqual({
      state: "known",
      outcome: "deny",
      was: { outcome: "deny", severity: report.verdicts[0]?.severity },
    });
    expect(textReport(report)).toContain("\n  known: stands in the baseline; without it: deny\n");
    expect(textReport(report)).toMatch(/^pass: 0 denied, 0 undecided, 0 warnings, \d+ known$/m);
  });

  test("stay known when their words or the document's name change", () => {
    const baseline = load(written(judged([bare])));
    const other = judge([{ name: "other.json", content: plan([cluster("old", ["scheduler"])]) }], { now: NOW });
    expect(compareWithBaseline(other, baseline).outcome).toBe("pass");
  });
});

test("a finding that is not in the baseline denies", () => {
  const report = compared([bare], [bare, cluster("new", ["api", "audit"])]);
  expect(report.outcome).toBe("deny");
  expect(report.verdicts[0]).toMatchObject({
    address: "aws_eks_cluster.new",
    subject: "authenticator",
    outcome: "deny",
    baseline: { state: "new", outcome: "deny" },
  });
  expect(outcomes(report, bare.address)).toEqual(["audit known", "authenticator known"]);
});

describe("a finding that is worse than in the baseline", () => {
  test("denies: undecided before, denied now", () => {
    const report = compared([cluster("old", "unknown")], [bare]);
    expect(report.outcome).toBe("deny");
    expect(outcomes(report, bare.address)).toEqual(["audit deny", "authenticator deny"]);
    expect(report.baseline?.worse).toBeGreaterThan(0);
    expect(textReport(report)).toContain("\n  worse: undecided in the baseline\n");
    expect(textReport(report)).toMatch(/^note: \d+ findings are worse than in the baseline$/m);
  });

  test("denies: a warning before, denied by a stricter profile now", () => {
    const logged = [cluster("old", ["audit", "authenticator"])];
    expect(compared(logged, logged).outcome).toBe("pass");
    expect(compared(logged, logged, { profile: "baseline" }).outcome).toBe("deny");
  });

  test("denies: of a higher severity now", () => {
    const report = judged([bare]);
    const lower = written(report).replaceAll('"severity": "high"', '"severity": "low"');
    expect(compareWithBaseline(report, load(lower)).outcome).toBe("deny");
  });

  test("is none where it became better: denied before, undecided now", () => {
    const report = compared([bare], [cluster("old", "unknown")]);
    expect(report.outcome).toBe("pass");
    expect(report.baseline?.worse).toBe(0);
  });
});

test("findings that are gone are counted", () => {
  const { text, findings } = baselineOf(judged([bare]), NOW);
  const report = compareWithBaseline(judged([cluster("old", ["api", "audit"])]), load(text));
  const { gone = 0, known, worse } = report.baseline ?? {};
  expect(gone).toBeGreaterThan(0);
  expect({ known, worse }).toEqual({ known: findings - gone, worse: 0 });
  expect(textReport(report)).toContain(
    `note: ${gone} of ${findings} findings in the baseline are gone; write it again`,
  );
});

describe("what no baseline makes known", () => {
  const rulesAbout = (about: string): string[] =>
    catalogue()
      .rules.filter((rule) => rule.about === about)
      .map(({ id }) => id);

  test("is named by the page on exemptions", () => {
    expect(rulesAbout("document")).toEqual(["input/complete", "input/readable"]);
    expect(rulesAbout("change")).toEqual(expect.arrayContaining(["cloudtrail/kept", "cloudwatch/kept", "kms/kept"]));
    const page = readFileSync(path.join(__dirname, "../../docs/exemptions.md"), "utf8");
    const [, listed = ""] = /what a plan does to the logs \(([^)]*)\)/.exec(page) ?? [];
    expect(listed.match(/[a-z_]+\/[a-z_]+/g)?.sort()).toEqual(rulesAbout("change"));
  });

  const gone = {
    address: "aws_kms_key.k",
    type: "aws_kms_key",
    actions: ["delete"],
    before: { arn: "arn:aws:kms:eu-central-1:111122223333:key/k", key_id: "k" },
    after: null,
  } as const;
  const group = {
    address: "aws_cloudwatch_log_group.g",
    type: "aws_cloudwatch_log_group",
    actions: ["no-op"],
    before: { name: "/aws/eks/old/cluster", retention_in_days: 365, skip_destroy: true, kms_key_id: gone.before.arn },
    after: { name: "/aws/eks/old/cluster", retention_in_days: 365, skip_destroy: true, kms_key_id: gone.before.arn },
  } as const;

  test("is what a plan does to the logs, such as deleting their key", () => {
    const report = judged([gone, group]);
    expect(report.verdicts).toContainEqual(expect.objectContaining({ rule: "kms/kept", outcome: "deny" }));
    const { text, leftOut } = baselineOf(report, NOW);
    expect(text).not.toContain("kms/kept");
    expect(leftOut).toBe(1);
    const again = compareWithBaseline(report, load(text));
    expect(again.verdicts).toContainEqual(expect.objectContaining({ rule: "kms/kept", outcome: "deny" }));
  });

  test("is a plan that is not whole", () => {
    const documents = [{ name: "plan.json", content: plan([bare], { complete: false }) }];
    const report = judge(documents, { now: NOW, profile: "baseline" });
    const again = compareWithBaseline(report, load(written(report)));
    expect(again.verdicts.filter(({ outcome }) => outcome === "deny").map(({ rule }) => rule)).toEqual([
      "input/complete",
    ]);
  });
});

test("exempt findings are not written, so that they are new when the exemption ends", () => {
  const exemption = {
    rule: "eks/mandatory_log_types",
    address: bare.address,
    reason: "r",
    ticket: "t",
    approved_by: "a",
    expires: "2026-02-28",
  };
  const settings = { exemptions: [exemption], mandatory_exemptions: "allowed" } as const;
  const text = written(judged([bare], { settings }));
  expect(text).not.toContain("eks/mandatory_log_types");
  expect(compareWithBaseline(judged([bare], { settings }), load(text)).outcome).toBe("pass");
  expect(compareWithBaseline(judged([bare], { settings, now: "2026-03-01" }), load(text)).outcome).toBe("deny");
});

test("what passes is left as it is, and stays listed last", () => {
  const { verdicts } = compared([bare], [bare], { showPasses: true });
  const listed = verdicts.map(({ outcome }) => outcome);
  expect([...new Set(listed)]).toEqual(["known", "pass"]);
  expect(verdicts.filter(({ outcome }) => outcome === "pass").every(({ baseline }) => baseline === undefined)).toBe(
    true,
  );
});

test("known findings do not stand for the cluster that is required", () => {
  const trail = {
    address: "aws_cloudtrail.t",
    type: "aws_cloudtrail",
    after: { name: "t", s3_bucket_name: "b", include_global_service_events: true, enable_log_file_validation: false },
  };
  const options = { profile: "strict", requireCluster: true } as const;
  const report = judged([trail], options);
  expect(report.outcome).toBe("deny");
  expect(compareWithBaseline(report, load(written(report)), options).outcome).toBe("nothing");
  expect(compareWithBaseline(report, load(written(report))).outcome).toBe("pass");
});

describe("the file", () => {
  test("is the same bytes for the same findings, however it came to be", () => {
    const [a, b] = [cluster("a", []), cluster("b", [])];
    expect(written(judged([a, b]))).toBe(written(judged([b, a])));
    const report = judged([a]);
    expect(written(compareWithBaseline(report, load(written(report))))).toBe(written(report));
  });

  test("says who wrote it, when, with what profile, and each finding", () => {
    const content = JSON.parse(written(judged([bare], { profile: "baseline" }))) as Record<string, unknown>;
    expect(content).toMatchObject({ schema: 1, tool: "eks-audit", date: NOW, profile: "baseline" });
    expect(content.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(content.findings).toContainEqual({
      rule: "eks/mandatory_log_types",
      address: "aws_eks_cluster.old",
      subject: "audit",
      outcome: "deny",
      severity: "high",
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  test("holds findings of one resource in two documents, each once", () => {
    const documents = ["a.json", "b.json"].map((name) => ({ name, content: plan([bare]) }));
    const report = judge(documents, { now: NOW });
    expect(compareWithBaseline(report, load(written(report))).outcome).toBe("pass");
    const [first, second] = documents as [Document, Document];
    const one = judge([first, { ...second, content: plan([]) }], { now: NOW });
    expect(compareWithBaseline(one, load(written(report))).outcome).toBe("pass");
    expect(compareWithBaseline(report, load(written(one))).outcome).toBe("deny");
  });

  const good = (): Record<string, unknown> & { findings: Record<string, unknown>[] } =>
    JSON.parse(written(judged([bare]))) as never;
  const changed = (change: object): string => JSON.stringify({ ...good(), ...change });
  const withFinding = (change: object): string => {
    const [first, ...rest] = good().findings;
    return changed({ findings: [{ ...first, ...change }, ...rest] });
  };

  test.each<[string, () => string, string]>([
    ["is empty", () => "", "is not JSON at byte 0: "],
    ["is no JSON", () => "findings: []", "is not JSON at byte "],
    ["holds a key twice", () => '{"schema":1,"schema":1}', "is not JSON at byte "],
    ["is a list", () => "[]", "is no baseline; write it with eks-audit gate --write-baseline FILE"],
    ["is a report", () => JSON.stringify(judged([bare])), "is no baseline; write it with eks-audit gate --write-"],
    ["is of a later schema", () => changed({ schema: 2 }), "has schema 2, expected 1; write it again"],
    ["has no date", () => changed({ date: "yesterday" }), 'date: got "yesterday", expected a date such as 2026-01-31'],
    [
      "has another profile",
      () => changed({ profile: "lax" }),
      'profile: got "lax", expected mandatory, baseline, strict',
    ],
    ["has no findings", () => changed({ findings: {} }), "findings: got {}, expected a list"],
    [
      "has a finding that passes",
      () => withFinding({ outcome: "pass" }),
      'findings.0.outcome: got "pass", expected deny,',
    ],
    [
      "has a finding without a rule",
      () => withFinding({ rule: undefined }),
      "findings.0.rule: got nothing, expected text",
    ],
    ["has an odd severity", () => withFinding({ severity: 1 }), "findings.0.severity: got 1, expected low, medium,"],
    [
      "has a finding under the fingerprint of another",
      () => withFinding({ address: "aws_eks_cluster.other" }),
      "findings.0.fingerprint: is not that of its rule, address and subject; write it again",
    ],
    [
      "has a finding of what a plan does",
      () => withFinding({ rule: "kms/kept" }),
      "findings.0: kms/kept is about what a plan does, expected findings of what stands",
    ],
    [
      "has a finding twice",
      () => changed({ findings: [...good().findings, good().findings[0]] }),
      "findings.8.fingerprint: is not",
    ],
  ])("is refused where it %s, in one line", (_, text, message) => {
    const complaint = complaintOf(() => load(text()));
    expect(complaint).toContain(`GateError: ${path.join(dir, "baseline.json")}: ${message}`);
    expect(complaint.split("\n")).toHaveLength(1);
  });

  test("is refused where it is not there", () => {
    expect(complaintOf(() => readBaseline("nowhere.json"))).toContain(
      "GateError: nowhere.json: can't be read as a baseline: ",
    );
  });

  test("is refused where it never ends", () => {
    if (!existsSync("/dev/zero")) return;
    expect(complaintOf(() => readBaseline("/dev/zero"))).toBe(
      "GateError: /dev/zero: can't be read as a baseline: got more than 64 MB, expected less; is it the right file?",
    );
  });
});
