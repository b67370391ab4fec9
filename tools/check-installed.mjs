// Fails where what is installed is not, byte for byte, what package-lock.json has: npm takes a package that is named on
// its command line from the registry without a look at the lock's hash of it.
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const packages = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;

const locked = packages("package-lock.json");
const installed = Object.entries(packages("node_modules/.package-lock.json"));
const wrong = installed.find(([path, { integrity }]) => !integrity || integrity !== locked[path]?.integrity);
if (installed.length === 0 || wrong) {
  const [path, { version, integrity }] = wrong ?? ["node_modules", {}];
  process.stderr.write(
    `${path}: got ${version} with ${integrity}, expected what package-lock.json has: ${locked[path]?.integrity}\n`,
  );
  process.exitCode = 1;
}
