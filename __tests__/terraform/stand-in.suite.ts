import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildStandIn, compileProvider, GO_ENVIRONMENT } from "../../tools/aws-stand-in/build";
import { Terraform } from "./harness/terraform";
import { describeWithStandIn } from "./harness/suites";
import { tools } from "./harness/tools";
import { REPOSITORY, World } from "./harness/world";

const PROVIDER = join(REPOSITORY, "tools", "aws-stand-in", "provider");

describeWithStandIn("the stand-in for the AWS provider", () => {
  test("passes its own tests", async () => {
    // what it refuses, and that each refusal names its document
    const { stdout } = await promisify(execFile)("go", ["test", "-vet=off", "-v", "./..."], {
      cwd: PROVIDER,
      env: { ...process.env, ...GO_ENVIRONMENT },
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(stdout.match(/^\s*--- PASS/gm)?.length).toBeGreaterThan(40);
  });

  test("is built once for the same sources", () => {
    const { program } = tools().standIn!;
    const before = statSync(program).mtimeMs;
    expect(buildStandIn().program).toBe(program);
    expect(statSync(program).mtimeMs).toBe(before);
  });

  test("that does not compile is one sentence with the version of Go", () => {
    const folder = mkdtempSync(join(tmpdir(), "broken-"));
    try {
      cpSync(PROVIDER, folder, { recursive: true });
      writeFileSync(join(folder, "main.go"), "package main\n\nfunc main() { undefinedHere() }\n");
      expect(() => compileProvider(folder)).toThrow(
        /^the AWS provider's stand-in does not build with Go \d+\.\d+\S*, expected .* to compile: [^\n]*undefinedHere[^\n]*$/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describeWithStandIn("Terraform with the stand-in", () => {
  let world: World;
  beforeEach(() => {
    world = new World("stand-in");
  });
  afterEach(() => world.remove());

  async function configuration(resources: string, environment: Record<string, string> = {}): Promise<Terraform> {
    world = new World("stand-in", environment);
    world.write(
      "main.tf",
      `terraform {
         required_providers {
           aws = { source = "hashicorp/aws" }
         }
       }
       provider "aws" {
         region = "eu-west-1"
       }
       ${resources}`,
    );
    const terraform = new Terraform(world, world.folder);
    await terraform.init();
    return terraform;
  }

  function edit(from: string, to: string): void {
    writeFileSync(world.path("main.tf"), readFileSync(world.path("main.tf"), "utf8").replace(from, to));
  }

  test("refuses what the provider's own validation refuses", async () => {
    const terraform = await configuration(`resource "aws_cloudwatch_log_group" "g" {
      name              = "/g"
      retention_in_days = 42
    }`);
    const run = await terraform.run("validate", "-no-color");
    expect(run.code).toBe(1);
    expect(run.text).toContain("expected retention_in_days to be one of");
  });

  test("replaces a resource where the provider does, and creates under its new name", async () => {
    const named = (name: string): string => `resource "aws_cloudwatch_log_group" "g" {\n  name = "${name}"\n}\n`;
    const terraform = await configuration(named("/one"));
    await terraform.apply();
    edit("/one", "/two");
    const plan = await terraform.plan();
    expect(plan.resource_changes?.[0]?.change.actions).toEqual(["delete", "create"]);
  });

  test("fails where it is told to", async () => {
    const terraform = await configuration(`resource "aws_cloudwatch_log_group" "g" {\n  name = "/g"\n}`, {
      AWS_STAND_IN_FAULTS: "create aws_cloudwatch_log_group=ThrottlingException: rate exceeded",
    });
    const run = await terraform.run("apply", "-no-color", "-auto-approve");
    expect(run.code).toBe(1);
    expect(run.text).toContain("ThrottlingException: rate exceeded");
    expect(world.operations()).toEqual([expect.objectContaining({ operation: "create", refused: "error" })]);
  });
});
