import { bundleFile } from "./bundle";
import { GateError, reason } from "./errors";

/** When a rule denies: `mandatory` always, the others from the profile of that name on. */
export type Tier = "mandatory" | "baseline" | "strict";

export type Severity = "low" | "medium" | "high" | "critical";

export type About = "state" | "change" | "document";

/** One rule as its METADATA describes it. */
export interface Rule {
  /** `service/rule`; never changes. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly tier: Tier;
  readonly severity: Severity;
  /** What to write instead. */
  readonly remediation: string;
  readonly applies_to: readonly ("plan" | "configuration")[];
  /**
   * What its findings are about: a state that lasts, what one plan changes, or the document itself. A baseline holds
   * findings about a state alone.
   */
  readonly about: About;
  /** Resource types whose attributes the rule judges. */
  readonly judges: Readonly<Record<string, readonly string[]>>;
  /** Resource types the rule reads to join them with what it judges. */
  readonly links: Readonly<Record<string, readonly string[]>>;
  /** By type it judges: texts of which a resource holds one, or matters to no rule. */
  readonly marks?: Readonly<Record<string, readonly string[]>>;
  /** By type it reads: texts of which a resource before the change holds one, if it matters without a link to others. */
  readonly evidence?: Readonly<Record<string, readonly string[]>>;
  /** Controls of benchmarks and of other tools that ask for the same. */
  readonly controls: readonly string[];
  /** Pages of AWS, Terraform and others that the rule rests on. */
  readonly related: readonly string[];
  /** The rule's page, relative to the package. */
  readonly docs: string;
}

/** The rules in the policy bundle, sorted by id. */
export interface Catalogue {
  readonly rules: readonly Rule[];
}

const ABOUT: readonly unknown[] = ["state", "change", "document"];

const TEXTS = ["id", "title", "description", "tier", "severity", "remediation", "docs"] as const;

/**
 * Reads a catalogue from its JSON.
 *
 * @throws GateError where a rule lacks what reports and the projection need
 */
export function parseCatalogue(json: string): Catalogue {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw broken(reason(error));
  }
  const rules = record(parsed)?.rules;
  if (!Array.isArray(rules) || rules.length === 0) throw broken("it has no rules");
  for (const rule of rules as unknown[]) {
    const fields = record(rule);
    for (const name of TEXTS) {
      if (typeof fields?.[name] !== "string") throw broken(`rule ${String(fields?.id)} has no ${name}`);
    }
    if (!ABOUT.includes(fields?.about)) throw broken(`rule ${String(fields?.id)} does not say what it is about`);
    for (const name of ["judges", "links"]) {
      if (!record(fields?.[name])) throw broken(`rule ${String(fields?.id)} has no ${name}`);
    }
  }
  return { rules: rules as Rule[] };
}

let loaded: Catalogue | undefined;

/**
 * The rules that every judgement evaluates.
 *
 * @throws GateError where the policy bundle is broken
 */
export function catalogue(): Catalogue {
  return (loaded ??= parseCatalogue(bundleFile("catalogue.json").toString("utf8")));
}

/** Resource types that some rule reads. */
export function typesRead({ rules }: Catalogue): ReadonlySet<string> {
  return new Set(rules.flatMap((rule) => [...Object.keys(rule.judges), ...Object.keys(rule.links)]));
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function broken(why: string): GateError {
  return new GateError(`policy bundle is broken: catalogue.json: ${why}; install the package again`);
}
