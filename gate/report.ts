import type { Severity, Tier } from "./catalogue";

/** How much denies: each profile includes the one before it. */
export type Profile = Tier;

/** What becomes of a value that only apply knows. */
export type UndecidedMode = "deny" | "warn";

export type Outcome = "pass" | "deny" | "undecided" | "nothing";

/** The operator's wishes; they never come from the documents that are judged. */
export interface Settings {
  /** Log types required of every cluster beyond `audit` and `authenticator`. */
  readonly required_log_types?: readonly string[] | undefined;
  /** Days that EKS and trail log groups keep at least. @default 365 */
  readonly retention_days?: number | undefined;
  /** A trail that records EKS management events but is managed somewhere else. */
  readonly trail_elsewhere?: { readonly arn: string; readonly reason: string } | undefined;
}

export interface ReportedDocument {
  readonly name: string;
  readonly kind: "plan" | "configuration";
  /** Null for a configuration. */
  readonly formatVersion: string | null;
  /** Null where the document does not say. */
  readonly terraformVersion: string | null;
  readonly sha256: string;
}

export interface Verdict {
  readonly rule: string;
  readonly tier: Tier;
  readonly severity: Severity;
  /** `warn` never changes the exit code; `exempt` and `known` are reserved. */
  readonly outcome: "pass" | "deny" | "undecided" | "warn" | "exempt" | "known";
  /** Name of the document. */
  readonly document: string;
  /** Terraform's address of the resource, as the document writes it. */
  readonly address: string;
  /** What of the resource: a log type, an attribute, or nothing. */
  readonly subject: string;
  readonly message: string;
  readonly remediation: string;
  /** The rule's page, relative to the package. */
  readonly docs: string;
  /** The same for the same rule, address and subject, in whatever document and words; 32 hex digits. */
  readonly fingerprint: string;
}

/** What `eks-audit gate --format json` prints; docs/report.schema.json describes it. */
export interface Report {
  readonly schema: 1;
  readonly outcome: Outcome;
  readonly profile: Profile;
  readonly documents: readonly ReportedDocument[];
  /** Its hash is null without settings. */
  readonly settings: { readonly sha256: string | null };
  /** How many were judged: silence is no verdict. */
  readonly coverage: {
    readonly clusters: number;
    readonly logGroups: number;
    readonly trails: number;
    readonly rules: number;
  };
  /** Worst first; passes only where asked for. */
  readonly verdicts: readonly Verdict[];
}
