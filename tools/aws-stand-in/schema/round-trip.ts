import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ts from "typescript";
import { boundProviderVersion } from "./extract";
import { AWS_PROVIDER, type SchemaDocument } from "./terraform-schema";
import { BINDINGS } from "../../aws-provider/used-types";

/** What a round trip showed. */
export interface RoundTrip {
  /** Modules of the bindings that were written again. */
  readonly modules: readonly string[];
  /** Members of interfaces compared: each argument of each block. */
  readonly members: number;
  /** Where the bindings written again differ from the installed ones: module, and the first difference. */
  readonly differences: readonly string[];
}

/**
 * Proves a recovered schema: feeds it to cdktf's own generator and compares the bindings it writes with the installed
 * ones, statement by statement and member by member.
 *
 * It is blind to what bindings don't tell at all: the facts of facts.json.
 */
export async function roundTrip(schema: SchemaDocument): Promise<RoundTrip> {
  const folder = mkdtempSync(join(tmpdir(), "bindings-"));
  try {
    await generateBindings(schema, folder);
    return compareWithInstalled(join(folder, "providers", "aws"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The part of cdktf's generator that is used here; it has no public types of its own. */
interface Generator {
  CodeMaker: new () => { indentation: number; save(folder: string): Promise<unknown> };
  TerraformProviderGenerator: new (code: unknown, schema: unknown) => { generate(target: unknown): void };
  ConstructsMakerProviderTarget: new (constraint: unknown, language: unknown) => unknown;
  TerraformProviderConstraint: new (constraint: string) => unknown;
  Language: { TYPESCRIPT: unknown };
}

function generator(): Generator {
  // the generator comes with the cdktf CLI, and its code maker with the generator
  const fromCli = createRequire(require.resolve("cdktf-cli/package.json"));
  const fromGenerator = createRequire(fromCli.resolve("@cdktf/provider-generator"));
  return {
    ...(fromGenerator("codemaker") as Pick<Generator, "CodeMaker">),
    ...(fromCli("@cdktf/provider-generator/lib/get/generator/provider-generator") as Pick<
      Generator,
      "TerraformProviderGenerator"
    >),
    ...(fromCli("@cdktf/commons") as Pick<
      Generator,
      "ConstructsMakerProviderTarget" | "TerraformProviderConstraint" | "Language"
    >),
  };
}

async function generateBindings(schema: SchemaDocument, folder: string): Promise<void> {
  const cdktf = generator();
  const code = new cdktf.CodeMaker();
  code.indentation = 2;
  const versions = { provider_versions: { [AWS_PROVIDER]: boundProviderVersion() } };
  const constraint = new cdktf.TerraformProviderConstraint("aws@~> 6.0");
  new cdktf.TerraformProviderGenerator(code, { ...schema, ...versions }).generate(
    new cdktf.ConstructsMakerProviderTarget(constraint, cdktf.Language.TYPESCRIPT),
  );
  await code.save(folder);
}

function compareWithInstalled(generated: string): RoundTrip {
  const modules = readdirSync(generated).filter((name) => existsSync(join(generated, name, "index.ts")));
  const differences: string[] = [];
  let members = 0;
  for (const name of modules) {
    const written = join(generated, name, "index.ts");
    const installed = join(BINDINGS, "lib", name);
    const installedMembers = interfaceMembers(join(installed, "index.d.ts"));
    members += installedMembers.length;
    const difference =
      firstDifference(interfaceMembers(written), installedMembers) ??
      firstDifference(statements(written), statements(join(installed, "index.js")));
    if (difference !== undefined) differences.push(`${name}: ${difference}`);
  }
  return { modules, members, differences };
}

function firstDifference(written: readonly string[], installed: readonly string[]): string | undefined {
  const at = installed.findIndex((line, index) => line !== written[index]);
  const line = at === -1 && written.length > installed.length ? installed.length : at;
  if (line === -1) return undefined;
  return `wrote "${written[line] ?? "nothing"}", installed is "${installed[line] ?? "nothing"}"`;
}

/** Lines that only jsii's compiler writes, and the imports that differ with where a file stands. */
const COMPILER_MADE =
  /JSII_RTTI|^var _a|^_[a-z0-9]+(, |;)|fqn:|use strict|__esModule|^exports\.|^\/\/#|const cdktf = require|^import /;

function statements(file: string): string[] {
  const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.CommonJS,
      removeComments: true,
      useDefineForClassFields: false,
    },
  });
  const lines = outputText.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !COMPILER_MADE.test(line));
}

function interfaceMembers(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  return source.statements.filter(ts.isInterfaceDeclaration).flatMap((node) =>
    node.members.filter(ts.isPropertySignature).map((member) => {
      const type = member.type?.getText().replace(/[\s;]+/g, " ");
      return `${node.name.text}.${member.name.getText()}${member.questionToken ? "?" : ""}: ${type}`;
    }),
  );
}
