import type { Report, Verdict } from "../report";
import { conclusion, judged, leniency, notes, origin } from "../summary";
import { markup } from "./markup";
import type { ReportContext } from "./reporter";

/** One case of a test, of all verdicts on the same subject by the same rule. */
interface Case {
  readonly rule: string;
  readonly name: string;
  readonly verdicts: Verdict[];
}

type Standing = "failure" | "skipped" | "passed";

/**
 * JUnit XML, in the dialect that Jenkins and GitLab read: a suite for each rule, a case for each subject it looked at,
 * what passed too, and a case that says whether there was anything to judge.
 */
export function junitReport(report: Report, { requireCluster }: ReportContext): string {
  const suites = new Map<string, Case[]>();
  for (const each of cases(report)) suites.set(each.rule, [...(suites.get(each.rule) ?? []), each]);
  const names = [...suites.keys()].sort();
  const all = [...suites.values()].flat();
  const nothing = report.outcome === "nothing";
  const blocked = nothing && requireCluster;
  const totals = {
    tests: all.length + 1,
    failures: count(all, "failure") + (blocked ? 1 : 0),
    skipped: count(all, "skipped") + (nothing && !blocked ? 1 : 0),
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="eks-audit" tests="${totals.tests}" failures="${totals.failures}" errors="0">`,
    coverage(report, requireCluster),
    ...names.map((name) => suite(name, suites.get(name) ?? [])),
    "</testsuites>",
    "",
  ].join("\n");
}

function cases({ verdicts, documents }: Report): Case[] {
  const found = new Map<string, Case>();
  for (const verdict of verdicts) {
    const { rule, document, address, subject } = verdict;
    const key = JSON.stringify([rule, document, address, subject]);
    const known = found.get(key);
    if (known) known.verdicts.push(verdict);
    else {
      const name = [address, subject, ...(documents.length > 1 ? [`(${document})`] : [])];
      found.set(key, { rule, name: name.filter((part) => part !== "").join(" "), verdicts: [verdict] });
    }
  }
  return [...found.values()];
}

function standing({ verdicts }: Case): Standing {
  const has = (...outcomes: Verdict["outcome"][]): boolean =>
    verdicts.some(({ outcome }) => outcomes.includes(outcome));
  if (has("deny", "undecided")) return "failure";
  return has("exempt", "known") ? "skipped" : "passed";
}

function count(all: readonly Case[], wanted: Standing): number {
  return all.filter((each) => standing(each) === wanted).length;
}

function coverage(report: Report, requireCluster: boolean): string {
  const nothing = report.outcome === "nothing";
  const said = markup(conclusion(report, requireCluster));
  const lines = [judged(report), ...notes(report)].map(markup).join("\n");
  const inner = nothing ? (requireCluster ? failure("nothing", said, said) : skipped(said)) : "";
  const tally = `tests="1" failures="${nothing && requireCluster ? 1 : 0}" errors="0" skipped="${nothing && !requireCluster ? 1 : 0}"`;
  return `<testsuite name="coverage" ${tally}>
<testcase classname="coverage" name="there is something to judge">${inner}<system-out>${lines}</system-out></testcase>
</testsuite>`;
}

function suite(rule: string, all: readonly Case[]): string {
  const tally = `tests="${all.length}" failures="${count(all, "failure")}" errors="0" skipped="${count(all, "skipped")}"`;
  return [`<testsuite name="${markup(rule)}" ${tally}>`, ...all.map(testCase), "</testsuite>"].join("\n");
}

function testCase(each: Case): string {
  const attributes = `classname="${markup(each.rule)}" name="${markup(each.name)}"`;
  const inner = content(each);
  return inner === "" ? `<testcase ${attributes}/>` : `<testcase ${attributes}>${inner}</testcase>`;
}

function content(each: Case): string {
  const blocking = each.verdicts.filter(({ outcome }) => outcome === "deny" || outcome === "undecided");
  const [first] = blocking;
  if (first) {
    const type = blocking.some(({ outcome }) => outcome === "deny") ? "deny" : "undecided";
    return failure(type, blocking.map(({ message }) => markup(message)).join("; "), blocking.map(words).join("\n"));
  }
  const lenient = each.verdicts.flatMap((verdict) => leniency(verdict) ?? []);
  if (lenient.length > 0) return skipped(lenient.map(markup).join("; "));
  const warned = each.verdicts.filter(({ outcome }) => outcome === "warn");
  return warned.length === 0 ? "" : `<system-out>${warned.map(words).join("\n")}</system-out>`;
}

function words(verdict: Verdict): string {
  const from = origin(verdict);
  return [
    `${verdict.outcome} (${verdict.severity}): ${markup(verdict.message)}`,
    `remedy: ${markup(verdict.remediation)}`,
    ...(from === undefined ? [] : [`from: ${markup(from)}`]),
  ].join("\n");
}

function failure(type: string, message: string, text: string): string {
  return `<failure type="${type}" message="${message}">${text}</failure>`;
}

// As text: the older of Jenkins' schemas know no attributes here.
function skipped(message: string): string {
  return `<skipped>${message}</skipped>`;
}
