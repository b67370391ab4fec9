import { passing, raw, SEVERITIES, type Baseline, type BaselineFinding } from "./baseline";
import { version } from "./bundle";
import { isDate } from "./date";
import { member, members } from "./document";
import { GateError } from "./errors";
import { fingerprints, unscopedFingerprints } from "./fingerprint";
import { JsonFault } from "./json/fault";
import { decodeStrictly } from "./json/strict";
import { sha256 } from "./sha256";
import { readSmall } from "./small-file";
import type { Report, Verdict } from "./report";
import { visibleJson } from "./visible";

const SCHEMA = 1;

/** How its fingerprints are made. A baseline that does not say so is of version 0.1; the next version refuses it. */
const FINGERPRINTS = 2;

/** What the gate writes for some ten thousand clusters can be read again. */
const MOST_BYTES = 64e6;

const TOOL = "eks-audit";
const PROFILES = ["mandatory", "baseline", "strict"] as const;

/** A baseline as it is to be written. */
export interface WrittenBaseline {
  readonly text: string;
  readonly findings: number;
  /** Findings that no baseline can hold. */
  readonly leftOut: number;
}

/**
 * The findings of a report as a baseline: all that deny, are undecided or warn. Left out is what is exempt, since
 * exemptions end, and what a baseline can't hold: findings about the documents, or about what a plan does.
 *
 * @param day the day it is taken to be, YYYY-MM-DD
 */
export function baselineOf(report: Report, day: string): WrittenBaseline {
  const found = report.verdicts.filter((verdict) => raw(verdict) !== undefined);
  const findings = found.filter(({ rule }) => passing(rule) === undefined).sort(byIdentity);
  const content = {
    schema: SCHEMA,
    fingerprints: FINGERPRINTS,
    tool: TOOL,
    version: version(),
    date: day,
    profile: report.profile,
    findings: findings.map((verdict) => {
      const { rule, address, subject, scope, severity, fingerprint } = verdict;
      return { rule, address, subject, ...(scope ? { scope } : {}), outcome: raw(verdict), severity, fingerprint };
    }),
  };
  return {
    // People review it as text.
    text: `${visibleJson(JSON.stringify(content, null, 2))}\n`,
    findings: findings.length,
    leftOut: found.length - findings.length,
  };
}

/**
 * Of one rule, address, subject and scope the order stays that of the report without a baseline, in which they were numbered:
 * worst first. Code units, since a locale would write other bytes elsewhere.
 */
function byIdentity(a: Verdict, b: Verdict): number {
  const [first, second] = [a, b].map(({ rule, address, subject, scope }) =>
    JSON.stringify([rule, address, subject, scope?.name ?? "", scope?.region ?? ""]),
  );
  if (first === undefined || second === undefined || first === second) return 0;
  return first < second ? -1 : 1;
}

/**
 * Reads a baseline.
 *
 * @throws GateError naming what was got and what was expected, for whatever is not exactly what the gate writes
 */
export function readBaseline(file: string): Baseline {
  const bytes = readSmall(file, "a baseline", MOST_BYTES);
  const refuse = (why: string): never => {
    throw new GateError(`${file}: ${why}`);
  };
  const content = decoded(bytes, refuse);
  if (member(content, "tool") !== TOOL || member(content, "schema") === undefined) {
    refuse("is no baseline; write it with eks-audit gate --write-baseline FILE");
  }
  const schema = member(content, "schema");
  if (schema !== SCHEMA) refuse(`has schema ${shown(schema)}, expected ${SCHEMA}; write it again`);
  const date = member(content, "date");
  if (!isDate(date)) refuse(`date: got ${shown(date)}, expected a date such as 2026-01-31`);
  const made = member(content, "fingerprints");
  if (made !== undefined && made !== FINGERPRINTS) {
    refuse(`fingerprints: got ${shown(made)}, expected ${FINGERPRINTS}; write it again`);
  }
  const outdated = made === undefined;
  const findings = member(content, "findings");
  if (!Array.isArray(findings)) return refuse(`findings: got ${shown(findings)}, expected a list`);
  return {
    sha256: sha256(bytes),
    date: date as string,
    profile: choice(content, "profile", PROFILES, "", refuse),
    ...(outdated ? { outdated } : {}),
    findings: checked(findings as unknown[], outdated ? unscopedFingerprints : fingerprints, refuse),
  };
}

type Refuse = (why: string) => never;

function decoded(bytes: Buffer, refuse: Refuse): unknown {
  try {
    return decodeStrictly(bytes);
  } catch (error) {
    if (error instanceof JsonFault) return refuse(`is not JSON at ${error.message}`);
    throw error;
  }
}

/** A baseline is read by people before it is trusted, so a fingerprint may not stand beside the name of another finding. */
function checked(values: readonly unknown[], printed: typeof fingerprints, refuse: Refuse): readonly BaselineFinding[] {
  const findings = values.map((value, i) => finding(value, `findings.${i}`, refuse));
  const expected = printed(findings);
  findings.forEach(({ fingerprint, rule }, i) => {
    const about = passing(rule);
    if (about !== undefined) refuse(`findings.${i}: ${rule} is about ${about}, expected findings of what stands`);
    if (fingerprint !== expected[i]) {
      refuse(`findings.${i}.fingerprint: is not that of its rule, address and subject; write it again`);
    }
  });
  return findings;
}

function finding(value: unknown, at: string, refuse: Refuse): BaselineFinding {
  if (!members(value)) return refuse(`${at}: got ${shown(value)}, expected a finding`);
  const text = (name: string): string => {
    const got = member(value, name);
    return typeof got === "string" ? got : refuse(`${at}.${name}: got ${shown(got)}, expected text`);
  };
  return {
    rule: text("rule"),
    address: text("address"),
    subject: text("subject"),
    ...scope(value, at, refuse),
    outcome: choice(value, "outcome", ["deny", "undecided", "warn"], `${at}.`, refuse),
    severity: choice(value, "severity", SEVERITIES, `${at}.`, refuse),
    fingerprint: text("fingerprint"),
  };
}

function scope(value: unknown, at: string, refuse: Refuse): Pick<BaselineFinding, "scope"> {
  const given = member(value, "scope");
  if (given === undefined) return {};
  if (!members(given)) return refuse(`${at}.scope: got ${shown(given)}, expected a name, a region or both`);
  const text = (name: string): object => {
    const got = member(given, name);
    if (got !== undefined && typeof got !== "string") {
      return refuse(`${at}.scope.${name}: got ${shown(got)}, expected text`);
    }
    return got === undefined ? {} : { [name]: got };
  };
  return { scope: { ...text("name"), ...text("region") } };
}

function choice<T extends string>(value: unknown, name: string, allowed: readonly T[], at: string, refuse: Refuse): T {
  const got = member(value, name);
  const chosen = allowed.find((each) => each === got);
  return chosen ?? refuse(`${at}${name}: got ${shown(got)}, expected ${allowed.join(", ")}`);
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
