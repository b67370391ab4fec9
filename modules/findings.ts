import { constructPath } from "./construct-path";
import type { Report, Verdict } from "./logging-policy";
import type { RenderedStack } from "./rendered-stack";

/** What denies: a refusal of the App, in every profile. */
export function refusals(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter(({ outcome }) => outcome === "deny" || outcome === "undecided");
}

/** Path of the construct a verdict is about; its stack's path and the address where the construct is not known. */
export function culprit(verdict: Verdict, rendered: readonly RenderedStack[]): string {
  const found = rendered.find(({ stack }) => stack.node.path === verdict.document);
  return (
    constructPath(found?.content, verdict.address) ??
    [verdict.document, verdict.address].filter((part) => part !== "").join(" ")
  );
}

/** Rule, construct, what is wrong and what helps: three lines a finding. */
export function describeFindings(verdicts: readonly Verdict[], rendered: readonly RenderedStack[]): string {
  return verdicts
    .map((verdict) =>
      [
        `${verdict.rule} (${verdict.severity}${verdict.outcome === "undecided" ? ", undecided" : ""}) at ${culprit(verdict, rendered)}`,
        `  ${verdict.message}`,
        `  fix: ${verdict.remediation}`,
      ].join("\n"),
    )
    .join("\n");
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
