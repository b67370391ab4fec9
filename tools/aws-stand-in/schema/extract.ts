import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readBinding } from "./binding";
import { buildBlock } from "./block";
import type { FactsByType } from "./facts";
import { AWS_PROVIDER, inKeyOrder, type Schema, type SchemaDocument } from "./terraform-schema";
import { BINDINGS, type UsedTypes } from "../../aws-provider/used-types";

/** The provider version that the installed bindings were generated from. */
export function boundProviderVersion(): string {
  const version = readBinding(join(BINDINGS, "lib", "provider")).providerVersion;
  if (version === undefined) throw new Error(`no provider version in ${BINDINGS}, expected providerVersion: 'x.y.z'`);
  return version;
}

/**
 * Recovers the provider's schema, in the layout of `terraform providers schema -json`, from the installed
 * `@cdktf/provider-aws`, which was generated from the real one. Covers the types given.
 *
 * @throws Error when a type has no binding, or no entry in facts.json
 */
export function extractSchema(types: UsedTypes, facts: FactsByType): SchemaDocument {
  const resources: Record<string, Schema> = {};
  const dataSources: Record<string, Schema> = {};
  for (const [type, usedBy] of types.resources) {
    if (facts[type] === undefined) {
      throw new Error(
        `${usedBy} uses ${type}, of which tools/aws-stand-in/facts.json says nothing: ` +
          `add its entry from https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/${type.slice(4)}`,
      );
    }
    resources[type] = schemaOf(bindingFolder(type, false), facts[type]);
  }
  for (const type of types.dataSources.keys()) {
    dataSources[type] = schemaOf(bindingFolder(type, true), facts[`data.${type}`]);
  }
  return {
    format_version: "1.0",
    provider_schemas: {
      [AWS_PROVIDER]: {
        provider: schemaOf(join(BINDINGS, "lib", "provider"), undefined),
        resource_schemas: inKeyOrder(resources),
        data_source_schemas: inKeyOrder(dataSources),
      },
    },
  };
}

function schemaOf(folder: string, facts: FactsByType[string] | undefined): Schema {
  return { version: 0, block: buildBlock(readBinding(folder), facts) };
}

/** A binding's folder does not always follow from its type: `aws_s3_bucket_versioning` declares `S3BucketVersioningA`. */
function bindingFolder(type: string, isData: boolean): string {
  const prefix = isData ? "data-aws-" : "";
  const expected = join(BINDINGS, "lib", prefix + type.slice("aws_".length).replaceAll("_", "-"));
  const declaration = `.tfResourceType = "${type}"`;
  const declares = (folder: string): boolean =>
    existsSync(join(folder, "index.js")) && readFileSync(join(folder, "index.js"), "utf8").includes(declaration);
  if (declares(expected)) return expected;
  for (const name of readdirSync(join(BINDINGS, "lib"))) {
    const folder = join(BINDINGS, "lib", name);
    if (name.startsWith("data-aws-") === isData && declares(folder)) return folder;
  }
  throw new Error(`no binding declares ${isData ? "data source" : "resource"} ${type} in ${BINDINGS}`);
}
