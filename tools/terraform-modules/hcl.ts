import type { Block as SchemaBlock } from "../aws-provider/schema";

/** What of a body is a block rather than an argument, which Terraform's JSON does not tell. */
type BlockTypes = NonNullable<SchemaBlock["block_types"]>;

/** Blocks that Terraform itself knows in every resource and variable. */
const META: BlockTypes = {
  lifecycle: {
    nesting_mode: "single",
    block: { attributes: {}, block_types: { precondition: { nesting_mode: "list", block: { attributes: {} } } } },
  },
  validation: { nesting_mode: "list", block: { attributes: {} } },
};

/** Arguments whose texts are references, and never strings. */
const BARE = new Set(["depends_on", "ignore_changes"]);
const LONGEST_LINE = 110;

/** One block as `terraform fmt` writes it. */
export function block(
  type: string,
  labels: readonly string[],
  body: Readonly<Record<string, unknown>>,
  schema?: SchemaBlock,
): string {
  const head = [type, ...labels.map(quoted)].join(" ");
  const lines = bodyLines(body, { ...META, ...schema?.block_types });
  return [`${head} {`, ...indent(lines), "}"].join("\n");
}

/** An argument, or a nested block, of which an empty line keeps distance. */
interface Item {
  readonly name: string | undefined;
  readonly lines: readonly string[];
}

function bodyLines(body: Readonly<Record<string, unknown>>, blockTypes: BlockTypes): string[] {
  const items = Object.entries(body).flatMap(([name, value]): Item[] => {
    if (name === "dynamic") return dynamicBlocks(value as DynamicBlocks, blockTypes);
    const nested = blockTypes[name];
    if (nested === undefined) return [{ name, lines: argumentLines(name, value) }];
    return (Array.isArray(value) ? value : [value]).map((one: Record<string, unknown>) => ({
      name: undefined,
      lines: block(name, [], one, nested.block).split("\n"),
    }));
  });
  // Blocks stand after the arguments, each by itself.
  const known = items.filter(({ name }) => name !== undefined);
  const blocks = items.filter(({ name }) => name === undefined).flatMap(({ lines }) => ["", ...lines]);
  const lines = [...aligned(known), ...blocks];
  return lines[0] === "" ? lines.slice(1) : lines;
}

type DynamicBlocks = Record<string, { readonly for_each: string; readonly content: Record<string, unknown> }>;

function dynamicBlocks(value: DynamicBlocks, blockTypes: BlockTypes): Item[] {
  return Object.entries(value).map(([name, { content, for_each }]) => {
    const inner = block("content", [], content, blockTypes[name]?.block).split("\n");
    return {
      name: undefined,
      lines: [`dynamic ${quoted(name)} {`, `  for_each = ${expression(for_each)[0] ?? ""}`, "", ...indent(inner), "}"],
    };
  });
}

function argumentLines(name: string, value: unknown): string[] {
  if (!BARE.has(name)) return expression(value);
  return Array.isArray(value)
    ? bracketed(
        "[",
        value.map((one) => [String(one)]),
        "]",
      )
    : [String(value)];
}

/** Names and values with the equals signs below each other, as far as no value of several lines comes between. */
function aligned(items: readonly Item[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < items.length;) {
    const [first = { name: "", lines: [""] }] = items.slice(at);
    const run = items.slice(at).findIndex((item) => item.lines.length > 1);
    const together = run === -1 ? items.slice(at) : items.slice(at, at + run);
    if (together.length === 0) {
      lines.push(`${first.name ?? ""} = ${first.lines[0] ?? ""}`, ...first.lines.slice(1));
      at += 1;
      continue;
    }
    const width = Math.max(...together.map(({ name = "" }) => name.length));
    lines.push(...together.map((item) => `${(item.name ?? "").padEnd(width)} = ${item.lines[0] ?? ""}`));
    at += together.length;
  }
  return lines;
}

/** An expression; of several lines, the first follows the equals sign. */
function expression(value: unknown): string[] {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return bracketed("[", value.map(expression), "]");
  if (typeof value !== "object" || value === null) return [JSON.stringify(value)];
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length === 0) return ["{}"];
  const items = entries.map(([name, one]) => ({
    name: /^[A-Za-z_][\w-]*$/.test(name) ? name : quoted(name),
    lines: expression(one),
  }));
  return ["{", ...indent(aligned(items)), "}"];
}

function bracketed(open: string, items: readonly (readonly string[])[], close: string): string[] {
  const line = `${open}${items.map(([first]) => first).join(", ")}${close}`;
  if (items.every(({ length }) => length === 1) && line.length <= LONGEST_LINE) return [line];
  return [open, ...indent(items.flatMap((lines) => [...lines.slice(0, -1), `${lines.at(-1) ?? ""},`])), close];
}

function text(value: string): string[] {
  const whole = interpolationsOf(value);
  if (whole.length === 1 && whole[0]?.from === 0 && whole[0].to === value.length) return [value.slice(2, -1)];
  const document = parsed(value);
  if (document !== undefined) {
    const lines = expression(document);
    return [`jsonencode(${lines[0] ?? ""}`, ...lines.slice(1, -1), `${lines.at(-1) ?? ""})`];
  }
  if (value.includes("\n")) {
    const lines = bracketed(
      "[",
      value.split("\n").map((line) => [quoted(line)]),
      "]",
    );
    return [`join("\\n", ${lines[0] ?? ""}`, ...lines.slice(1, -1), `${lines.at(-1) ?? ""})`];
  }
  return [quoted(value)];
}

/** A policy or the like, which `jsonencode` shows better. */
function parsed(value: string): object | undefined {
  if (!value.startsWith('{"')) return undefined;
  try {
    return JSON.parse(value) as object;
  } catch {
    return undefined;
  }
}

/** A quoted template: what stands in `${…}` is an expression and stays as it is. */
function quoted(value: string): string {
  let written = "";
  let at = 0;
  for (const { from, to } of [...interpolationsOf(value), { from: value.length, to: value.length }]) {
    written += JSON.stringify(value.slice(at, from)).slice(1, -1) + value.slice(from, to);
    at = to;
  }
  return `"${written}"`;
}

/** Where `${…}` stands in a template; braces within are counted. */
function interpolationsOf(value: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let at = value.indexOf("${"); at !== -1; at = value.indexOf("${", at)) {
    if (value[at - 1] === "$") {
      at += 2;
      continue;
    }
    let depth = 1;
    let to = at + 2;
    for (; depth > 0 && to < value.length; to += 1) depth += { "{": 1, "}": -1 }[value[to] ?? ""] ?? 0;
    found.push({ from: at, to });
    at = to;
  }
  return found;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}
