// Compares what each rule reads with what its METADATA declares (`judges` and `links`): the gate leaves out what no rule
// declares. A rule reads an attribute if its verdicts change once the attribute is gone, in the documents that the Rego
// tests judge. tools/test-policies.mjs records them, one JSON object a line.
//   tsx tools/declared-attributes.ts FILE
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { bundleFile } from "../gate/bundle";
import { catalogue, type Rule } from "../gate/catalogue";
import { encode } from "../gate/encode";
import { Engine } from "../gate/engine";
import { refusedTexts } from "../gate/json/text";
import { readsOf, type Attributes } from "../gate/reads";
import {
  attributesIn,
  documentsOf,
  withMore,
  without,
  withoutType,
  type Content,
} from "./declared-attributes/documents";

interface Recorded {
  /** Package and name of the test. */
  readonly test: string;
  readonly input: unknown;
  readonly settings: Readonly<Record<string, unknown>>;
}

type Verdicts = ReadonlyMap<string, string>;

/** Terraform's own arguments. A plan's values have none of them. */
const META_ARGUMENTS: ReadonlySet<string> = new Set([
  "count",
  "for_each",
  "provider",
  "depends_on",
  "lifecycle",
  "provisioner",
  "connection",
  "dynamic",
  "//",
]);

/** Values for attributes that no rule declares; undefined is one that only apply knows. */
const STRANGE: readonly unknown[] = [undefined, "strange", true];

const POLICIES = join(__dirname, "../policies");

const { rules } = catalogue();
const reads = readsOf(catalogue());
const engine = new Engine(bundleFile("policy.wasm"));

/** By rule, what it reads, as `type` or `type.attribute`, and a test that shows it. */
const read = new Map<string, Map<string, string>>(rules.map(({ id }) => [id, new Map()]));
const problems = new Set<string>();

/**
 * What each rule says of an input, without its advice. Exemptions are left out: what tells a cluster in them is no rule's
 * to read.
 */
function verdictsOf(input: string, settings: Recorded["settings"]): Verdicts {
  const lines = new Map<string, string[]>();
  const { verdicts } = engine.evaluate(input, { settings: { ...settings, exemptions: [], passes: true } }) as {
    readonly verdicts: readonly Readonly<Record<string, unknown>>[];
  };
  for (const { rule, outcome, document, address, subject, message } of verdicts) {
    const of = lines.get(String(rule)) ?? [];
    of.push(JSON.stringify([outcome, document, address, subject, message]));
    lines.set(String(rule), of);
  }
  return new Map([...lines].map(([rule, of]) => [rule, of.sort().join()]));
}

/** Whole documents as the policies get them: with the texts that the gate's decoder refuses. */
function inputOf(documents: readonly Content[]): string {
  return JSON.stringify({
    documents: documents.map((document) => ({ ...document, refused_texts: refusedIn(document.content) })),
  });
}

function refusedIn(content: unknown): string[] {
  const refused = new Set<string>();
  JSON.stringify(content, (_, value: unknown) => {
    if (typeof value === "string") for (const each of refusedTexts(value)) refused.add(each);
    return value;
  });
  return [...refused];
}

function differing(a: Verdicts, b: Verdicts): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((rule) => a.get(rule) !== b.get(rule));
}

function watch({ test, input, settings }: Recorded): void {
  const documents = documentsOf(input);
  const asGiven = verdictsOf(inputOf(documents), settings);
  const attributes = attributesIn(documents);
  const compareWith = (changed: readonly Content[], what: string): void => {
    for (const rule of differing(asGiven, verdictsOf(inputOf(changed), settings))) note(rule, what, test);
  };
  for (const [type, names] of attributes) {
    if (reads.has(type)) compareWith(withoutType(documents, type), type);
    for (const path of pathsIn(type, names)) compareWith(without(documents, type, path), `${type}.${path.join(".")}`);
  }
  compareWithProjection(test, documents, settings, asGiven);
  const tested = rules.find(({ id }) => test.startsWith(`rules.${id.replace("/", ".")}_test.`));
  for (const value of STRANGE) {
    const noticing = (type: string, names: readonly string[]): string[] =>
      differing(asGiven, verdictsOf(inputOf(withMore(documents, type, names, value)), settings)).filter(
        (rule) => tested === undefined || rule === tested.id,
      );
    for (const type of attributes.keys()) noteNoticed(type, undeclared(type, tested), noticing, test);
  }
}

/** Halves the names that some rule notices until one is left. */
function noteNoticed(
  type: string,
  names: readonly string[],
  noticing: (type: string, names: readonly string[]) => readonly string[],
  test: string,
): void {
  const [name, ...others] = names;
  if (name === undefined) return;
  const by = noticing(type, names);
  if (others.length === 0) for (const rule of by) note(rule, `${type}.${name}`, test);
  else if (by.length > 0) {
    const half = names.length >> 1;
    for (const part of [names.slice(0, half), names.slice(half)]) noteNoticed(type, part, noticing, test);
  }
}

function note(rule: string, what: string, test: string): void {
  const of = read.get(rule);
  if (of && !of.has(what)) of.set(what, test);
}

/** The declared paths of a type that begin with one of some names, and the names that no rule declares. */
function pathsIn(type: string, names: ReadonlySet<string>): string[][] {
  const declared = pathsOf(reads.get(type)?.attributes ?? new Map());
  const others = [...names].filter((name) => !declared.some(([first]) => first === name));
  return [...declared.filter(([first = ""]) => names.has(first)), ...others.map((name) => [name])];
}

function pathsOf(attributes: Attributes): string[][] {
  return [...attributes].flatMap(([name, inner]) =>
    inner === "whole" ? [[name]] : pathsOf(inner).map((path) => [name, ...path]),
  );
}

/** What the gate leaves of the documents must be judged as they are. */
function compareWithProjection(
  test: string,
  documents: readonly Content[],
  settings: Recorded["settings"],
  asGiven: Verdicts,
): void {
  let projected: string;
  try {
    projected = encode(documents, reads);
  } catch {
    return; // Too deep, or no text: the gate refuses it.
  }
  for (const rule of differing(asGiven, verdictsOf(projected, settings))) {
    problems.add(`${rule} judges the documents of ${test} otherwise once the gate has projected them`);
  }
}

/** Words in the policies that may be names of attributes. */
const words = new Set(
  readdirSync(POLICIES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".rego") && !file.endsWith("_test.rego") && !file.endsWith("catalogue.rego"))
    .flatMap((file) => [...readFileSync(join(POLICIES, file), "utf8").matchAll(/["`.]([a-z][a-z0-9_]*)/g)])
    .map(([, word = ""]) => word),
);
/** Names that a rule, or none, declares for a type that is read. */
function undeclared(type: string, rule: Rule | undefined): readonly string[] {
  if (!reads.has(type)) return [];
  const own = rule !== undefined && !isTwin(type) && rule.about !== "document";
  const declared = own ? [...declaredBy(rule).keys()] : [...declaredByAny];
  const names = new Set(declared.filter((what) => what.startsWith(`${type}.`)).map((what) => what.split(".")[1]));
  return [...words].filter((word) => !names.has(word) && !META_ARGUMENTS.has(word));
}

/** Resources of other providers are judged as their `aws_` twins, so one rule declares them for all. */
const isTwin = (type: string): boolean => type.startsWith("awscc_") || type === "aws_cloudcontrolapi_resource";

function declaredBy({ judges, links }: Rule): Map<string, string> {
  const declared = new Map<string, string>();
  for (const [section, types] of Object.entries({ judges, links })) {
    for (const [type, attributes] of Object.entries(types)) {
      declared.set(type, section);
      for (const attribute of attributes) declared.set(`${type}.${attribute}`, section);
    }
  }
  return declared;
}

const declaredByAny = new Set(rules.flatMap((rule) => [...declaredBy(rule).keys()]));

const typeOf = (what: string): string => what.split(".")[0] ?? "";
const shown = (what: string): string => {
  const [type = "", ...path] = what.split(".");
  return path.length === 0 ? type : `${path.join(".")} of ${type}`;
};

function compare(): void {
  const readByAny = new Set([...read.values()].flatMap((of) => [...of.keys()]));
  for (const rule of rules) {
    const file = `policies/rules/${rule.id}/${rule.id.split("/")[1] ?? ""}.rego`;
    const declared = declaredBy(rule);
    for (const [what, test] of read.get(rule.id) ?? []) {
      const type = typeOf(what);
      const meta = META_ARGUMENTS.has(what.slice(type.length + 1));
      const elsewhere = (isTwin(type) || rule.about === "document") && declaredByAny.has(what);
      if (declared.has(what) || meta || elsewhere) continue;
      problems.add(
        `${file}: reads ${shown(what)} (${test}), which its METADATA does not declare: add it to judges or links, then npm run build:policies`,
      );
    }
    for (const [what, section] of declared) {
      const hasParts = [...declared.keys()].some((other) => other.startsWith(`${what}.`));
      const evidence = isTwin(typeOf(what)) ? readByAny : new Set(read.get(rule.id)?.keys());
      if (hasParts || evidence.has(what)) continue;
      problems.add(
        `${file}: declares ${shown(what)} in ${section}, and without it no test of the policies ends otherwise: test what it decides, or take it out`,
      );
    }
  }
}

const recorded = readFileSync(process.argv[2] ?? "", "utf8")
  .split("\n")
  .filter(Boolean);
if (recorded.length === 0) throw new Error("no documents were recorded, expected those of the policies' tests");
for (const line of recorded) watch(JSON.parse(line) as Recorded);
compare();
for (const problem of [...problems].sort()) process.stdout.write(`${problem}\n`);
process.stdout.write(`${recorded.length} documents of tests, ${problems.size} problems\n`);
if (problems.size > 0) process.exitCode = 1;
