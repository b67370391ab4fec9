import * as z from "zod";
import { environmentJsonSchema } from "./environment";
import { nearest } from "./nearest";

type Path = readonly PropertyKey[];

/** What is wrong with an environment: each fault with path, the value got and the values allowed. */
export function environmentFaults(error: z.ZodError, value: unknown): string[] {
  return error.issues.flatMap(ofTheFormGiven).flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      const schema: JsonSchema = environmentJsonSchema();
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) => {
        // A key in the wrong place is a likelier mistake than one misspelt.
        const below = known.filter((outer) => keysAt(schema, [...issue.path, outer]).includes(key));
        const meant = below.length > 0 ? below.map((outer) => `${outer}.${key}`) : [nearest(key, known)];
        const hint = meant[0] === undefined ? "," : `, did you mean ${meant.map((one) => `"${one}"`).join(" or ")}?`;
        return `${written([...issue.path, key])}: unknown key${hint} expected ${known.join(", ")}`;
      });
    }
    return [`${written(issue.path)}: got ${shown(at(value, issue.path))}, expected ${issue.message}`];
  });
}

/** Of a value that may have several forms, such as a list or a word: the faults within the form that was given. */
function ofTheFormGiven(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const given = issue.errors.find(
    (faults) => !faults.some(({ code, path }) => code.startsWith("invalid_") && path.length === 0),
  );
  return given === undefined ? [issue] : given.map((fault) => ({ ...fault, path: [...issue.path, ...fault.path] }));
}

/**
 * What a construct refuses, in the words of the file that it was made of: with path, and the file's keys for the props.
 * @param path of the cluster or trail
 * @param name of the cluster or trail, by which a list's entry is found
 * @param message of the construct
 */
export function constructFault(path: Path, name: string, message: string): string {
  const keys = keysBelow(environmentJsonSchema(), path);
  const words = message.replace(/"[^"]*"|\b[a-z]+(?:[A-Z][a-z]+)+\b/g, (word) => {
    const snake = word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return OTHER_KEYS[word] ?? (keys.includes(snake) ? snake : word);
  });
  return `${written(path)} (${name}): ${words}`;
}

/** Props whose keys in a file are not the same words. */
const OTHER_KEYS: Readonly<Record<string, string>> = {
  accessLogsBucketName: "access_logs_bucket",
  bucketName: "bucket",
  cidrBlock: "subnets.create.cidr",
  keyArn: "secrets_key_arn",
  objectLockDays: "object_lock.days",
  objectLockMode: "object_lock.mode",
  secretsKey: "secrets_key_arn",
  subnetIds: "subnets.ids",
};

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
  return [...new Set(schemasAt(schema, path).flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** The keys at a path, and those of all that is within. */
function keysBelow(schema: JsonSchema, path: Path): string[] {
  return schemasAt(schema, path).flatMap(({ items, properties = {} }) => [
    ...Object.keys(properties),
    ...[...Object.values(properties), ...(items === undefined ? [] : [items])].flatMap((inner) => keysBelow(inner, [])),
  ]);
}

function schemasAt(schema: JsonSchema, path: Path): JsonSchema[] {
  const variants = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const [step, ...rest] = path;
  if (step === undefined) return variants;
  return variants.flatMap(({ items, properties }) => {
    const inner = typeof step === "number" ? items : properties?.[String(step)];
    return inner === undefined ? [] : schemasAt(inner, rest);
  });
}
