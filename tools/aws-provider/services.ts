import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { UsedTypes } from "./used-types";

/** The two files of the provider that list every service. Both are generated there: `make gen`. */
const LISTS = {
  /** The service packages that the provider offers. */
  packages: "internal/provider/sdkv2/service_packages_gen.go",
  /** One method for each AWS SDK client. */
  clients: "internal/conns/awsclient_gen.go",
} as const;

const CLIENT_METHOD =
  /func \(c \*AWSClient\) (\w+Client)\(ctx context\.Context\) \*(\w+)\.Client \{.*?names\.(\w+),.*?\n\}\n/gs;

/** The services of the provider's source: what each of them declares, and what each of them needs. */
export interface Services {
  readonly all: readonly string[];
  /** The services that declare a type: the key is `resource aws_x` or `data aws_x`. */
  readonly owners: Readonly<Record<string, readonly string[]>>;
  /** For each service, all services whose packages or clients its code uses, itself included. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  /** Services that the provider's own code uses, whatever is deployed. */
  readonly always: readonly string[];
}

/**
 * Reads which service declares which type, and which services belong together.
 *
 * @param source the folder of the provider's source
 */
export function readServices(source: string): Services {
  const packages = readPackages(source);
  const clients = readClients(source, packages);
  const all = [...packages.keys()].flatMap((path) => serviceOf(path) ?? []).sort();

  const owners: Record<string, string[]> = {};
  for (const service of all) {
    for (const type of declaredTypes(packages.get(folderOf(service)) ?? "")) (owners[type] ??= []).push(service);
  }
  const reachable = (from: string): string[] => servicesFrom(from, packages, clients);
  return {
    all,
    owners,
    needs: Object.fromEntries(all.map((service) => [service, reachable(folderOf(service))])),
    // "" is the package main
    always: reachable(""),
  };
}

/**
 * The services to build for the types in use.
 *
 * @throws Error if no service declares one of the types
 */
export function servicesFor({ resources, dataSources }: UsedTypes, services: Services): string[] {
  const kept = new Set(services.always);
  const keep = (kind: "resource" | "data", types: ReadonlyMap<string, string>): void => {
    for (const [type, file] of types) {
      const owners = services.owners[`${kind} ${type}`];
      if (owners === undefined) {
        throw new Error(
          `${file}: got ${kind === "data" ? "data source" : "resource"} type ${type}, expected a type of the pinned AWS provider; ` +
            "correct the type, or pin a provider that has it in tools/aws-provider/go.mod",
        );
      }
      for (const owner of owners) for (const service of services.needs[owner] ?? []) kept.add(service);
    }
  };
  keep("resource", resources);
  keep("data", dataSources);
  return [...kept].sort();
}

/** The provider's two lists of services without those that are not built, by path in the source. */
export function shortenedLists(source: string, kept: readonly string[]): Record<string, string> {
  const isKept = (service: string | undefined): boolean => service === undefined || kept.includes(service);
  const registry = readFileSync(join(source, LISTS.packages), "utf8")
    .split("\n")
    .filter((line) => isKept(/internal\/service\/(\w+)"$/.exec(line)?.[1]))
    .filter((line) => isKept(/^\t+(\w+)\.ServicePackage\(ctx\),$/.exec(line)?.[1]))
    .join("\n");

  const packages = readPackages(source);
  const clients = readClients(source, packages);
  const sdkPackages = new Set<string>();
  const methods = readFileSync(join(source, LISTS.clients), "utf8").replace(
    CLIENT_METHOD,
    (text: string, method: string, sdkPackage: string) => {
      if (!isKept(clients.get(method))) return "";
      sdkPackages.add(sdkPackage);
      return text;
    },
  );
  // Go refuses imports that nothing uses.
  const withoutImports = methods
    .split("\n")
    .filter((line) => {
      const sdk = /^\t"github\.com\/aws\/aws-sdk-go-v2\/service\/(\w+)"$/.exec(line)?.[1];
      return sdk === undefined || sdkPackages.has(sdk);
    })
    .join("\n");
  return { [LISTS.packages]: registry, [LISTS.clients]: withoutImports };
}

/** Whether a file of the source takes part in the build: `path` is relative to the source's folder. */
export function isBuilt(path: string, kept: readonly string[]): boolean {
  if (path.endsWith("_test.go")) return false;
  const [top = "", second, service, ...rest] = path.split("/");
  if (second === undefined) return true;
  if (!["internal", "names", "version"].includes(top)) return false;
  if (second !== "service" || service === undefined || rest.length === 0) return true;
  // The package `internal` embeds this file of each service.
  return kept.includes(service) || rest.join("/") === "smarterr.hcl";
}

/** The Go code of each package, by folder. Tests, and the two lists, are left out. */
function readPackages(source: string): Map<string, string> {
  const packages = new Map<string, string>();
  const visit = (folder: string): void => {
    let code = "";
    for (const entry of readdirSync(join(source, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (folder !== "" || ["internal", "names", "version"].includes(path)) visit(path);
      } else if (path.endsWith(".go") && !path.endsWith("_test.go") && !Object.values<string>(LISTS).includes(path)) {
        code += readFileSync(join(source, path), "utf8");
      }
    }
    if (code !== "") packages.set(folder, code);
  };
  visit("");
  return packages;
}

/** The service behind each client method, such as `EC2Client`. */
function readClients(source: string, packages: ReadonlyMap<string, string>): Map<string, string> {
  const serviceByName = new Map<string, string>();
  for (const [path, code] of packages) {
    const service = serviceOf(path);
    const name = /ServicePackageName\(\) string \{\s*return names\.(\w+)/.exec(code)?.[1];
    if (service !== undefined && name !== undefined) serviceByName.set(name, service);
  }
  const clients = new Map<string, string>();
  for (const [, method = "", , name = ""] of readFileSync(join(source, LISTS.clients), "utf8").matchAll(
    CLIENT_METHOD,
  )) {
    const service = serviceByName.get(name);
    if (service !== undefined) clients.set(method, service);
  }
  return clients;
}

/** All services whose packages are compiled, or whose clients are made, by the code that starts in a package. */
function servicesFrom(
  start: string,
  packages: ReadonlyMap<string, string>,
  clients: ReadonlyMap<string, string>,
): string[] {
  const seen = new Set<string>();
  const waiting = [start];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const code = packages.get(path);
    if (code === undefined || seen.has(path)) continue;
    seen.add(path);
    waiting.push(...usesOf(code, clients));
  }
  return [...seen].flatMap((path) => serviceOf(path) ?? []).sort();
}

const uses = new Map<string, readonly string[]>();

/** The folders of the packages that some code imports, or whose client it asks for. */
function usesOf(code: string, clients: ReadonlyMap<string, string>): readonly string[] {
  const known = uses.get(code);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const [, path = ""] of code.matchAll(/"github\.com\/hashicorp\/terraform-provider-aws\/([^"]+)"/g)) {
    found.add(path);
  }
  for (const [, method = ""] of code.matchAll(/\.(\w+Client)\(/g)) {
    const service = clients.get(method);
    if (service !== undefined) found.add(folderOf(service));
  }
  uses.set(code, [...found]);
  return [...found];
}

/** The resource and data source types of a service, as `resource aws_x` and `data aws_x`. */
function declaredTypes(code: string): Set<string> {
  const declared = new Set<string>();
  for (const [, method = "", body = ""] of code.matchAll(
    /func \(p \*servicePackage\) (\w+)\(ctx context\.Context\)(.*?)\n\}\n/gs,
  )) {
    const kind = /^(SDK|Framework)Resources$/.test(method)
      ? "resource"
      : /^(SDK|Framework)DataSources$/.test(method)
        ? "data"
        : undefined;
    if (kind === undefined) continue;
    for (const [, type = ""] of body.matchAll(/TypeName: +"(aws_\w+)"/g)) declared.add(`${kind} ${type}`);
  }
  return declared;
}

function folderOf(service: string): string {
  return `internal/service/${service}`;
}

/** The service whose own package lies in a folder; undefined for other packages, also for those within a service. */
function serviceOf(path: string): string | undefined {
  return /^internal\/service\/(\w+)$/.exec(path)?.[1];
}
