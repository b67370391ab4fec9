import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Terraform's names of what the product and its Terraform configurations use. */
export interface UsedTypes {
  /** For each resource type, a file that uses it. */
  readonly resources: ReadonlyMap<string, string>;
  readonly dataSources: ReadonlyMap<string, string>;
}

const BINDING_IMPORT = /from "@cdktf\/provider-aws\/lib\/([\w-]+)"/g;
const HCL_BLOCK = /^\s*(resource|data)\s+"(aws_\w+)"/gm;
const SKIPPED = new Set(["node_modules", ".terraform", "cdktf.out"]);

/** `@cdktf/provider-aws` as installed. */
const BINDINGS = join(require.resolve("@cdktf/provider-aws/package.json"), "..");

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path).filter((entry) => !SKIPPED.has(entry));
  return entries.sort().flatMap((entry) => filesBelow(join(path, entry)));
}

/** The folder of a binding, and the Terraform type that it declares. */
function terraformTypeOf(bindingFolder: string): string | undefined {
  const source = readFileSync(join(BINDINGS, "lib", bindingFolder, "index.js"), "utf8");
  return /\.tfResourceType = "([^"]+)"/.exec(source)?.[1];
}

/**
 * Finds the resource and data source types in use: the bindings that TypeScript files import and the blocks that
 * Terraform files hold.
 *
 * @param paths files and folders to look through; what does not exist holds nothing
 */
export function findUsedTypes(paths: readonly string[]): UsedTypes {
  const resources = new Map<string, string>();
  const dataSources = new Map<string, string>();
  const note = (isData: boolean, type: string, file: string): void => {
    const known = isData ? dataSources : resources;
    if (!known.has(type)) known.set(type, file);
  };
  for (const file of paths.flatMap(filesBelow)) {
    if (!/\.(ts|tf)$/.test(file)) continue;
    const text = readFileSync(file, "utf8");
    for (const [, folder = ""] of file.endsWith(".ts") ? text.matchAll(BINDING_IMPORT) : []) {
      const type = terraformTypeOf(folder);
      // the provider itself is a binding too
      if (type !== undefined && type !== "aws") note(folder.startsWith("data-aws-"), type, file);
    }
    for (const [, kind, type = ""] of file.endsWith(".tf") ? text.matchAll(HCL_BLOCK) : []) {
      note(kind === "data", type, file);
    }
  }
  return { resources, dataSources };
}
