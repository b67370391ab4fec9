import { join } from "node:path";
import { extractSchema } from "../../tools/aws-stand-in/schema/extract";
import { readFacts, type FactsByType } from "../../tools/aws-stand-in/schema/facts";
import { roundTrip } from "../../tools/aws-stand-in/schema/round-trip";
import { AWS_PROVIDER, type Block, type SchemaDocument } from "../../tools/aws-stand-in/schema/terraform-schema";
import { findUsedTypes, type UsedTypes } from "../../tools/aws-provider/used-types";

const REPOSITORY = join(__dirname, "..", "..");

function schemaOf(types: UsedTypes, facts: FactsByType = readFacts()): SchemaDocument {
  return extractSchema(types, facts);
}

function only(...resources: string[]): UsedTypes {
  return { resources: new Map(resources.map((type) => [type, "a test"])), dataSources: new Map() };
}

function blockOf(schema: SchemaDocument, type: string): Block {
  return schema.provider_schemas[AWS_PROVIDER]!.resource_schemas[type]!.block;
}

const used = findUsedTypes([join(REPOSITORY, "modules")]);

describe("types in use", () => {
  test("are found from what the modules import", () => {
    expect([...used.resources.keys()]).toEqual(expect.arrayContaining(["aws_eks_cluster", "aws_s3_bucket_versioning"]));
    expect([...used.dataSources.keys()]).toContain("aws_cloudwatch_log_groups");
    expect([...used.resources.keys()]).not.toContain("aws");
  });

  test("of which facts.json says nothing are refused, with where to read about them", () => {
    expect(() => schemaOf(only("aws_sqs_queue"))).toThrow(
      /a test uses aws_sqs_queue, of which .*facts\.json says nothing: add its entry from https:.*\/sqs_queue/,
    );
  });
});

describe("facts", () => {
  const facts = Object.entries(readFacts());

  test.each(facts)("of %s name the documents they come from", (_type, { documents }) => {
    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents) expect(document).toMatch(/^https:\/\/(registry\.terraform\.io|github\.com)\//);
  });

  test.each(facts)("of %s are about arguments that it has", (type, fact) => {
    const block = blockOf(schemaOf(only(type)), type);
    const paths = [
      ...(fact.computed ?? []),
      ...(fact.sensitive ?? []),
      ...(fact.forceNew ?? []),
      ...(fact.notRead ?? []),
      ...Object.keys(fact.defaults ?? {}),
      ...Object.keys(fact.allowed ?? {}),
    ];
    expect(paths.filter((path) => !hasAttribute(block, path.split(".")))).toEqual([]);
  });
});

function hasAttribute(block: Block, [name, ...rest]: string[]): boolean {
  if (rest.length === 0) return Object.hasOwn(block.attributes, name!);
  const nested = block.block_types?.[name!];
  return nested !== undefined && hasAttribute(nested.block, rest);
}

describe("the recovered schema", () => {
  test("gives the same bindings back when cdktf's generator reads it", async () => {
    const { modules, members, differences } = await roundTrip(schemaOf(used));
    expect(differences).toEqual([]);
    // every type, and the provider itself
    expect(modules.length).toBe(used.resources.size + used.dataSources.size + 1);
    expect(members).toBeGreaterThan(500);
  });

  const mutations: Record<string, (schema: SchemaDocument) => void> = {
    "a list of strings for a set": (schema) => {
      blockOf(schema, "aws_eks_cluster").attributes.enabled_cluster_log_types!.type = ["list", "string"];
    },
    "a block that may stand many times": (schema) => {
      delete blockOf(schema, "aws_eks_cluster").block_types!.vpc_config!.max_items;
    },
    "a block that may be left out": (schema) => {
      delete blockOf(schema, "aws_eks_cluster").block_types!.vpc_config!.min_items;
    },
    "an argument that may be left out": (schema) => {
      const name = blockOf(schema, "aws_eks_cluster").attributes.name!;
      delete name.required;
      name.optional = true;
    },
    "an attribute that can be set": (schema) => {
      blockOf(schema, "aws_eks_cluster").attributes.arn = { type: "string", optional: true };
    },
  };
  test.each(Object.entries(mutations))("would not do so with %s", async (_name, mutate) => {
    const schema = schemaOf(only("aws_eks_cluster"));
    mutate(schema);
    const { differences } = await roundTrip(schema);
    expect(differences).toEqual([expect.stringMatching(/^eks-cluster: wrote/)]);
  });
});
