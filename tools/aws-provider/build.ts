import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isBuilt, readServices, servicesFor, shortenedLists, type Services } from "./services";
import { faultOf, GO, providerFaultOf, versionOf } from "./toolchain";
import { findUsedTypes } from "./used-types";

const REPOSITORY = join(__dirname, "..", "..");
const MODULE = "github.com/hashicorp/terraform-provider-aws";

/** Where resource and data source types are used, in the product and in its tests. */
const USERS = ["main.ts", "modules", "examples", "terraform-modules", "__tests__"];

/** What decides how the provider is built. */
const BUILD_FILES = ["build.ts", "services.ts", "go.mod", "go.sum"].map((file) => join(__dirname, file));

/** `-N` switches the optimizer off, which halves the time of the build. */
const BUILD = ["build", "-p", "2", "-trimpath", "-gcflags=all=-N", "-ldflags", "-s -w"];

/** The AWS provider, built and ready to install. */
export interface Provider {
  /** A filesystem mirror that Terraform installs the provider from. */
  readonly mirror: string;
  /** Terraform's CLI configuration that names the mirror. */
  readonly cliConfig: string;
  /** The program in the mirror. */
  readonly program: string;
  /** The version in the mirror: the last release before the commit. */
  readonly version: string;
  /** The commit of the provider's repository. */
  readonly commit: string;
  /** Service packages of the provider that are in the program. */
  readonly services: readonly string[];
  /** Service packages of the provider that are not in the program. */
  readonly leftOut: readonly string[];
}

/**
 * Builds the AWS provider from its Go module, or returns the cached build. The first build takes minutes.
 *
 * @throws Error if Go is missing or too old, if a Go module cannot be downloaded or does not have its checksum, if a type
 *   in use does not exist, or if the provider does not compile
 */
export function buildProvider(): Provider {
  const go = goVersion();
  const provider = cachedProvider(go);
  if (provider !== undefined) return provider;

  const source = downloadSource();
  const services = readServices(source);
  const kept = servicesFor(usedTypes(), services);
  const folder = folderFor(go, kept);
  mkdirSync(cacheFolder(), { recursive: true });
  const making = mkdtempSync(join(cacheFolder(), "making-"));
  try {
    compile(source, kept, join(making, "source"), join(making, "program"));
    const version = readFileSync(join(source, "version", "VERSION"), "utf8").trim();
    const fault = providerFaultOf(version);
    if (fault !== undefined) throw new Error(fault);
    const program = programIn(making, version);
    mkdirSync(dirname(program), { recursive: true });
    renameSync(join(making, "program"), program);
    rmSync(join(making, "source"), { recursive: true });
    writeFileSync(join(making, "terraform.rc"), cliConfigFor(join(folder, "mirror")));
    const leftOut = services.all.filter((service) => !kept.includes(service));
    writeFileSync(join(making, "build.json"), JSON.stringify({ version, commit: commit(), services: kept, leftOut }));
    // The rename makes the build visible at once. Another process may have finished the same build first.
    if (!existsSync(folder)) renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  writeFileSync(servicesFile(), JSON.stringify(services));
  return readProvider(folder);
}

/**
 * Returns the cached build, without building and without a network.
 *
 * @returns undefined if there is no build for today's types, sources and Go version
 * @throws Error if Go is missing or too old
 */
export function builtProvider(): Provider | undefined {
  return cachedProvider(goVersion());
}

function cachedProvider(go: string): Provider | undefined {
  if (!existsSync(servicesFile())) return undefined;
  const services = JSON.parse(readFileSync(servicesFile(), "utf8")) as Services;
  const folder = folderFor(go, servicesFor(usedTypes(), services));
  return existsSync(folder) ? readProvider(folder) : undefined;
}

function readProvider(folder: string): Provider {
  const build = JSON.parse(readFileSync(join(folder, "build.json"), "utf8")) as Pick<
    Provider,
    "version" | "commit" | "services" | "leftOut"
  >;
  const program = programIn(folder, build.version);
  return { mirror: join(folder, "mirror"), cliConfig: join(folder, "terraform.rc"), program, ...build };
}

/** https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror */
function programIn(folder: string, version: string): string {
  const path = join("registry.terraform.io", "hashicorp", "aws", version, platform());
  return join(folder, "mirror", path, `terraform-provider-aws_v${version}`);
}

/** Builds are shared by all checkouts of the user: the folder is outside the tree. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME: cache = "" } = process.env;
  return join(cache === "" ? join(homedir(), ".cache") : cache, "eks-audit-logging", "aws-provider");
}

/** The services of the pinned source, which decide whether a build is there without the source at hand. */
function servicesFile(): string {
  return join(cacheFolder(), `services-${digest(BUILD_FILES.map((file) => readFileSync(file, "utf8")))}.json`);
}

function folderFor(go: string, services: readonly string[]): string {
  const sources = BUILD_FILES.map((file) => readFileSync(file, "utf8"));
  return join(cacheFolder(), digest([go, platform(), services.join(" "), ...sources]));
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}

function usedTypes(): ReturnType<typeof findUsedTypes> {
  return findUsedTypes(USERS.map((path) => join(REPOSITORY, path)));
}

function goVersion(): string {
  const version = versionOf(GO);
  const needed = /^go (\S+)$/m.exec(readFileSync(join(__dirname, "go.mod"), "utf8"))?.[1] ?? GO.needed;
  const fault = faultOf({ ...GO, needed }, version);
  if (version === undefined || fault !== undefined) throw new Error(fault);
  return version;
}

/** The pinned version, as go.mod has it. */
function pinnedVersion(): string {
  const version = new RegExp(`^require ${MODULE} (\\S+)$`, "m").exec(
    readFileSync(join(__dirname, "go.mod"), "utf8"),
  )?.[1];
  if (version === undefined)
    throw new Error(`tools/aws-provider/go.mod: got no version of ${MODULE}, expected one; add it`);
  return version;
}

/** A Go pseudo-version ends with the first twelve digits of the commit. */
function commit(): string {
  return pinnedVersion().split("-").at(-1) ?? "";
}

/** Downloads the source into Go's module cache, which checks it against go.sum, and returns its folder. */
function downloadSource(): string {
  const pinned = readFileSync(join(__dirname, "go.sum"), "utf8").split("\n");
  const { stdout, fault } = go(__dirname, "mod", "download", "-json", MODULE);
  if (fault !== undefined) {
    const { Error: reason } = stdout.startsWith("{") ? (JSON.parse(stdout) as { Error?: string }) : {};
    throw new Error(downloadFault("its source", reason ?? fault));
  }
  const { Dir: folder, Sum: sum } = JSON.parse(stdout) as { Dir: string; Sum: string };
  const line = `${MODULE} ${pinnedVersion()} ${sum}`;
  if (pinned.includes(line)) return folder;
  throw new Error(
    `tools/aws-provider/go.sum: got no line "${line}", expected the checksum of the pinned version; add it`,
  );
}

function downloadFault(what: string, reason: string): string {
  return (
    `the AWS provider cannot be built, because ${what} cannot be downloaded: got "${reason}", ` +
    `expected a Go module proxy that serves ${MODULE} ${pinnedVersion()}; set GOPROXY`
  );
}

/** Compiles the provider from a copy of its source in which the lists of services are shorter. */
function compile(source: string, kept: readonly string[], copy: string, program: string): void {
  const lists = shortenedLists(source, kept);
  for (const path of readdirSync(source, { recursive: true, encoding: "utf8" })) {
    if (!isBuilt(path, kept) || statSync(join(source, path)).isDirectory()) continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    // Written, not copied: folders and files of Go's module cache are read-only, and copies of them would be too.
    writeFileSync(join(copy, path), lists[path] ?? readFileSync(join(source, path)));
  }
  const { fault: notDownloaded } = go(copy, "list", "-deps", ".");
  if (notDownloaded !== undefined) throw new Error(downloadFault("a module that it imports", notDownloaded));
  const { fault } = go(copy, ...BUILD, "-o", program, ".");
  if (fault !== undefined) {
    throw new Error(
      `the AWS provider cannot be built: Go printed "${fault}", expected the pinned source to compile; ` +
        "check the Go version and the free disk space",
    );
  }
}

/** Runs Go in a folder. If Go fails, `fault` is what it printed last. */
function go(folder: string, ...args: string[]): { readonly stdout: string; readonly fault?: string } {
  const { error, status, stderr, stdout } = spawnSync("go", args, {
    cwd: folder,
    encoding: "utf8",
    // The user's own flags and workspaces are for the user's own modules.
    env: { ...process.env, GOFLAGS: "-buildvcs=false", GOTOOLCHAIN: "local", GOWORK: "off" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error === undefined && status === 0) return { stdout };
  return { stdout, fault: lastLines(error?.message ?? stderr) };
}

function lastLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "" && !line.startsWith("go: downloading"))
    .slice(-3)
    .join(" | ");
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

function platform(): string {
  const systems: Record<string, string> = { win32: "windows" };
  const processors: Record<string, string> = { x64: "amd64" };
  return `${systems[process.platform] ?? process.platform}_${processors[process.arch] ?? process.arch}`;
}
