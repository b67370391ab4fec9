import { join } from "node:path";
import { readSchema } from "../../tools/aws-provider/schema";
import { findUsedTypes } from "../../tools/aws-provider/used-types";

const used = findUsedTypes([join(__dirname, "..", "..", "modules")]);

test("the types in use are found from the bindings that the modules import", () => {
  expect([...used.resources.keys()]).toEqual(expect.arrayContaining(["aws_eks_cluster", "aws_s3_bucket_versioning"]));
  expect([...used.dataSources.keys()]).toContain("aws_cloudwatch_log_groups");
  expect([...used.resources.keys()]).not.toContain("aws");
});

test("the committed schema of the provider has each type in use, and no other", () => {
  const { data_source_schemas: data, resource_schemas: resources } = readSchema();
  expect(Object.keys(resources)).toEqual([...used.resources.keys()].sort());
  expect(Object.keys(data)).toEqual([...used.dataSources.keys()].sort());
});
