import { nothing, sample, shown, verdict } from "./sample";

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** A line as GitHub's runner reads it: actions/runner, src/Runner.Common/ActionCommand.cs. */
function command(line: string): Command {
  const [, name = "", properties = "", message = ""] = /^::([a-z]+)(?: ([^:]*))?::(.*)$/.exec(line) ?? [];
  const unescaped = (text: string) =>
    text.replace(/%(25|0D|0A|3A|2C)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const pairs = properties.split(",").filter(Boolean);
  return {
    name,
    properties: Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), unescaped(pair.slice(pair.indexOf("=") + 1))]),
    ),
    message: unescaped(message),
  };
}

const commands = (report = sample(), requireCluster = false): Command[] =>
  shown("github", report, { requireCluster }).trimEnd().split("\n").map(command);

test("has an annotation for each finding, at its line where that is known", () => {
  expect(commands().map(({ name, properties }) => [name, properties])).toEqual([
    ["error", { file: "main.ts", line: "25", title: "deny eks/mandatory_log_types" }],
    ["error", { file: "stack/cdk.tf.json", title: "undecided eks/mandatory_log_types" }],
    ["warning", { file: "plan.json", title: "warn eks/all_log_types" }],
    ["notice", { file: "plan.json", title: "exempt cloudwatch/retention" }],
    ["notice", { file: "plan.json", title: "known cloudtrail/encrypted" }],
    ["debug", {}],
    ["error", { title: "eks-audit" }],
  ]);
});

test("says resource, document, fault and remedy", () => {
  expect(commands()[0]!.message).toMatch(
    /^aws_eks_cluster\.main \(plan\.json\): "audit" is not in enabled_cluster_log_types\nremedy: add the type to /,
  );
});

test("ends with what was judged, as severe as the outcome", () => {
  const closing = (report = sample(), requireCluster = false) => commands(report, requireCluster).at(-1)!;
  expect(closing().message).toMatch(/^deny: 1 denied, 1 undecided, 1 warning, 1 exempt, 1 known; judged 2 clusters/);
  expect(closing(sample({ outcome: "pass", verdicts: [] })).name).toBe("notice");
  expect(closing(nothing()).name).toBe("warning");
  expect(closing(nothing(), true).name).toBe("error");
});

test("escapes what would end a property or a command, and gives it back whole", () => {
  const address = 'aws_eks_cluster.main["100%0A,title=x::error::"]';
  const [annotation] = commands(
    sample({ verdicts: [verdict("eks/all_log_types", "warn", { address, document: "a,b:c%2C.json" })] }),
  );
  expect(annotation!.properties.file).toBe("a,b:c%2C.json");
  expect(annotation!.message).toContain(`${address} (a,b:c%2C.json): `);
});
