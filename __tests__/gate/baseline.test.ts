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
import { cluster, plan, stack, type Change } from "./plan";
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

describe("a baseline of one broken stack", () => {
  const stackOf = (name: string, region = "eu-central-1"): Document => ({
    name: `stacks/${name}/cdk.tf.json`,
    content: { ...stack({ aws_eks_cluster: { Cluster: { name } } }), provider: { aws: [{ region }] } },
  });
  const one = judge([stackOf("one")], { now: NOW });

  test("makes its own findings known", () => {
    const elsewhere = { ...stackOf("one"), name: "elsewhere.json" };
    expect(compareWithBaseline(judge([elsewhere], { now: NOW }), load(written(one))).outcome).toBe("pass");
  });

  test("does not hide the same address of the next, alone or beside it", () => {
    const baseline = load(written(one));
    const next = compareWithBaseline(judge([stackOf("two")], { now: NOW }), baseline);
    expect(next.outcome).toBe("deny");
    expect(next.baseline).toMatchObject({ known: 0 });
    const both = compareWithBaseline(judge([stackOf("two"), stackOf("one")], { now: NOW }), baseline);
    const stands = new Set(both.verdicts.map(({ document, baseline: standing }) => `${document} ${standing?.state}`));
    expect(stands).toEqual(new Set(["stacks/one/cdk.tf.json known", "stacks/two/cdk.tf.json new"]));
  });

  test("does not hide the same cluster name in another region", () => {
    const next = judge([stackOf("one", "us-east-1")], { now: NOW });
    expect(compareWithBaseline(next, load(written(one))).outcome).toBe("deny");
  });

  test("of fifty stacks knows the findings of all, in any order", () => {
    const names = [...Array(50).keys()].map((i) => `s${i}`);
    const all = judge(
      names.map((name) => stackOf(name)),
      { now: NOW },
    );
    const again = judge(
      [...names].reverse().map((name) => stackOf(name)),
      { now: NOW },
    );
    expect(compareWithBaseline(again, load(written(all))).baseline).toMatchObject({ worse: 0, gone: 0 });
    expect(compareWithBaseline(again, load(written(all))).outcome).toBe("pass");
  });
});

describe("a baseline of version 0.1", () => {
  const content = { ...stack({ aws_eks_cluster: { Cluster: { name: "one" } } }) };
  const report = judge([{ name: "cdk.tf.json", content }], { now: NOW });
  const old = (change: object = {}): string =>
    JSON.stringify({
      ...{ schema: 1, tool: "eks-audit", version: "0.1.0", date: NOW, profile: "mandatory" },
      findings: [
        {
          ...{ rule: "eks/mandatory_log_types", address: "aws_eks_cluster.Cluster", subject: "audit" },
          ...{ outcome: "deny", severity: "high", fingerprint: "315d0e068629ca561df8ef88fa91e906" },
        },
      ],
      ...change,
    });

  test("is accepted, with a word that it should be written again", () => {
    const compared = compareWithBaseline(report, load(old()));
    expect(outcomes(compared, "aws_eks_cluster.Cluster")).toEqual(["authenticator deny", "audit known"]);
    expect(compared.baseline).toMatchObject({ known: 1, gone: 0, outdated: true });
    expect(textReport(compared)).toContain(
      "\nnote: the baseline is of an earlier version, whose fingerprints do not tell one stack's findings from another's; the next version refuses it; write it again\n",
    );
  });

  test("is of the new version once it is written again, without a word", () => {
    const again = compareWithBaseline(report, load(written(compareWithBaseline(report, load(old())))));
    expect(again.outcome).toBe("pass");
    expect(again.baseline).not.toHaveProperty("outdated");
    expect(textReport(again)).not.toContain("note:");
  });

  test("is refused where it calls its fingerprints new", () => {
    expect(complaintOf(() => load(old({ fingerprints: 3 })))).toContain(
      "fingerprints: got 3, expected 2; write it again",
    );
    const scoped = JSON.parse(written(report)) as { findings: { fingerprint: string }[] };
    expect(complaintOf(() => load(JSON.stringify({ ...scoped, fingerprints: undefined })))).toContain(
      "findings.0.fingerprint: is not that of its rule, address and subject; write it again",
    );
  });
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
      scope: { name: "old" },
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
    [
      "has a scope that is no mapping",
      () => withFinding({ scope: "main" }),
      'findings.0.scope: got "main", expected a name, a region or both',
    ],
    [
      "has a scope whose name is no text",
      () => withFinding({ scope: { name: 5 } }),
      "findings.0.scope.name: got 5, expected text",
    ],
    [
      "has a finding under the fingerprint of another cluster",
      () => withFinding({ scope: { name: "other" } }),
      "findings.0.fingerprint: is not that of its rule, address and subject; write it again",
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
