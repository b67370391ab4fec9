// Writes eks-audit-logging-<version>-cdktn.tgz: the package as it is, with cdktn and @cdktn/provider-aws for its peers.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const target = resolve(process.argv[2] ?? ".");
const work = mkdtempSync(join(tmpdir(), "pack-cdktn-"));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const { dependencies } = JSON.parse(readFileSync(join(root, "tools/cdktn/package.json"), "utf8"));

try {
  const packed = run("npm", ["pack", "--silent", "--pack-destination", work], root).trim().split("\n").at(-1);
  run("tar", ["-xzf", packed], work);
  const folder = join(work, "package");
  for (const entry of readdirSync(join(folder, "dist"), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(js|d\.ts)$/.test(file)) continue;
    const text = readFileSync(file, "utf8");
    const renamed = text.replaceAll('"cdktf"', '"cdktn"').replaceAll('"@cdktf/provider-aws/', '"@cdktn/provider-aws/');
    if (renamed !== text) writeFileSync(file, renamed);
  }
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const peers = { cdktn: `^${dependencies.cdktn}`, "@cdktn/provider-aws": `^${dependencies["@cdktn/provider-aws"]}` };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({
      ...manifest,
      version: `${manifest.version}-cdktn`,
      scripts: {},
      devDependencies: {},
      peerDependencies: { ...peers, constructs: ">=10.6.0 <10.8.0", jest: manifest.peerDependencies.jest },
    }),
  );
  process.stdout.write(`${run("npm", ["pack", "--silent", "--pack-destination", target], folder).trim()}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
