import type { Catalogue, Rule } from "./catalogue";

/** One line a rule. */
export function ruleTable({ rules }: Catalogue): string {
  const rows = [
    ["rule", "tier", "severity", "demands"],
    ...rules.map(({ id, tier, severity, title }) => [id, tier, severity, title]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}\n`).join("");
}

/** All there is to know about a rule. */
export function explain(rule: Rule): string {
  const facts = [
    ["tier", rule.tier],
    ["severity", rule.severity],
    ["judges", types(rule.judges)],
    ["reads", types(rule.links)],
    ["in", rule.applies_to.join(" and ")],
    ["controls", rule.controls.join(", ")],
    ["page", rule.docs],
    ...rule.related.map((link) => ["see", link]),
  ].filter(([, value]) => value !== "");
  return [
    `${rule.id}: ${rule.title}`,
    "",
    rule.description.trim(),
    "",
    `remedy: ${rule.remediation.trim()}`,
    "",
    ...facts.map(([name = "", value = ""]) => `${name.padEnd(10)}${value}`),
    "",
  ].join("\n");
}

function types(read: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(read)
    .map(([type, attributes]) => (attributes.length === 0 ? type : `${type} (${attributes.join(", ")})`))
    .join(", ");
}
