import { madeBy } from "./construct-path";
import type { Report, Verdict } from "./logging-policy";
import type { RenderedStack } from "./rendered-stack";

/** What denies: a refusal of the App, in every profile. */
export function refusals(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter(({ outcome }) => outcome === "deny" || outcome === "undecided");
}

/** Path of the construct a verdict is about; its stack's path and the address where the construct is not known. */
export function culprit(verdict: Verdict, rendered: readonly RenderedStack[]): string {
  return origin(verdict, rendered)?.path ?? [verdict.document, verdict.address].filter((part) => part !== "").join(" ");
}

/** The same with the line that made it, where it is known. */
function culpritAndLine(verdict: Verdict, rendered: readonly RenderedStack[]): string {
  const line = origin(verdict, rendered)?.line;
  return `${culprit(verdict, rendered)}${line === undefined ? "" : ` (${line})`}`;
}

function origin(verdict: Verdict, rendered: readonly RenderedStack[]): ReturnType<typeof madeBy> {
  return madeBy(rendered.find(({ stack }) => stack.node.path === verdict.document)?.content, verdict.address);
}

/** Rule, construct, what is wrong and what helps: three lines a finding. */
export function describeFindings(verdicts: readonly Verdict[], rendered: readonly RenderedStack[]): string {
  return verdicts
    .map((verdict) =>
      [
        `${verdict.rule} (${verdict.severity}${verdict.outcome === "undecided" ? ", undecided" : ""}) at ${culpritAndLine(verdict, rendered)}`,
        `  ${verdict.message}`,
        `  fix: ${verdict.remediation}`,
      ].join("\n"),
    )
    .join("\n");
}

/** What else is to be known, such as an exemption that is over: one line each. */
export function describeNotes(notes: readonly string[]): string[] {
  return notes.map((note) => `note: ${note}`);
}

/** What was judged, in words. */
export function describeCoverage({ coverage }: Report): string {
  return [
    counted(coverage.clusters, "cluster"),
    counted(coverage.logGroups, "log group"),
    counted(coverage.trails, "trail"),
    `${counted(coverage.rules, "rule")} judged`,
  ].join(", ");
}

/** A number and its noun. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
