import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { boundProviderVersion, extractSchema } from "./schema/extract";
import { FACTS_FILE, readFacts } from "./schema/facts";
import { findUsedTypes } from "../aws-provider/used-types";
import { faultOf, GO, providerFaultOf, versionOf } from "../aws-provider/toolchain";

const REPOSITORY = join(__dirname, "..", "..");
const PROVIDER = join(__dirname, "provider");
const CACHE = join(REPOSITORY, "node_modules", ".cache", "aws-stand-in");

/** Where types are used: what is not there yet holds none. */
const USERS = ["main.ts", "modules", "examples", "__tests__/terraform", "__tests__/policies/plans"];

/** OpenTofu looks for the same provider under its own registry's name. */
const [TERRAFORM_REGISTRY, OPENTOFU_REGISTRY] = ["registry.terraform.io", "registry.opentofu.org"];

/** Flags of every Go command here, so that builds and tests share what is compiled. */
export const GO_ENVIRONMENT = { CGO_ENABLED: "0", GOFLAGS: "-trimpath -buildvcs=false", GOTOOLCHAIN: "local" };

export interface StandIn {
  /** The provider, which also answers as `aws` does. */
  readonly program: string;
  /** A filesystem mirror that Terraform installs the provider from. */
  readonly mirror: string;
  /** Terraform's CLI configuration that names the mirror. */
  readonly cliConfig: string;
  readonly providerVersion: string;
}

/**
 * Builds the stand-in, or takes what was built before from the same sources, schema and facts.
 *
 * @throws Error when Go is missing or too old, the bindings are outside the pin, or the sources don't compile
 */
export function buildStandIn(): StandIn {
  const providerVersion = boundProviderVersion();
  const fault = providerFaultOf(providerVersion);
  if (fault !== undefined) throw new Error(fault);

  const schema = JSON.stringify(extractSchema(usedTypes(), readFacts()), null, 1) + "\n";
  const facts = readFileSync(FACTS_FILE, "utf8");
  const compiled = compileProvider();
  const folder = join(CACHE, digest([compiled, providerVersion, schema, facts]));
  const mirror = join(folder, "mirror");
  const file = `terraform-provider-aws_v${providerVersion}`;
  const packageOf = (registry: string): string =>
    join(mirror, registry, "hashicorp", "aws", providerVersion, platform());
  const cliConfig = join(folder, "terraform.rc");
  const standIn = { program: join(packageOf(TERRAFORM_REGISTRY), file), mirror, cliConfig, providerVersion };
  if (existsSync(cliConfig)) return standIn;

  for (const path of [TERRAFORM_REGISTRY, OPENTOFU_REGISTRY].map(packageOf)) {
    mkdirSync(path, { recursive: true });
    copyFileSync(compiled, join(path, file));
    writeFileSync(join(path, "schema.json"), schema);
    writeFileSync(join(path, "facts.json"), facts);
  }
  // written last: a folder that has it is whole
  writeFileSync(cliConfig, cliConfigFor(mirror));
  return standIn;
}

function usedTypes(): ReturnType<typeof findUsedTypes> {
  return findUsedTypes(USERS.map((path) => join(REPOSITORY, path)));
}

function cliConfigFor(mirror: string): string {
  return `disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path = ${JSON.stringify(mirror)}
  }
}
`;
}

/**
 * Compiles the provider, or takes what was compiled from the same sources, and gives the path of the program.
 *
 * @param folder the Go module
 * @throws Error when Go is missing or too old, or the sources don't compile
 */
export function compileProvider(folder: string = PROVIDER): string {
  const version = versionOf(GO);
  const fault = faultOf(GO, version);
  if (version === undefined || fault !== undefined) throw new Error(fault);
  const sources = sourcesBelow(folder);
  const contents = sources.map((path) => `${path}\n${readFileSync(join(folder, path), "utf8")}`);
  const program = join(CACHE, "programs", digest([version, platform(), ...contents]));
  if (existsSync(program)) return program;

  mkdirSync(join(CACHE, "programs"), { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const build = spawnSync("go", ["build", "-ldflags=-s -w", "-o", unfinished, "."], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...GO_ENVIRONMENT },
  });
  if (build.status !== 0) {
    rmSync(unfinished, { force: true });
    throw new Error(
      `the AWS provider's stand-in does not build with Go ${version}, expected tools/aws-stand-in/provider to compile: ` +
        (build.error === undefined ? build.stderr : String(build.error)).trim().split("\n").slice(-5).join(" | "),
    );
  }
  renameSync(unfinished, program);
  return program;
}

function sourcesBelow(folder: string, prefix = ""): string[] {
  const entries = readdirSync(join(folder, prefix), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = join(prefix, entry.name);
      if (entry.isDirectory()) return sourcesBelow(folder, path);
      return /^go\.(mod|sum)$|\.go$/.test(entry.name) && !entry.name.endsWith("_test.go") ? [path] : [];
    })
    .sort();
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}

function platform(): string {
  const systems: Record<string, string> = { linux: "linux", darwin: "darwin", win32: "windows" };
  const processors: Record<string, string> = { x64: "amd64", arm64: "arm64" };
  return `${systems[process.platform] ?? process.platform}_${processors[process.arch] ?? process.arch}`;
}
