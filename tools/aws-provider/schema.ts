import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Provider } from "./build";
import { TERRAFORM } from "./toolchain";
import { findUsedTypes } from "./used-types";

/**
 * The part of `terraform providers schema -json` that says how types are written.
 *
 * https://developer.hashicorp.com/terraform/cli/commands/providers/schema
 */
export interface ProviderSchema {
  readonly resource_schemas: Readonly<Record<string, TypeSchema>>;
  readonly data_source_schemas: Readonly<Record<string, TypeSchema>>;
}

export interface TypeSchema {
  readonly block: Block;
}

export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, BlockType>>;
}

export interface Attribute {
  /** A type in Terraform's JSON notation: `"string"`, `["set", "string"]`. Absent if `nested_type` is there. */
  readonly type?: unknown;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
}

export interface BlockType {
  readonly nesting_mode: "single" | "list" | "set" | "map";
  readonly block: Block;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** The committed schema of the types that the modules use. */
export const SCHEMA_FILE = join(__dirname, "schema.json");

const AWS_PROVIDER = "registry.terraform.io/hashicorp/aws";

/** Reads the committed schema, which needs no provider. */
export function readSchema(): ProviderSchema {
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as ProviderSchema;
}

/** Asks a built provider for the schema of the types that the modules use. */
export function schemaOf(provider: Provider): ProviderSchema {
  const folder = mkdtempSync(join(tmpdir(), "schema-"));
  try {
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: { aws: { source: "hashicorp/aws" } } } }),
    );
    const env = { ...process.env, TF_CLI_CONFIG_FILE: provider.cliConfig, CHECKPOINT_DISABLE: "1" };
    const run = (...args: string[]): string =>
      execFileSync(TERRAFORM.program, args, { cwd: folder, env, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
    run("init", "-no-color");
    const document = JSON.parse(run("providers", "schema", "-json"), withoutTexts) as {
      provider_schemas: Record<string, ProviderSchema>;
    };
    const schema = document.provider_schemas[AWS_PROVIDER];
    if (schema === undefined) throw new Error(`got no schema of ${AWS_PROVIDER}, expected one of the built provider`);
    const { data_source_schemas: data, resource_schemas: resources } = schema;
    const used = findUsedTypes([join(__dirname, "..", "..", "modules")]);
    return {
      resource_schemas: only(used.resources, resources),
      data_source_schemas: only(used.dataSources, data),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Leaves out what is for people. */
function withoutTexts(name: string, value: unknown): unknown {
  return ["description", "description_kind", "deprecated", "deprecation_message"].includes(name) &&
    typeof value !== "object"
    ? undefined
    : value;
}

function only(
  types: ReadonlyMap<string, string>,
  schemas: Readonly<Record<string, TypeSchema>>,
): Record<string, TypeSchema> {
  return Object.fromEntries(
    [...types]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([type, file]) => {
        const schema = schemas[type];
        if (schema === undefined) throw new Error(`${file}: got ${type}, expected a type of the built AWS provider`);
        return [type, schema];
      }),
  );
}
