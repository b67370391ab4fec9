import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { parseDocument } from "yaml";
import { environmentSchema, type Environment } from "./environment";
import { environmentFaults } from "./environment-faults";

/** An environment and the name its stacks carry: its file's. */
export interface NamedEnvironment {
  readonly name: string;
  readonly file: string;
  readonly environment: Environment;
}

/** What a user has to put right in an environment file. */
export class EnvironmentError extends Error {
  public override readonly name = "EnvironmentError";
}

/**
 * Reads the environment files named, or all of a folder where none is.
 * @param named paths of files, or their names in the folder, as a list or separated by commas
 * @throws EnvironmentError naming file, path, the value got and the values allowed
 */
export function readEnvironments(folder: string, named: unknown): NamedEnvironment[] {
  const wanted = (Array.isArray(named) ? named.map(String) : typeof named === "string" ? named.split(",") : [])
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const files = wanted.length > 0 ? wanted.map((name) => fileNamed(folder, name)) : allFiles(folder);
  const environments = files.map(readEnvironment);
  for (const [index, { file, name }] of environments.entries()) {
    const first = environments.findIndex((other) => other.name === name);
    if (first < index) {
      throw new EnvironmentError(
        `${file}: the environment "${name}" is ${environments[first]?.file ?? ""} already, expected a file name of its own, for stacks are named after it`,
      );
    }
  }
  checkNamesAcrossFiles(environments);
  return environments;
}

/** Account, region and name are one cluster, or one trail, in whatever file they stand. */
function checkNamesAcrossFiles(environments: readonly NamedEnvironment[]): void {
  const firstOf = new Map<string, string>();
  for (const { environment, file } of environments) {
    const { account, clusters, trail } = environment;
    const named = [
      ...(trail === undefined ? [] : [{ ...trail, path: "trail" }]),
      ...clusters.map(({ name, region }, index) => ({ name, region, path: `clusters[${index}]` })),
    ];
    for (const { name, path, region } of named) {
      const key = [path.replace(/\[.*/, ""), account, region, name].join(" ");
      const first = firstOf.get(key);
      if (first !== undefined) {
        throw new EnvironmentError(
          `${file}: ${path}.name: got "${name}", expected a name that ${first} does not have in ${region} of ${account} already`,
        );
      }
      firstOf.set(key, `${path} of ${file}`);
    }
  }
}

function allFiles(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => /\.ya?ml$/.test(file)) : [];
  if (files.length === 0) throw new EnvironmentError(`${folder}: got no environments, expected one YAML file at least`);
  return files.sort().map((file) => join(folder, file));
}

function fileNamed(folder: string, name: string): string {
  const candidates = [name, join(folder, name), join(folder, `${name}.yaml`), join(folder, `${name}.yml`)];
  const found = candidates.find((file) => /\.ya?ml$/.test(file) && existsSync(file));
  if (found === undefined) {
    throw new EnvironmentError(`environment "${name}": got no such file, expected one of ${candidates.join(", ")}`);
  }
  return found;
}

function readEnvironment(file: string): NamedEnvironment {
  const name = basename(file, extname(file));
  if (!/^[a-z0-9](?:-?[a-z0-9])*$/.test(name)) {
    throw new EnvironmentError(
      `${file}: got the name "${name}", expected lower-case letters, digits and single "-", for stacks are named after it`,
    );
  }
  const document = parseDocument(readFileSync(file, "utf8"));
  const [fault] = document.errors;
  if (fault !== undefined) {
    throw new EnvironmentError(`${file}: is not YAML: ${fault.message.split("\n")[0]?.replace(/:$/, "") ?? ""}`);
  }
  const value: unknown = document.toJS();
  const parsed = environmentSchema.safeParse(value);
  if (!parsed.success) {
    throw new EnvironmentError(
      environmentFaults(parsed.error, value)
        .map((each) => `${file}: ${each}`)
        .join("\n"),
    );
  }
  return { name, file, environment: parsed.data };
}
