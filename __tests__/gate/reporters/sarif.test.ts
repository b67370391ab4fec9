import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import Ajv from "ajv/dist/2020";

import { catalogue } from "../../../gate";
import { removeWorkplace, workplace } from "../workplace";
import { nothing, sample, shown, verdict } from "./sample";

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } };
      readonly results: readonly Record<string, unknown>[];
    },
  ];
}

const results = (report = sample()) => (JSON.parse(shown("sarif", report)) as Log).runs[0].results;

const multitool = require.resolve("@microsoft/sarif-multitool/package.json");
const validator = path.dirname(
  require.resolve(`@microsoft/sarif-multitool-${process.platform}/package.json`, { paths: [path.dirname(multitool)] }),
);

/** What Microsoft's validator finds fault with, as ids of its rules. */
function faults(logs: Readonly<Record<string, string>>): string[] {
  const tool = path.join(validator, `Sarif.Multitool${process.platform === "win32" ? ".exe" : ""}`);
  fs.chmodSync(tool, 0o755); // its install script would; scripts are off
  const dir = workplace(logs);
  const said = execFileSync(tool, ["validate", ...Object.keys(logs)], {
    cwd: dir,
    encoding: "utf8",
    env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" },
  });
  removeWorkplace(dir);
  return [...new Set([...said.matchAll(/\b(?:error|warning) (\w+):/g)].map(([, id = ""]) => id))].sort();
}

test("is valid by Microsoft's validator, which asks for nothing but a home page", () => {
  const log = shown("sarif");
  expect(faults({ "all.sarif": log, "nothing.sarif": shown("sarif", nothing()) })).toEqual(["SARIF2005"]);
  expect(faults({ "broken.sarif": log.replace('"ruleIndex": 1', '"ruleIndex": 99') })).toContain("SARIF1009");
});

test("is valid by SARIF's schema", () => {
  const schema = JSON.parse(fs.readFileSync(path.join(validator, "sarif-2.1.0.json"), "utf8")) as object;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  for (const report of [sample(), nothing()]) {
    validate(JSON.parse(shown("sarif", report)));
    expect(validate.errors ?? []).toEqual([]);
  }
  expect(validate(JSON.parse(shown("sarif").replace('"level": "error"', '"level": "bad"')))).toBe(false);
});

test("describes each rule with help and a severity that GitHub sorts by", () => {
  const { rules } = (JSON.parse(shown("sarif")) as Log).runs[0].tool.driver;
  expect(rules.map(({ id }) => id)).toEqual(catalogue().rules.map(({ id }) => id));
  expect(rules.find(({ id }) => id === "eks/mandatory_log_types")).toMatchObject({
    name: "EksMandatoryLogTypes",
    help: { markdown: expect.stringContaining("**Remedy:** add the type to `enabled_cluster_log_types`") as string },
    helpUri: expect.stringMatching(/^https:/) as string,
    properties: { "security-severity": "8.0", tags: expect.arrayContaining(["security", "EKS.8"]) as string[] },
  });
});

test("points to the construct and its line where they are known, and to the document where not", () => {
  const [denied, undecided, warned] = results();
  expect(denied).toMatchObject({
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "main.ts" }, region: { startLine: 25 } },
        logicalLocations: [
          { fullyQualifiedName: "prod/Cluster", kind: "object" },
          { fullyQualifiedName: "aws_eks_cluster.main", kind: "resource" },
        ],
      },
    ],
  });
  const artifact = (index: number, uri: string) => ({
    locations: [{ physicalLocation: { artifactLocation: { uri, index }, region: { startLine: 1 } } }],
  });
  expect(undecided).toMatchObject(artifact(1, "stack/cdk.tf.json"));
  expect(warned).toMatchObject(artifact(0, "plan.json"));
});

test("writes the documents' names as URIs", () => {
  const uris = ["./a b.json", "C:\\plans\\p.json", "/plans/p#1.json", "standard input"].map((document) => {
    const [result] = results(sample({ verdicts: [verdict("eks/all_log_types", "warn", { document })] }));
    return /"uri":"([^"]*)"/.exec(JSON.stringify(result))?.[1];
  });
  expect(uris).toEqual(["a%20b.json", "file:///C:/plans/p.json", "file:///plans/p%231.json", "standard%20input"]);
});

test("tells a finding that is worse than in the baseline from a new one, and says what else is to be known", () => {
  const [worse, fresh] = results(
    sample({
      verdicts: [
        verdict("eks/all_log_types", "deny", {
          baseline: { state: "worse", outcome: "deny", was: { outcome: "warn", severity: "medium" } },
        }),
        verdict("eks/all_log_types", "deny", { baseline: { state: "new", outcome: "deny" } }),
      ],
    }),
  );
  expect([worse?.baselineState, fresh?.baselineState]).toEqual(["updated", "new"]);
  const gone = sample().baseline;
  const told = JSON.parse(shown("sarif", sample({ ...(gone ? { baseline: { ...gone, gone: 1 } } : {}) }))) as {
    runs: { invocations: object[] }[];
  };
  expect(told.runs[0]?.invocations[0]).toMatchObject({
    toolExecutionNotifications: [
      { level: "note", message: { text: "1 of 1 finding in the baseline is gone; write it again" } },
    ],
  });
});

test("blocks with errors, and suppresses what is exempt or known, saying why", () => {
  const byOutcome = Object.fromEntries(
    results().map(({ level, kind, suppressions, properties, baselineState }) => [
      (properties as { outcome: string }).outcome,
      [level, kind, baselineState, (suppressions as { justification: string }[] | undefined)?.[0]?.justification],
    ]),
  );
  expect(byOutcome).toEqual({
    deny: ["error", "fail", "new", undefined],
    undecided: ["error", "fail", "new", undefined],
    warn: ["warning", "fail", "new", undefined],
    exempt: ["note", "fail", "new", "exempt until 2026-03-02, approved by Ada: archived (SEC-1)"],
    known: ["note", "fail", "unchanged", "known: stands in the baseline; without it: warn"],
    pass: ["none", "pass", "new", undefined],
  });
});

test("keeps a finding's fingerprint when the document has another name", () => {
  const print = (document: string) =>
    results(sample({ verdicts: [verdict("eks/all_log_types", "warn", { document })] }))[0]!.partialFingerprints;
  expect(print("a.json")).toEqual(print("b.json"));
  expect(print("a.json")).toMatchObject({
    primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{32}:1$/) as string,
  });
});

test("makes no link of a name", () => {
  const address = 'aws_eks_cluster.main["[here](https://example.com)"]';
  const [result] = results(sample({ verdicts: [verdict("eks/all_log_types", "warn", { address })] }));
  expect((result!.message as { text: string }).text).toContain("[here]\\u0028https");
});
