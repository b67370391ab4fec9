import * as z from "zod";
import { environmentJsonSchema } from "./environment";
import { nearest } from "./nearest";

type Path = readonly PropertyKey[];

/** What is wrong with an environment: each fault with path, the value got and the values allowed. */
export function environmentFaults(error: z.ZodError, value: unknown): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      const known = keysAt(environmentJsonSchema(), issue.path);
      return issue.keys.map((key) => {
        const meant = nearest(key, known);
        const hint = meant === undefined ? "," : `, did you mean "${meant}"?`;
        return `${written([...issue.path, key])}: unknown key${hint} expected ${known.join(", ")}`;
      });
    }
    return [`${written(issue.path)}: got ${shown(at(value, issue.path))}, expected ${issue.message}`];
  });
}

function written(path: Path): string {
  const text = path.map((step) => (typeof step === "number" ? `[${String(step)}]` : `.${String(step)}`)).join("");
  return text === "" ? "top level" : text.replace(/^\./, "");
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<PropertyKey, unknown>)[step]
        : undefined,
    value,
  );
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

function keysAt(schema: JsonSchema, path: Path): string[] {
  const variants = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const [step, ...rest] = path;
  if (step === undefined) return [...new Set(variants.flatMap(({ properties }) => Object.keys(properties ?? {})))];
  return variants.flatMap(({ items, properties }) => {
    const inner = typeof step === "number" ? items : properties?.[String(step)];
    return inner === undefined ? [] : keysAt(inner, rest);
  });
}
