import { judge, jsonReport, textReport, type Report } from "../../gate";
import { cluster, plan } from "./plan";

const HOSTILE = 'aws_eks_cluster.main["\u001b[31m\n::error::\u202egood\u009b1m ##vso[task.complete]"]';

function report(address = "aws_eks_cluster.main", name = "plan.json"): Report {
  return judge([{ name, content: plan([cluster("main", ["api"], { address })]) }]);
}

test("gives a finding three lines: what, what is wrong, the remedy", () => {
  const [finding] = textReport(report()).split("\n\n");
  expect(finding?.split("\n")).toEqual([
    "deny high eks/mandatory_log_types aws_eks_cluster.main",
    expect.stringMatching(/^ {2}wrong: "audit" is not in enabled_cluster_log_types/),
    expect.stringMatching(/^ {2}remedy: \S/),
  ]);
});

test("names the document of a finding where there are several", () => {
  const several = judge([
    { name: "a.json", content: plan([cluster("main", [])]) },
    { name: "b.json", content: plan([]) },
  ]);
  expect(textReport(several)).toContain("aws_eks_cluster.main (a.json)\n");
  expect(textReport(several)).toMatch(/^judged 1 cluster, 0 log groups and 0 trails in 2 documents by \d+ rules, /m);
});

test("has a note for a document of a newer minor format", () => {
  const content = plan([], { format_version: "1.7" });
  expect(textReport(judge([{ name: "plan.json", content }]))).toContain(
    "note: plan.json is of format_version 1.7, newer than 1.2",
  );
  expect(textReport(report())).not.toContain("note:");
});

test("is coloured only where that is asked for", () => {
  expect(textReport(report())).not.toContain("\u001b");
  expect(textReport(report(), { colour: true })).toContain("\u001b[31mdeny\u001b[0m high");
});

describe("names from a document", () => {
  test.each([
    ["text", textReport],
    ["JSON", jsonReport],
  ])("can't steer a terminal or a pipeline: %s", (_, print) => {
    const printed = print(report(HOSTILE, "plan\u0007\u2066.json"));
    // Everything but the newlines that the reporter itself writes.
    expect(printed.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(printed).not.toMatch(/^\s*::/m);
  });

  test("are seen as what they are in text", () => {
    expect(textReport(report(HOSTILE))).toContain(
      'aws_eks_cluster.main["\\u001b[31m\\n::error::\\u202egood\\u009b1m #\\u0023vso[task.complete]"]',
    );
  });

  test("are the same when JSON is parsed", () => {
    expect((JSON.parse(jsonReport(report(HOSTILE))) as Report).verdicts[0]?.address).toBe(HOSTILE);
  });
});
