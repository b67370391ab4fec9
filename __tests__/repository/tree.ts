import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../..");

/** Text of a file of the repository. */
export function text(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Files below a folder of the repository, as paths from its root. */
export function files(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .filter((file) => !file.split("/").includes("node_modules"))
    .sort();
}

/** Ids of the rules, by the folders they live in. */
export function ruleFolders(): string[] {
  return readdirSync(join(ROOT, "policies/rules"), { withFileTypes: true })
    .filter((service) => service.isDirectory())
    .flatMap((service) =>
      readdirSync(join(ROOT, "policies/rules", service.name), { withFileTypes: true })
        .filter((rule) => rule.isDirectory())
        .map((rule) => `${service.name}/${rule.name}`),
    )
    .sort();
}
