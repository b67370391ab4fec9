import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What the bindings do not tell of a resource type, from the provider's own documents. Attribute names are
 * paths: `vpc_config.endpoint_public_access`.
 */
export interface Facts {
  /** Where each of these facts can be read. */
  readonly documents: readonly string[];
  /** Optional arguments that the provider fills in where they are left out. */
  readonly computed?: readonly string[];
  readonly sensitive?: readonly string[];
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Arguments whose change replaces the resource. */
  readonly forceNew?: readonly string[];
  readonly allowed?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Arguments that only the provider acts on: AWS never reports them, so an import does not know them. */
  readonly notRead?: readonly string[];
  /** The name AWS knows it by in its account and region: a template of its attributes. */
  readonly name?: string;
  readonly id?: string;
  readonly arn?: string;
}

export type FactsByType = Readonly<Record<string, Facts>>;

export const FACTS_FILE = join(__dirname, "..", "facts.json");

export function readFacts(): FactsByType {
  return JSON.parse(readFileSync(FACTS_FILE, "utf8")) as FactsByType;
}
