// The command as one file that needs nothing but Node. What most runs do not read, or do not read as JavaScript, lies
// behind its last line, in comments: V8 passes over that ten times sooner than over code it is not to run.
import { appendFileSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const POLICIES = ["policy.wasm", "catalogue.json"];

/** Libraries that only settings need, with what is called of them. */
const LIBRARIES = {
  yaml: ["parseAllDocuments"],
  zod: ["array", "enum", "int", "literal", "strictObject", "string"],
};

const options = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  // CommonJS: an ES module costs milliseconds at each start, and require() in a branch keeps that branch unloaded.
  format: "cjs",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  // What is called of a library and not attached.
  logOverride: { "import-is-undefined": "error" },
};

/** Stands for gate/bundle.ts, which reads from the package what is here behind the last line. */
const BUNDLE = `
import { readFileSync } from "node:fs";
import { GateError } from "./gate/errors";

let file;
function attached(name) {
  const line = "\\n//" + name + " ";
  const begins = read().lastIndexOf(line);
  const ends = begins < 0 ? -1 : file.indexOf("\\n", begins + line.length);
  if (ends < 0) throw new GateError(__filename + ": " + name + " is not behind its last line; install or build it again");
  return Buffer.from(file.slice(begins + line.length, ends), "base64");
}

function read() {
  try {
    return (file ??= readFileSync(__filename, "latin1"));
  } catch {
    throw new GateError(__filename + ": can't be read again, for the policy behind its last line; run it as a file");
  }
}

export const version = () => VERSION;
export const bundleFile = attached;
export function library(name) {
  const { compileFunction } = require("node:vm");
  const module = { exports: {} };
  compileFunction(attached(name).toString(), ["module", "exports", "require"])(module, module.exports, require);
  return module.exports;
}
`;

const withAttached = {
  name: "with-attached",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /[\\/]gate[\\/]bundle\.ts$/ }, () => {
      const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      return { contents: BUNDLE.replace("VERSION", JSON.stringify(version)), resolveDir: root };
    });
    const names = Object.keys(LIBRARIES).join("|");
    onResolve({ filter: new RegExp(`^(${names})$`) }, ({ path }) => ({ path, namespace: "attached" }));
    onLoad({ filter: /./, namespace: "attached" }, ({ path }) => ({
      contents: [
        'import { library } from "./gate/bundle.ts";',
        `const attached = library(${JSON.stringify(path)});`,
        ...LIBRARIES[path].map((name) => `const { ${name}: $${name} } = attached; export { $${name} as ${name} };`),
      ].join("\n"),
      resolveDir: root,
    }));
  },
};

async function library(name) {
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: `export { ${LIBRARIES[name].join(", ")} } from ${JSON.stringify(name)};`, resolveDir: root },
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

/** Writes the command to a file. */
export async function bundle(outfile) {
  await build({ ...options, entryPoints: ["gate/cli.ts"], outfile, plugins: [withAttached] });
  const attached = [
    ...POLICIES.map((name) => [name, readFileSync(join(root, "policies/bundle", name))]),
    ...(await Promise.all(Object.keys(LIBRARIES).map(async (name) => [name, await library(name)]))),
  ];
  const lines = attached.map(([name, bytes]) => `//${name} ${bytes.toString("base64")}\n`);
  appendFileSync(outfile, lines.join(""));
}
