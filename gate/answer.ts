import { list, optionalText, same, text, textOrNull, unaccounted, whole } from "./answer-fields";
import type { Catalogue, Rule } from "./catalogue";
import { member, members } from "./document";
import { GateError } from "./errors";
import type { Counts } from "./project";
import type { ClusterLogging, Outcome, Scope, Verdict } from "./report";

/** What the policy answered, checked. */
export interface Answer {
  readonly outcome: Outcome;
  readonly coverage: Coverage;
  readonly documents: readonly AnsweredDocument[];
  /** Undefined where the policy does not describe clusters. */
  readonly clusters: readonly ClusterLogging[] | undefined;
  readonly verdicts: readonly AnsweredVerdict[];
  readonly exemptions: readonly AnsweredExemption[];
  /** What was looked at, where that was asked for. */
  readonly explanation: unknown;
}

/** How many were judged, and how many modules of configurations were not expanded. */
export type Coverage = Readonly<Record<"clusters" | "logGroups" | "trails" | "modules", number>>;

export interface AnsweredDocument {
  readonly name: string;
  readonly kind: string;
  readonly formatVersion: string | null;
  readonly terraformVersion: string | null;
}

/** What the policy says of an exemption of the settings. */
export interface AnsweredExemption {
  /** Whether it is `valid`, or why it exempts nothing. */
  readonly state: string;
  /** The findings because of which it is ambiguous, or whose place is not told. */
  readonly meets?: string;
}

export interface AnsweredVerdict extends Pick<Verdict, "document" | "address" | "subject" | "message"> {
  readonly rule: Rule;
  readonly outcome: "pass" | "deny" | "undecided" | "warn" | "exempt";
  /** Place in the settings of what exempts it; only with the outcome `exempt`. */
  readonly exemption?: number;
  /** In the words of the module that makes the resource, where that is known. */
  readonly remediation?: string;
  readonly scope?: Scope;
}

const READABLE = "input/readable";

const OUTCOMES: readonly unknown[] = ["pass", "deny", "undecided", "nothing"];
const VERDICTS: readonly unknown[] = ["pass", "deny", "undecided", "warn", "exempt"];

/**
 * Takes the policy's result only where it accounts for everything: all rules of the catalogue evaluated, all documents
 * read, as many resources seen as the gate counted itself, an outcome that its verdicts bear out.
 *
 * @throws GateError for anything else, and for a document that `input/readable` denies
 */
export function checkAnswer(
  result: unknown,
  given: { names: readonly string[]; counts: Counts; catalogue: Catalogue; exemptions?: number },
): Answer {
  const byId = new Map(given.catalogue.rules.map((rule) => [rule.id, rule]));
  same("rules evaluated", [...list(result, "rules")].sort(), [...byId.keys()].sort());

  const documents = list(result, "documents").map(answeredDocument);
  same(
    "documents judged",
    documents.map(({ name }) => name),
    given.names,
  );
  const exemptions = answeredExemptions(result, given.exemptions ?? 0);
  const verdicts = list(result, "verdicts").map((verdict) => answeredVerdict(verdict, byId, exemptions));
  refuseUnreadable(verdicts, documents);

  same("resources seen", seen(result), given.counts);
  const coverage = covered(result);
  const outcome = member(result, "outcome");
  if (!OUTCOMES.includes(outcome)) throw unaccounted("outcome", outcome, OUTCOMES);
  same("outcome", outcome, consistent(outcome as Outcome, verdicts));
  const clusters =
    member(result, "clusters") === undefined ? undefined : list(result, "clusters").map(clusterLogging).sort(inOrder);
  return {
    outcome: outcome as Outcome,
    coverage,
    documents,
    clusters,
    verdicts,
    exemptions,
    explanation: member(result, "explanation"),
  };
}

/** The outcome that verdicts bear out; pass and nothing are the policy's to tell apart. */
function consistent(outcome: Outcome, verdicts: readonly AnsweredVerdict[]): Outcome {
  for (const blocking of ["deny", "undecided"] as const) {
    if (verdicts.some((verdict) => verdict.outcome === blocking)) return blocking;
  }
  return outcome === "nothing" ? "nothing" : "pass";
}

function refuseUnreadable(verdicts: readonly AnsweredVerdict[], documents: readonly AnsweredDocument[]): void {
  const denied = verdicts.filter(({ rule, outcome }) => rule.id === READABLE && outcome === "deny");
  // What to do is the same for all of them, and said once.
  const [first, ...rest] = denied
    .map(({ document, message }) => `${document}: ${message}`)
    .sort()
    .map((reason, i) => (i === 0 ? `${reason}; ${denied[0]?.rule.remediation ?? ""}` : reason));
  if (first !== undefined) throw GateError.of([first, ...rest], "reasons");
  const unreadable = documents.find(({ kind }) => kind !== "plan" && kind !== "configuration");
  if (unreadable)
    throw new GateError(`${unreadable.name}: is neither a plan nor a configuration that the rules can read`);
}

function answeredDocument(value: unknown): AnsweredDocument {
  return {
    name: text(value, "name"),
    kind: text(value, "kind"),
    formatVersion: textOrNull(value, "formatVersion"),
    terraformVersion: textOrNull(value, "terraformVersion"),
  };
}

function answeredExemptions(result: unknown, expected: number): readonly AnsweredExemption[] {
  const given = list(result, "exemptions");
  const places = given.map((exemption) => whole(exemption, "index"));
  same("exemptions read", places, [...Array(expected).keys()]);
  return given.map((exemption) => ({ state: text(exemption, "state"), ...optionalText(exemption, "meets") }));
}

function answeredVerdict(
  value: unknown,
  byId: ReadonlyMap<string, Rule>,
  exemptions: readonly AnsweredExemption[],
): AnsweredVerdict {
  const rule = byId.get(text(value, "rule"));
  if (!rule) throw unaccounted("rule of a verdict", member(value, "rule"), "one of the catalogue");
  const outcome = member(value, "outcome");
  if (!VERDICTS.includes(outcome)) throw unaccounted("outcome of a verdict", outcome, VERDICTS);
  return {
    rule,
    outcome: outcome as AnsweredVerdict["outcome"],
    document: text(value, "document"),
    address: text(value, "address"),
    subject: text(value, "subject"),
    message: text(value, "message"),
    ...(outcome === "exempt" ? { exemption: exempting(value, exemptions) } : {}),
    ...optionalText(value, "remediation"),
    ...(member(value, "scope") === undefined ? {} : { scope: scope(member(value, "scope")) }),
  };
}

function scope(value: unknown): Scope {
  if (!members(value)) throw unaccounted("scope of a verdict", value, "a name or a region");
  return { ...optionalText(value, "name"), ...optionalText(value, "region") };
}

function clusterLogging(value: unknown): ClusterLogging {
  const logGroup = member(value, "logGroup");
  const trail = member(value, "trail");
  return {
    document: text(value, "document"),
    address: text(value, "address"),
    name: textOrNull(value, "name"),
    before: member(value, "before") === null ? null : texts(value, "before"),
    after: member(value, "after") === null ? null : texts(value, "after"),
    open: flag(value, "open"),
    logGroup:
      logGroup === null
        ? null
        : {
            address: text(logGroup, "address"),
            retention: member(logGroup, "retention") === null ? null : whole(logGroup, "retention"),
            key: textOrNull(logGroup, "key"),
          },
    trail: trail === null ? null : { address: text(trail, "address") },
  };
}

// The order in which Wasm lists a set is that of its hashes.
function inOrder(a: ClusterLogging, b: ClusterLogging): number {
  const [first, second] = [a, b].map(({ document, address }) => JSON.stringify([document, address]));
  return first === second ? 0 : (first ?? "") < (second ?? "") ? -1 : 1;
}

function texts(value: unknown, name: string): string[] {
  return list(value, name).map((each) => text({ [name]: each }, name));
}

function flag(value: unknown, name: string): boolean {
  const found = member(value, name);
  if (typeof found !== "boolean") throw unaccounted(name, found, "true or false");
  return found;
}

// A finding that nothing valid exempts would be one that slips past.
function exempting(value: unknown, exemptions: readonly AnsweredExemption[]): number {
  const place = whole(value, "exemption");
  if (exemptions[place]?.state !== "valid") throw unaccounted("exemption of a verdict", place, "a valid one");
  return place;
}

function seen(result: unknown): Counts {
  const counts = Object.keys(members(member(result, "seen")) ?? {}).sort();
  return Object.fromEntries(counts.map((type) => [type, whole(member(result, "seen"), type)]));
}

function covered(result: unknown): Coverage {
  const of = member(result, "coverage");
  return {
    clusters: whole(of, "clusters"),
    logGroups: whole(of, "logGroups"),
    trails: whole(of, "trails"),
    modules: whole(of, "modules"),
  };
}
