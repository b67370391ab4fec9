import { addressesOf } from "./addresses";
import { list, text } from "./answer-fields";
import { compareWithBaseline, type Baseline } from "./baseline";
import { catalogue, type Catalogue, type Rule } from "./catalogue";
import { member, type Document } from "./document";
import { GateError } from "./errors";
import { judgeExplaining, type JudgeOptions } from "./judge";
import { nearestFew } from "./nearest";
import type { Report, Verdict } from "./report";
import { conclusion, judged, leniency, notes, worsening } from "./summary";
import { visible } from "./visible";

export interface ExplainOptions extends JudgeOptions {
  /** @default - none */
  readonly baseline?: Baseline | undefined;
}

/** What was judged, with why, for one address. */
export interface Explanation {
  /** The whole judgement, passes included; explaining changes none of it. */
  readonly report: Report;
  /** Rule by rule what was looked at, the values, and why the verdict. */
  readonly text: string;
}

/**
 * Judges documents and explains the verdicts at one address.
 *
 * @throws GateError as `judge` does, and where nothing that the rules read has that address
 */
export function explain(documents: readonly Document[], address: string, options: ExplainOptions = {}): Explanation {
  const { baseline, ...judging } = options;
  const { report: alone, explanation } = judgeExplaining(documents, address, { ...judging, showPasses: true });
  const report = baseline === undefined ? alone : compareWithBaseline(alone, baseline, options);
  const resources = explainedResources(explanation);
  const verdicts = report.verdicts.filter((verdict) => verdict.address === address);
  if (resources.length + verdicts.length === 0) throw unknownAddress(address, documents, report);
  const names = report.documents.map(({ name }) => name);
  const met = new Set([...resources, ...verdicts].map(({ document }) => document));
  const parts = names
    .filter((name) => met.has(name))
    .map((name) => {
      const here = ({ document }: { readonly document: string }): boolean => document === name;
      return described(address, name, resources.filter(here), verdicts.filter(here), catalogue());
    });
  const closing = [
    ...notes(report).map((note) => `note: ${note}`),
    judged(report),
    `${report.outcome}: ${conclusion(report, options.requireCluster)}`,
  ];
  return { report, text: `${[...parts, closing.map(visible).join("\n")].join("\n\n")}\n` };
}

interface ExplainedResource {
  readonly document: string;
  readonly type: string;
  /** The type whose attributes it has: another provider's resource is judged as AWS's own. */
  readonly judgedAs: string;
  readonly action: string;
  readonly attributes: readonly unknown[];
}

function explainedResources(explanation: unknown): readonly ExplainedResource[] {
  return list({ explanation }, "explanation").map((resource) => ({
    document: text(resource, "document"),
    type: text(resource, "type"),
    judgedAs: text(resource, "judgedAs"),
    action: text(resource, "action"),
    attributes: list(resource, "attributes"),
  }));
}

function described(
  address: string,
  document: string,
  resources: readonly ExplainedResource[],
  verdicts: readonly Verdict[],
  { rules }: Catalogue,
): string {
  const spoke = rules.filter(({ id }) => verdicts.some(({ rule }) => rule === id));
  const silent = rules.filter(
    (rule) => !spoke.includes(rule) && resources.some(({ judgedAs }) => reads(rule, judgedAs)),
  );
  return [
    heads(address, document, resources).join("\n"),
    ...spoke.map((rule) => byRule(rule, resources, verdicts)),
    ...(silent.length === 0 ? [] : [`without a verdict here: ${silent.map(({ id }) => id).join(", ")}`]),
  ].join("\n\n");
}

function heads(address: string, document: string, resources: readonly ExplainedResource[]): readonly string[] {
  const head = visible(`${address} in ${document}`);
  if (resources.length === 0) return [head];
  return resources.map(({ type, judgedAs, action }) => {
    const twin = type === judgedAs ? "" : `, judged as ${judgedAs}`;
    return `${head}: ${visible(type)}${twin}, ${visible(action)}`;
  });
}

function byRule(rule: Rule, resources: readonly ExplainedResource[], verdicts: readonly Verdict[]): string {
  const values = resources.flatMap((resource) => valuesRead(rule, resource));
  const others = alsoRead(
    rule,
    resources.map(({ judgedAs }) => judgedAs),
  );
  return [
    `${rule.id} (${rule.tier}, ${rule.severity}): ${rule.title}`,
    ...values.map((value) => `  value: ${value}`),
    ...(others === "" ? [] : [`  also read: ${others}`]),
    ...verdicts.filter((verdict) => verdict.rule === rule.id).flatMap(why),
  ].join("\n");
}

function reads({ judges, links }: Rule, type: string): boolean {
  return Object.hasOwn(judges, type) || Object.hasOwn(links, type);
}

function attributesRead({ judges, links }: Rule, type: string): readonly string[] {
  return [...new Set([...(judges[type] ?? []), ...(links[type] ?? [])])].sort();
}

function valuesRead(rule: Rule, { judgedAs, action, attributes }: ExplainedResource): readonly string[] {
  const read = new Set(attributesRead(rule, judgedAs));
  return attributes
    .filter((attribute) => read.has(text(attribute, "name")))
    .filter((attribute) => action === "configured" || !META_ARGUMENTS.includes(text(attribute, "name")))
    .map((attribute) => visible(`${text(attribute, "name")} is ${valueOf(attribute)}`));
}

// Of a plan these stand in its configuration, not among a resource's values.
const META_ARGUMENTS: readonly string[] = ["depends_on", "lifecycle"];

const LONGEST = 300;

function valueOf(attribute: unknown): string {
  const is = text(attribute, "is");
  if (is === "absent") return "not set";
  if (is === "sensitive") return "sensitive, and not shown";
  if (is === "reference") {
    return `known only after apply, by reference to ${list(attribute, "to").map(String).join(", ")}`;
  }
  if (is !== "known") return "known only after apply";
  const json = JSON.stringify(member(attribute, "value"));
  return json.length > LONGEST ? `${json.slice(0, LONGEST)}…` : json;
}

function alsoRead(rule: Rule, types: readonly string[]): string {
  return [...new Set([...Object.keys(rule.judges), ...Object.keys(rule.links)])]
    .filter((type) => !types.includes(type))
    .sort()
    .map((type) => {
      const attributes = attributesRead(rule, type);
      return attributes.length === 0 ? type : `${type} (${attributes.join(", ")})`;
    })
    .join(", ");
}

function why(verdict: Verdict): readonly string[] {
  const { outcome, subject, message } = verdict;
  const about = subject === "" ? "" : ` ${subject}`;
  if (outcome === "pass") return [visible(`  pass${about}`)];
  const more = [leniency(verdict), worsening(verdict)].filter((line) => line !== undefined);
  return [`  ${outcome}${about}: ${message}`, ...more.map((line) => `    ${line}`)].map(visible);
}

const MOST = 5;

function unknownAddress(address: string, documents: readonly Document[], report: Report): GateError {
  const known = [
    ...new Set([
      ...addressesOf(documents.map(({ content }) => content)),
      // Those of input/* are about a document, whose name they have for an address.
      ...report.verdicts.filter(({ rule }) => !rule.startsWith("input/")).map((verdict) => verdict.address),
    ]),
  ].sort();
  const near = nearestFew(address, known, 3);
  const more = known.length > MOST ? ` and ${known.length - MOST} more` : "";
  const hint =
    near.length > 0
      ? `, did you mean ${near.map((each) => `"${each}"`).join(" or ")}?`
      : known.length > 0
        ? `, expected one of ${known.slice(0, MOST).join(", ")}${more}`
        : "; there are none";
  return new GateError(`--explain: no resource the rules read is at "${address}"${hint}`);
}
