import * as fs from "node:fs";
import * as path from "node:path";

import { GateError, reason } from "./errors";

const PACKAGE = "eks-audit-logging";

// This file runs as gate/bundle.ts or dist/gate/bundle.js; in the command of one file tools/bundle.mjs stands for it.
const DEPTHS = ["..", "../.."];

interface Manifest {
  root: string;
  version: string;
}

let found: Manifest | undefined;

function manifest(): Manifest {
  if (found) return found;
  for (const depth of DEPTHS) {
    const root = path.resolve(__dirname, depth);
    const content = packageJson(path.join(root, "package.json"));
    if (content?.name === PACKAGE) return (found = { root, version: String(content.version) });
  }
  throw new GateError(`no package.json of ${PACKAGE} above ${__dirname}; install the package again`);
}

function packageJson(file: string): { name?: unknown; version?: unknown } | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as { name?: unknown; version?: unknown };
  } catch {
    return undefined;
  }
}

/** Version of the package, as in its package.json. */
export function version(): string {
  return manifest().version;
}

/**
 * Bytes of a file of the policy bundle (`policies/bundle`), found from source, `dist` and `node_modules` alike.
 *
 * @throws GateError where the file is not there
 */
export function bundleFile(name: "policy.wasm" | "catalogue.json"): Buffer {
  const file = path.join(manifest().root, "policies", "bundle", name);
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new GateError(
      `policy bundle is incomplete: cannot read ${file} (${reason(error)}); install the package again`,
    );
  }
}
