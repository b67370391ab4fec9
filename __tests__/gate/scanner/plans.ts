import type { Attributes, Reads } from "../../../gate/reads";
import { Random } from "../json/random";

interface Tree {
  readonly [name: string]: Tree | "whole";
}

function attributes(tree: Tree): Attributes {
  return new Map(Object.entries(tree).map(([name, each]) => [name, each === "whole" ? each : attributes(each)]));
}

/** What the scanners of these tests keep. */
export const READS: Reads = new Map([
  [
    "aws_eks_cluster",
    {
      attributes: attributes({ type: "whole", k: { references: "whole" }, references: { k: { k: "whole" } } }),
      counted: true,
      linked: false,
      evidence: [],
      marks: [],
    },
  ],
  [
    "aws_cloudwatch_log_group",
    { attributes: attributes({ k1: "whole" }), counted: true, linked: true, evidence: [], marks: [] },
  ],
  ["aws_kms_key", { attributes: new Map(), counted: false, linked: false, evidence: [], marks: ["mark"] }],
]);

const KINDS = [...READS.keys(), "aws_iam_role", "aws_subnet", "aws_eks_cluster_2", "aws_eks_cluste"];

/** The body of a module that is called more than once, with another in it. */
const SAME = {
  resources: [{ address: "a.b", mode: "managed", type: "aws_kms_key", name: "b", expressions: { e: {} } }],
  module_calls: { inner: { source: "./inner", module: { outputs: { o: { expression: { references: ["a.b"] } } } } } },
};

/** A small plan with something of every part, in the order and the shapes that Terraform has, and in others. */
export function randomPlan(seed: number): Record<string, unknown> {
  const random = new Random(seed);
  const list = <T>(most: number, make: (i: number) => T): T[] =>
    Array.from({ length: random.below(most + 1) }, (_, i) => make(i));
  const odd = (value: unknown): unknown => (random.chance(0.02) ? random.pick([null, 7, "odd", [], {}, [{}]]) : value);
  const text = (): string => random.pick(["a", "größe", '"quoted"\\', "a\nb", "😀", "", "x".repeat(40)]);
  const scalar = (): unknown => random.pick([true, false, null, 0, -1.5, 365, text(), text()]);
  const anything = (depth: number): unknown =>
    depth === 0 || random.chance(0.5)
      ? scalar()
      : random.chance(0.5)
        ? list(3, () => anything(depth - 1))
        : Object.fromEntries(
            list(3, (i) => [`${random.pick(["type", "references", "resources", "k"])}${i || ""}`, anything(depth - 1)]),
          );

  const type = (): unknown => odd(random.pick(KINDS));
  const entry = (i: number): unknown => {
    const members: [string, unknown][] = [
      ["address", `a.${i}`],
      ["mode", odd(random.pick(["managed", "data"]))],
      ["type", type()],
      ["name", `n${i}`],
      [
        "change",
        odd({
          actions: [random.pick(["create", "mark"])],
          before: anything(3),
          after: anything(3),
          after_unknown: { type: true },
        }),
      ],
    ];
    if (random.chance(0.2)) members.reverse();
    return odd(Object.fromEntries(random.chance(0.03) ? members.filter(([name]) => name !== "type") : members));
  };
  const expression = (depth: number): unknown => {
    const kind = random.below(depth === 0 ? 2 : 4);
    if (kind === 0)
      return { references: list(3, () => random.pick(["var.a", "aws_kms_key.k.arn", "module.m.o", "module.m"])) };
    if (kind === 1) return { constant_value: anything(2) };
    if (kind === 2) return list(2, () => expressions(depth - 1));
    return expressions(depth - 1);
  };
  const expressions = (depth: number): unknown =>
    odd(Object.fromEntries(list(3, (i) => [random.pick(["name", "references", `e${i}`]), expression(depth)])));
  const configured = (i: number): unknown =>
    odd({
      address: `a.${i}`,
      mode: "managed",
      type: type(),
      name: `n${i}`,
      provider_config_key: "aws",
      expressions: expressions(2),
      schema_version: 1,
      ...(random.chance(0.2) ? { depends_on: ["aws_kms_key.k"], count_expression: expression(1) } : {}),
    });
  const configModule = (depth: number): unknown =>
    odd({
      outputs: odd({ o: { expression: expression(1), description: text(), depends_on: ["a.b"] } }),
      resources: odd(list(3, configured)),
      variables: { v: { default: anything(2) } },
      ...(depth > 0 ? { module_calls: odd(Object.fromEntries(list(2, (i) => [`m${i}`, odd(call(depth - 1))]))) } : {}),
    });
  const call = (depth: number): unknown => ({
    source: "./m",
    expressions: expressions(1),
    module: random.chance(0.3) ? SAME : configModule(depth),
    depends_on: ["a.b"],
  });
  const module = (depth: number): unknown =>
    odd({
      resources: odd(
        list(3, (i) =>
          odd({ address: `a.${i}`, mode: "managed", type: type(), name: `n${i}`, values: anything(2), index: 0 }),
        ),
      ),
      address: "module.m",
      ...(depth > 0 ? { child_modules: odd(list(2, () => module(depth - 1))) } : {}),
    });

  const parts: [string, unknown][] = [
    ["format_version", "1.2"],
    ["variables", { v: { value: anything(2) } }],
    ["planned_values", odd({ outputs: anything(2), root_module: module(2) })],
    ["resource_drift", list(2, entry)],
    ["resource_changes", odd(list(6, entry))],
    ["deferred_changes", list(1, (i) => ({ reason: "unknown", resource_change: entry(i) }))],
    ["output_changes", anything(2)],
    ["prior_state", anything(4)],
    ["configuration", odd({ provider_config: anything(2), root_module: configModule(2), other: anything(1) })],
    ["relevant_attributes", anything(2)],
    ["checks", anything(2)],
    ["timestamp", "2026-01-31T12:00:00Z"],
    ["errored", false],
    ["x", anything(3)],
  ];
  if (random.chance(0.3)) parts.sort(() => random.next() - 0.5);
  return Object.fromEntries(parts.filter(() => !random.chance(0.05)));
}

/** JSON of a value as Go, JavaScript or people may write it. */
export function written(value: unknown, seed: number): Buffer {
  const random = new Random(seed);
  const json = JSON.stringify(value, null, random.pick([0, 0, 1, "\t"]));
  if (random.chance(0.5)) return Buffer.from(json);
  // Escapes where none are needed, in keys too.
  const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const string = (token: string): string =>
    token.replace(/\\u....|\\.|[a-zö]/g, (part) => (part.length === 1 && random.chance(0.03) ? escaped(part) : part));
  return Buffer.from(json.replace(/"(?:[^"\\]|\\.)*"/g, string));
}
