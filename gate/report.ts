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
  /** Findings that are accepted for a while. */
  readonly exemptions?: readonly ExemptionSetting[] | undefined;
  /** Lets exemptions hold for mandatory rules too. @default - they don't */
  readonly mandatory_exemptions?: "allowed" | undefined;
}

/** What a settings file may hold: the settings, and how to judge where no option says it. */
export interface SettingsFile extends Settings {
  /** @default "mandatory" */
  readonly profile?: Profile | undefined;
  /** @default "deny" */
  readonly undecided?: UndecidedMode | undefined;
}

/** A finding that the operator accepts until a day. */
export interface ExemptionSetting {
  readonly rule: string;
  /** Address of the resource; `*` stands for any run of characters. */
  readonly address: string;
  readonly reason: string;
  readonly ticket: string;
  readonly approved_by: string;
  /** The last day it holds, YYYY-MM-DD, a year ahead at most. */
  readonly expires: string;
  /** Name of the document as reports show it; `*` stands for any run of characters. @default - any document */
  readonly document?: string | undefined;
  /** Account of the resource, 12 digits. @default - any account */
  readonly account?: string | undefined;
  /** Region of the resource. @default - any region */
  readonly region?: string | undefined;
  /** Name of the cluster that the finding is about. @default - any one cluster */
  readonly cluster?: string | undefined;
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

/** Where in the code the resource of a verdict was written. */
export interface Source {
  /** Path of the construct, as cdktf names it. */
  readonly construct: string;
  /** Relative to the project; absent where the construct does not tell, as those of other packages do not. */
  readonly file?: string;
  /** Counted from 1; only together with `file`. */
  readonly line?: number;
}

/** Why a finding does not block, who said so, and until when. */
export interface Exemption {
  readonly reason: string;
  readonly approvedBy: string;
  /** The last day it holds, YYYY-MM-DD. */
  readonly expires: string;
  readonly ticket?: string;
}

/** An exemption of the settings, and what came of it. */
export interface ReportedExemption
  extends Exemption, Pick<ExemptionSetting, "document" | "account" | "region" | "cluster"> {
  readonly rule: string;
  readonly address: string;
  readonly ticket: string;
  /** `valid`, `unused` where it is but covers nothing, or why it exempts nothing. */
  readonly state: string;
  /** Number of findings. */
  readonly covers: number;
  /** The findings that it is ambiguous for, or whose place the documents do not tell. */
  readonly meets?: string;
}

/** How a finding stands to the baseline. */
export interface BaselineStanding {
  /** `known` findings block no more; `worse` ones are in the baseline with a lower outcome or severity. */
  readonly state: "new" | "known" | "worse";
  /** What the finding comes to without the baseline. */
  readonly outcome: "deny" | "undecided" | "warn";
  /** What the baseline says of it; absent where it is new. */
  readonly was?: { readonly outcome: "deny" | "undecided" | "warn"; readonly severity: Severity };
}

/** What came of a baseline. */
export interface ReportedBaseline {
  /** Of the file's bytes, in hex. */
  readonly sha256: string;
  /** The day it was written, YYYY-MM-DD. */
  readonly date: string;
  /** The profile it was written with. */
  readonly profile: Profile;
  /** All that it holds. */
  readonly findings: number;
  /** Those found again, no worse. */
  readonly known: number;
  /** Those found again, but worse. */
  readonly worse: number;
  /** Those not found. */
  readonly gone: number;
  /** Only where its fingerprints are those of version 0.1, which do not tell one stack from another. */
  readonly outdated?: true;
}

/**
 * The cluster or trail that a finding is about, or a log group or bucket of neither, as the configuration declares it.
 * What only apply knows is left out.
 */
export interface Scope {
  readonly name?: string;
  readonly region?: string;
}

/** How a cluster was logged before, and how it will be. */
export interface ClusterLogging {
  readonly document: string;
  readonly address: string;
  /** Null where only apply knows it. */
  readonly name: string | null;
  /** Log types that are on; null where there was no cluster, or the document does not say, as configurations do not. */
  readonly before: readonly string[] | null;
  /** Log types that will be on; null where the cluster goes. */
  readonly after: readonly string[] | null;
  /** Whether only apply knows of further types. */
  readonly open: boolean;
  readonly logGroup: {
    readonly address: string;
    /** Days; 0 is for ever, null is known only after apply. */
    readonly retention: number | null;
    /** What the document says of the key, or null without one. */
    readonly key: string | null;
  } | null;
  readonly trail: { readonly address: string } | null;
}

export interface Verdict {
  readonly rule: string;
  readonly tier: Tier;
  readonly severity: Severity;
  /** `warn`, `exempt` (a finding that the settings exempt) and `known` (one of the baseline) never change the exit code. */
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
  /** Only of findings, and where the configuration declares a name or a region. */
  readonly scope?: Scope;
  /** The same for the same rule, address, subject and scope, in whatever document and words; 32 hex digits. */
  readonly fingerprint: string;
  /** Only with the outcome `exempt`. */
  readonly exemption?: Exemption;
  /** Only of findings, and with a baseline. */
  readonly baseline?: BaselineStanding;
  /** Only where cdktf's output says it. */
  readonly source?: Source;
}

/** What `eks-audit gate --format json` prints; docs/report.schema.json describes it. */
export interface Report {
  readonly schema: 1;
  readonly outcome: Outcome;
  readonly profile: Profile;
  readonly documents: readonly ReportedDocument[];
  /** Its hash is null without settings. */
  readonly settings: { readonly sha256: string | null };
  /** Only where a configuration's variables were taken for their defaults. */
  readonly assumesDefaults?: true;
  /** How many were judged: silence is no verdict. */
  readonly coverage: {
    readonly clusters: number;
    readonly logGroups: number;
    readonly trails: number;
    /** Modules that configurations call; what is in them is not expanded and not judged. */
    readonly modules: number;
    readonly rules: number;
  };
  /** How each cluster is logged before and after, where the policy describes it. */
  readonly clusters?: readonly ClusterLogging[];
  /** In the order of the settings; absent without settings. */
  readonly exemptions?: readonly ReportedExemption[];
  /** Absent without a baseline. */
  readonly baseline?: ReportedBaseline;
  /** Worst first; passes only where asked for. */
  readonly verdicts: readonly Verdict[];
}
