// The command as one file that needs nothing but Node: the policy and its catalogue are inside.
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Stands for gate/bundle.ts, which reads from the package what is here a part of the file. */
const withPolicies = {
  name: "with-policies",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]gate[\\/]bundle\.ts$/ }, () => {
      const file = (name) => readFileSync(join(root, "policies/bundle", name));
      const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      const files = {
        "policy.wasm": [file("policy.wasm").toString("base64"), "base64"],
        "catalogue.json": [file("catalogue.json").toString("utf8"), "utf8"],
      };
      return {
        contents: [
          `const FILES = ${JSON.stringify(files)};`,
          `export const version = () => ${JSON.stringify(version)};`,
          "export const bundleFile = (name) => Buffer.from(...FILES[name]);",
        ].join("\n"),
      };
    });
  },
};

/** Writes the command to a file. */
export async function bundle(outfile) {
  await build({
    absWorkingDir: root,
    entryPoints: ["gate/cli.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    // CommonJS: an ES module costs milliseconds at each start, and require() in a branch keeps that branch unloaded.
    format: "cjs",
    // Less to read at each start; the policy is more than all else.
    minify: true,
    legalComments: "none",
    plugins: [withPolicies],
    logLevel: "warning",
  });
}
