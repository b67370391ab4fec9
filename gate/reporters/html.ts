import { createHash } from "node:crypto";

import type { Rule } from "../catalogue";
import type { ClusterLogging, Report, Verdict } from "../report";
import { conclusion, judged, notes, origin, plural, tally } from "../summary";
import { change, LOG_TYPES, retention, type Change } from "./logging-diff";
import { markup } from "./markup";
import { SCRIPT, STYLE } from "./html-assets";
import type { ReportContext } from "./reporter";

const WORDS: Readonly<Record<Report["outcome"], string>> = {
  pass: "Passed",
  deny: "Denied",
  undecided: "Undecided",
  nothing: "Nothing to judge",
};

const OUTCOMES = ["deny", "undecided", "warn", "exempt", "known", "pass"] as const;

/**
 * One page for auditors: what was judged, by which rule for which control, each verdict, each exemption. It needs
 * nothing beside itself, and no JavaScript but for searching.
 */
export function htmlReport(report: Report, context: ReportContext): string {
  const rules = context.catalogue.rules;
  return `${[
    "<!DOCTYPE html>",
    '<html lang="en">',
    head(report),
    "<body>",
    '<a class="skip" href="#verdicts">Skip to the verdicts</a>',
    "<header>",
    `<h1>EKS audit logging: <span class="outcome ${report.outcome}">${WORDS[report.outcome]}</span></h1>`,
    `<p>${markup(sentence(conclusion(report, context.requireCluster)))} ${markup(sentence(judged(report)))}</p>`,
    ...notes(report).map((note) => `<p>${markup(note)}</p>`),
    "</header>",
    "<main>",
    judgedSection(report, context),
    ...(report.clusters && report.clusters.length > 0 ? [clustersSection(report.clusters)] : []),
    verdictsSection(report),
    exemptionsSection(report, context.day),
    rulesSection(report, rules),
    controlsSection(report, rules),
    "</main>",
    `<script>${SCRIPT}</script>`,
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

function head(report: Report): string {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  // Nothing is loaded and nothing runs but what stands here, even if a name should get through as markup.
  const policy = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  return [
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>EKS audit logging: ${WORDS[report.outcome]}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
  ].join("\n");
}

function judgedSection({ documents, coverage, profile, settings }: Report, context: ReportContext): string {
  const facts = [
    ["Day", context.day],
    ["Profile", profile],
    [
      "Judged",
      `${plural(coverage.clusters, "cluster")}, ${plural(coverage.logGroups, "log group")}, ${plural(coverage.trails, "trail")}`,
    ],
    ["Rules", String(coverage.rules)],
    ["Settings", settings.sha256 === null ? "none" : `SHA-256 ${settings.sha256}`],
    ["Judged by", `eks-audit ${context.version}`],
  ];
  return section("judged", "What was judged", [
    `<dl>${facts.map(([term = "", fact = ""]) => `<div><dt>${term}</dt><dd>${markup(fact)}</dd></div>`).join("")}</dl>`,
    table(
      "Documents",
      ["Document", "Kind", "Format", "Terraform", "SHA-256"],
      documents.map((each) => [
        code(each.name),
        each.kind,
        markup(each.formatVersion ?? "—"),
        markup(each.terraformVersion ?? "—"),
        code(each.sha256),
      ]),
    ),
  ]);
}

function clustersSection(clusters: readonly ClusterLogging[]): string {
  return section("clusters", "How clusters are logged", [
    table(
      "Each log type before and after",
      ["Cluster", ...LOG_TYPES, "Log group", "Retention", "Key", "Trail"],
      clusters.map((cluster) => [
        `${cluster.name === null ? "" : `${markup(cluster.name)} `}${code(cluster.address)}`,
        ...LOG_TYPES.map((type) => state(change(cluster, type))),
        cluster.logGroup ? code(cluster.logGroup.address) : "none",
        cluster.logGroup ? retention(cluster.logGroup) : "—",
        cluster.logGroup?.key ? code(cluster.logGroup.key) : "none",
        cluster.trail ? code(cluster.trail.address) : "none",
      ]),
    ),
  ]);
}

function state({ before, after }: Change): string {
  const word = after === "unknown" ? "known after apply" : after;
  return before === undefined || before === after ? word : `${before} → <strong>${word}</strong>`;
}

function verdictsSection(report: Report): string {
  const present = OUTCOMES.filter((outcome) => tally(report, outcome) > 0);
  const choices = present.map(
    (outcome) => `<option value="${outcome}">${outcome} (${tally(report, outcome)})</option>`,
  );
  const filter = [
    '<search id="filter" aria-label="Verdicts" hidden>',
    '<label for="search">Search</label> <input id="search" type="search" autocomplete="off">',
    `<label for="outcome">Outcome</label> <select id="outcome"><option value="">all</option>${choices.join("")}</select>`,
    '<output id="shown" for="search outcome"></output>',
    "</search>",
  ].join("\n");
  return section("verdicts", "Verdicts", [
    ...(report.verdicts.length === 0 ? ["<p>There are none.</p>"] : [filter, verdictTable(report.verdicts)]),
  ]);
}

function verdictTable(verdicts: readonly Verdict[]): string {
  const columns = ["Outcome", "Severity", "Rule", "Resource", "Subject", "What"];
  const rows = verdicts.map((verdict) => {
    const { outcome, severity, rule, address, document, subject, message, remediation, fingerprint } = verdict;
    const from = origin(verdict);
    const cells = [
      `<span class="outcome ${outcome}">${outcome}</span>`,
      severity,
      ruleLink(rule),
      `${code(address)}<br><small>in ${markup(document)}${from === undefined ? "" : `, from ${markup(from)}`}</small>`,
      markup(subject),
      outcome === "pass" ? markup(message) : `${markup(message)}<br><small>Remedy: ${prose(remediation)}</small>`,
    ];
    return `<tr data-outcome="${outcome}" data-fingerprint="${markup(fingerprint)}">${cells.map(cell).join("")}</tr>`;
  });
  return framed("Worst first", columns, rows);
}

function exemptionsSection({ verdicts }: Report, day: string): string {
  const exempt = verdicts.filter(({ outcome }) => outcome === "exempt");
  const known = verdicts.filter(({ outcome }) => outcome === "known").length;
  const rows = exempt.map(({ rule, address, subject, exemption }) => [
    ruleLink(rule),
    code(address),
    markup(subject),
    markup(exemption?.reason ?? "—"),
    markup(exemption?.ticket ?? "—"),
    markup(exemption?.approvedBy ?? "—"),
    exemption ? `${markup(exemption.expires)}${left(exemption.expires, day)}` : "—",
  ]);
  return section("exemptions", "Exemptions", [
    rows.length === 0
      ? "<p>No finding is exempt.</p>"
      : table(
          "Until when, and who said so",
          ["Rule", "Resource", "Subject", "Reason", "Ticket", "Approved by", "Expires"],
          rows,
        ),
    ...(known > 0 ? [`<p>${plural(known, "finding")} of the baseline ${known === 1 ? "is" : "are"} known.</p>`] : []),
  ]);
}

function left(expires: string, day: string): string {
  const days = Math.round((Date.parse(expires) - Date.parse(day)) / 86_400_000);
  return Number.isFinite(days) ? ` (${plural(Math.max(0, days), "day")} left)` : "";
}

function rulesSection(report: Report, rules: readonly Rule[]): string {
  const columns = ["Rule", "Demands", "Tier", "Severity", "Controls", "Verdicts"];
  const rows = rules.map((rule) => [
    `<span id="${anchor(rule.id)}">${code(rule.id)}</span>`,
    `<strong>${markup(rule.title)}.</strong> ${prose(rule.description)}`,
    rule.tier,
    rule.severity,
    markup(rule.controls.join(", ")),
    counted(report, [rule.id]),
  ]);
  return section("rules", "Rules", [table("All were evaluated", columns, rows)]);
}

function controlsSection(report: Report, rules: readonly Rule[]): string {
  const controls = [...new Set(rules.flatMap((rule) => rule.controls))].sort();
  const rows = controls.map((control) => {
    const answering = rules.filter((rule) => rule.controls.includes(control)).map(({ id }) => id);
    return [markup(control), answering.map(ruleLink).join(", "), counted(report, answering)];
  });
  return section("controls", "Controls", [
    "<p>Verdicts speak of the documents judged, not of what runs in the account.</p>",
    table("Which rules answer a control", ["Control", "Rules", "Verdicts"], rows),
  ]);
}

function counted({ verdicts }: Report, rules: readonly string[]): string {
  const own = verdicts.filter(({ rule }) => rules.includes(rule));
  const counts = OUTCOMES.map((outcome) => [outcome, own.filter((each) => each.outcome === outcome).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([outcome, count]) => `${count} ${outcome}`);
  return said.length === 0 ? "none" : said.join(", ");
}

function section(id: string, title: string, content: readonly string[]): string {
  return [`<section aria-labelledby="${id}">`, `<h2 id="${id}">${title}</h2>`, ...content, "</section>"].join("\n");
}

function table(caption: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return framed(
    caption,
    columns,
    rows.map((cells) => `<tr>${cells.map(cell).join("")}</tr>`),
  );
}

// Wide tables scroll, which a keyboard can do only where the frame takes the focus.
function framed(caption: string, columns: readonly string[], rows: readonly string[]): string {
  const heads = columns.map((column) => `<th scope="col">${column}</th>`).join("");
  return [
    `<div class="frame" role="region" aria-label="${caption}" tabindex="0">`,
    `<table><caption>${caption}</caption>`,
    `<thead><tr>${heads}</tr></thead>`,
    "<tbody>",
    ...rows,
    "</tbody></table></div>",
  ].join("\n");
}

function cell(content: string): string {
  return `<td>${content}</td>`;
}

function code(text: string): string {
  return `<code>${markup(text)}</code>`;
}

/** Words of the catalogue, whose backticks mark code. */
function prose(text: string): string {
  return markup(text.trim()).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function anchor(rule: string): string {
  return `rule-${rule.replace(/[^a-z0-9]/g, "-")}`;
}

function ruleLink(rule: string): string {
  return `<a href="#${anchor(rule)}">${markup(rule)}</a>`;
}
