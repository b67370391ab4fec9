import { catalogue, type About, type Severity } from "./catalogue";
import { unscopedFingerprints } from "./fingerprint";
import { worstFirst } from "./order";
import type { BaselineStanding, Outcome, Report, ReportedBaseline, Verdict } from "./report";

type Raw = BaselineStanding["outcome"];

/** A finding as a baseline holds it. */
export interface BaselineFinding extends Pick<
  Verdict,
  "rule" | "address" | "subject" | "scope" | "severity" | "fingerprint"
> {
  /** What it came to. */
  readonly outcome: "deny" | "undecided" | "warn";
}

/** Findings that stood when the gate was adopted; they do not block. */
export interface Baseline extends Pick<ReportedBaseline, "sha256" | "date" | "profile" | "outdated"> {
  readonly findings: readonly BaselineFinding[];
}

const OUTCOMES: readonly Raw[] = ["warn", "undecided", "deny"];
export const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

// A baseline holds states. If it held a deletion, the next deletion at that address would pass too.
const PASSING: Readonly<Record<About, string | undefined>> = {
  state: undefined,
  change: "what a plan does",
  document: "what was read",
};

/** What a rule's findings are about if a baseline cannot hold them; otherwise undefined. */
export function passing(rule: string): string | undefined {
  const known = catalogue().rules.find(({ id }) => id === rule);
  return known && PASSING[known.about];
}

/** The outcome of a finding without any baseline; undefined for what is none, or is exempt. */
export function raw({ outcome, baseline }: Verdict): Raw | undefined {
  return OUTCOMES.find((each) => each === (outcome === "known" ? baseline?.outcome : outcome));
}

/**
 * The same report, where findings that the baseline holds are `known` and block no more, unless they are worse now: a
 * higher outcome (warn, undecided, deny) or severity. Findings of `input/*` and of what a plan does are never known.
 */
export function compareWithBaseline(
  report: Report,
  baseline: Baseline,
  { requireCluster = false }: { readonly requireCluster?: boolean | undefined } = {},
): Report {
  const held = new Map(baseline.findings.map((finding) => [finding.fingerprint, finding]));
  const prints = baseline.outdated
    ? unscopedFingerprints(report.verdicts)
    : report.verdicts.map(({ fingerprint }) => fingerprint);
  const verdicts = worstFirst(report.verdicts.map((verdict, i) => compared(verdict, held.get(prints[i] ?? ""))));
  const count = (state: BaselineStanding["state"]): number =>
    verdicts.filter((verdict) => verdict.baseline?.state === state).length;
  const met = new Set(prints.filter((_, i) => report.verdicts[i]?.outcome !== "pass"));
  const { sha256, date, profile, outdated } = baseline;
  return {
    ...report,
    outcome: outcome(report, verdicts, requireCluster),
    baseline: {
      ...{ sha256, date, profile },
      findings: baseline.findings.length,
      known: count("known"),
      worse: count("worse"),
      gone: baseline.findings.filter(({ fingerprint }) => !met.has(fingerprint)).length,
      ...(outdated ? { outdated } : {}),
    },
    verdicts,
  };
}

function compared(verdict: Verdict, held: BaselineFinding | undefined): Verdict {
  const now = raw(verdict);
  if (now === undefined) return verdict;
  if (held === undefined || passing(verdict.rule) !== undefined) {
    return { ...verdict, outcome: now, baseline: { state: "new", outcome: now } };
  }
  const was = { outcome: held.outcome, severity: held.severity };
  const worse =
    rank(OUTCOMES, now) > rank(OUTCOMES, was.outcome) ||
    rank(SEVERITIES, verdict.severity) > rank(SEVERITIES, was.severity);
  return worse
    ? { ...verdict, outcome: now, baseline: { state: "worse", outcome: now, was } }
    : { ...verdict, outcome: "known", baseline: { state: "known", outcome: now, was } };
}

function rank<T>(order: readonly T[], value: T): number {
  return order.indexOf(value);
}

function outcome(report: Report, verdicts: readonly Verdict[], requireCluster: boolean): Outcome {
  for (const blocking of ["deny", "undecided"] as const) {
    if (verdicts.some((verdict) => verdict.outcome === blocking)) return blocking;
  }
  if (report.outcome === "nothing" || (requireCluster && report.coverage.clusters === 0)) return "nothing";
  return "pass";
}

/** What a reader should know of the baseline besides the findings. */
export function baselineNotes(baseline: ReportedBaseline | undefined): string[] {
  if (baseline === undefined) return [];
  const { findings, gone, worse, outdated } = baseline;
  return [
    ...(outdated
      ? [
          "the baseline is of an earlier version, whose fingerprints do not tell one stack's findings from another's; the next version refuses it; write it again",
        ]
      : []),
    ...(worse > 0 ? [`${worse} ${worse === 1 ? "finding is" : "findings are"} worse than in the baseline`] : []),
    ...(gone > 0
      ? [
          `${gone} of ${findings} finding${findings === 1 ? "" : "s"} in the baseline ${gone === 1 ? "is" : "are"} gone; write it again`,
        ]
      : []),
  ];
}
