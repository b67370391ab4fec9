import type { Rule, Severity } from "../catalogue";
import type { Report, ReportedDocument, Verdict } from "../report";
import { conclusion, judged, leniency, notes } from "../summary";
import { visible, visibleJson } from "../visible";
import { place, slashes } from "./place";
import type { ReportContext } from "./reporter";

/*
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, and what GitHub takes of it:
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

// GitHub reads a number: over 9.0 is critical, over 7.0 high, 4.0 and over medium.
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
};

const LEVELS: Readonly<Record<Verdict["outcome"], "error" | "warning" | "note" | "none">> = {
  deny: "error",
  undecided: "error",
  warn: "warning",
  exempt: "note",
  known: "note",
  pass: "none",
};

const BASELINE_STATES = { new: "new", known: "unchanged", worse: "updated" } as const;

/** A SARIF 2.1.0 log of one run. */
export function sarifReport(report: Report, context: ReportContext): string {
  const { rules } = context.catalogue;
  const run = {
    tool: {
      driver: {
        name: "eks-audit",
        version: context.version,
        semanticVersion: context.version,
        rules: rules.map(descriptor),
      },
    },
    invocations: [{ executionSuccessful: true, ...notifications(report) }],
    artifacts: report.documents.map(artifact),
    results: report.verdicts.map((verdict) => result(verdict, report, rules)),
    columnKind: "utf16CodeUnits",
    properties: {
      outcome: report.outcome,
      profile: report.profile,
      coverage: report.coverage,
      summary: visible(`${judged(report)}: ${conclusion(report, context.requireCluster)}`),
    },
  };
  return `${visibleJson(JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2))}\n`;
}

function notifications(report: Report): object {
  const told = notes(report).map((note) => ({ level: "note", message: { text: plain(note) } }));
  return told.length === 0 ? {} : { toolExecutionNotifications: told };
}

function descriptor({ id, title, description, remediation, severity, tier, controls, related, docs }: Rule): object {
  const [page] = related;
  const text = `${description.trim()} Remedy: ${remediation.trim()}.`;
  const markdown = [
    description.trim(),
    `**Remedy:** ${remediation.trim()}.`,
    ...(controls.length > 0 ? [`**Controls:** ${controls.join(", ")}.`] : []),
    ...related.map((link) => `- <${link}>`),
  ].join("\n\n");
  return {
    id,
    name: id.replace(/(?:^|[/_])([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: description.trim() },
    help: { text, markdown },
    ...(page === undefined ? {} : { helpUri: page }),
    defaultConfiguration: { level: tier === "mandatory" ? "error" : "warning" },
    properties: {
      "security-severity": SECURITY_SEVERITY[severity],
      precision: "very-high",
      tags: ["security", tier, ...controls],
      tier,
      docs,
    },
  };
}

function artifact({ name, kind, sha256 }: ReportedDocument): object {
  return {
    location: { uri: uri(name) },
    description: { text: kind },
    hashes: { "sha-256": sha256 },
    roles: ["analysisTarget"],
  };
}

function result(verdict: Verdict, report: Report, rules: readonly Rule[]): object {
  const { rule, outcome, fingerprint, subject, tier, severity, baseline } = verdict;
  const why = leniency(verdict);
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    kind: outcome === "pass" ? "pass" : "fail",
    level: LEVELS[outcome],
    message: { text: message(verdict) },
    locations: [location(verdict, report)],
    // GitHub tracks an alert by the first, which it would otherwise make of the line's text; a plan has none.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, "eksAudit/v1": fingerprint },
    // With a baseline each result says how it stands to it.
    ...(report.baseline === undefined ? {} : { baselineState: BASELINE_STATES[baseline?.state ?? "new"] }),
    ...(why === undefined
      ? {}
      : { suppressions: [{ kind: "external", status: "accepted", justification: visible(why) }] }),
    properties: { outcome, tier, severity, subject },
  };
}

function message({ outcome, address, message: text, remediation }: Verdict): string {
  const undecided = outcome === "undecided" ? "undecided: " : "";
  const remedy = outcome === "pass" ? "" : `; ${remediation.trim()}`;
  return plain(`${undecided}${address}: ${text}${remedy}.`);
}

// `[text](target)` would be a link, in plain messages too.
function plain(text: string): string {
  return visible(text).replaceAll("](", "]\\u0028");
}

function location(verdict: Verdict, report: Report): object {
  const { address, source, document } = verdict;
  const { file, line } = place(verdict) ?? { file: document, line: undefined };
  const index = report.documents.findIndex(({ name }) => name === document);
  return {
    physicalLocation: {
      artifactLocation: { uri: uri(file), ...(source?.file === undefined ? { index } : {}) },
      region: { startLine: line ?? 1 },
    },
    logicalLocations: [
      ...(source === undefined
        ? []
        : [
            {
              name: visible(source.construct.split("/").at(-1) ?? ""),
              fullyQualifiedName: visible(source.construct),
              kind: "object",
            },
          ]),
      { fullyQualifiedName: visible(address), kind: "resource" },
    ],
  };
}

/** A path as a URI reference: relative to wherever the command ran, or of the scheme `file`. */
function uri(file: string): string {
  const path = slashes(file);
  const absolute = /^(\/|[A-Za-z]:\/)/.test(path);
  const encoded = path
    .split("/")
    .map((part) => encodeURIComponent(visible(part)))
    .join("/");
  if (!absolute) return encoded;
  return encoded.startsWith("/") ? `file://${encoded}` : `file:///${encoded.replace("%3A", ":")}`;
}
