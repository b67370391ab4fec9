/**
 * The part of `terraform providers schema -json` that a provider's schema is made of.
 *
 * @see https://developer.hashicorp.com/terraform/cli/commands/providers/schema
 */

/** A type in Terraform's JSON notation: `"string"`, `["set", "string"]`, `["object", { … }]`. */
export type TerraformType = string | readonly [string, TerraformType | Record<string, unknown>];

export interface Attribute {
  type: TerraformType;
  required?: true;
  optional?: true;
  computed?: true;
  sensitive?: true;
}

export interface BlockType {
  nesting_mode: "single" | "list" | "set" | "map";
  block: Block;
  min_items?: number;
  max_items?: number;
}

export interface Block {
  attributes: Record<string, Attribute>;
  block_types?: Record<string, BlockType>;
}

export interface Schema {
  version: number;
  block: Block;
}

export interface ProviderSchema {
  provider: Schema;
  resource_schemas: Record<string, Schema>;
  data_source_schemas: Record<string, Schema>;
}

export interface SchemaDocument {
  format_version: "1.0";
  provider_schemas: Record<string, ProviderSchema>;
}

export const AWS_PROVIDER = "registry.terraform.io/hashicorp/aws";

/** An object with its keys in order, so that the same schema has the same bytes. */
export function inKeyOrder<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
