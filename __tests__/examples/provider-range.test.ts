import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { ModuleKind, transpileModule } from "typescript";
import { setAwsProviderRange } from "../../modules";
import { files, ROOT, text } from "../repository/tree";
import { EXAMPLES } from "./expectations";
import { stacksOf, stacksOfProgram, type WrittenStack } from "./run-example";

/** The providers that a stack asks for, with their version constraints. */
function providersOf({ content }: WrittenStack): [name: string, version: string][] {
  const { terraform = {} } = content as {
    readonly terraform?: { readonly required_providers?: Record<string, { readonly version: string }> };
  };
  return Object.entries(terraform.required_providers ?? {}).map(([name, { version }]) => [name, version]);
}

/** Whether a constraint admits one version alone: https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
const isExact = (version: string): boolean => version.split(",").some((part) => /^\s*=?\s*\d/.test(part));

/** The programs among a page's TypeScript blocks: those that synthesize an App. */
const programsOf = (page: string): string[] =>
  [...text(page).matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code).filter((code) => code.includes(".synth("));

function runProgram(code: string): void {
  const { outputText } = transpileModule(code, { compilerOptions: { module: ModuleKind.CommonJS } });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page's own words are what is tried
  const run = new Function("require", "exports", outputText) as (require: unknown, exports: object) => void;
  run((name: string) => jest.requireActual<object>(name), {});
}

const pages = ["README.md", ...["docs", "examples"].flatMap(files).filter((file) => file.endsWith(".md"))];
const programs: [string, () => WrittenStack[]][] = [
  ...Object.keys(EXAMPLES).map((example): [string, () => WrittenStack[]] => [
    `examples/${example}`,
    () => stacksOf(example),
  ]),
  ...pages.flatMap((page) =>
    programsOf(page).map((code, index): [string, () => WrittenStack[]] => [
      `program ${index + 1} of ${page}`,
      () => stacksOfProgram(() => runProgram(code)),
    ]),
  ),
];

test.each(programs)("%s admits a range of AWS provider versions", (_, stacks) => {
  const asked = stacks().map((stack) => providersOf(stack));
  expect(asked.length).toBeGreaterThan(0);
  for (const providers of asked) expect(providers).toEqual([["aws", ">= 6.25, < 7"]]);
});

test("the README shows programs", () => {
  expect(programsOf("README.md").length).toBeGreaterThan(1);
});

test.each(["environments/example.yaml", "environments/examples/own-vpc.yaml"])(
  "the app admits a range of AWS provider versions for %s",
  (file) => {
    process.env.ENVIRONMENTS = join(ROOT, file);
    const log = jest.spyOn(console, "log").mockReturnValue();
    try {
      const stacks = stacksOfProgram(() => {
        jest.requireActual(join(ROOT, "main.ts"));
      });
      expect(stacks.length).toBeGreaterThan(0);
      for (const stack of stacks) expect(providersOf(stack)).toEqual([["aws", ">= 6.25, < 7"]]);
    } finally {
      log.mockRestore();
      delete process.env.ENVIRONMENTS;
    }
  },
);

test("each Terraform module admits a range of AWS provider versions", () => {
  const versions = files("terraform-modules").filter((file) => file.endsWith("/versions.tf"));
  expect(versions.length).toBeGreaterThan(0);
  for (const file of versions) {
    expect([...text(file).matchAll(/^ +version = "(.*)"$/gm)].map(([, version]) => version)).toEqual([">= 6.25, < 7"]);
  }
});

describe("a stack with a provider of its own", () => {
  const asked = (change: (stack: TerraformStack) => void): [string, string][] => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    change(stack);
    return providersOf({ name: "stack", content: JSON.parse(Testing.synth(stack)) });
  };

  test("asks for one exact version, that of the bindings", () => {
    expect(asked(() => undefined).map(([name, version]) => [name, isExact(version)])).toEqual([["aws", true]]);
  });

  test("asks for the range that the constructs support where setAwsProviderRange is called", () => {
    const [[, version] = ["", ""]] = asked(setAwsProviderRange);
    expect(version).toBe(">= 6.25, < 7");
    expect(isExact(version)).toBe(false);
  });
});
