// The OPA that tools/go.mod pins. As a program it runs OPA from the root of the repository:
//   npm run opa -- test --ignore bundle policies --run rules.kms
import { execFileSync, spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(import.meta.url);
const root = resolve(dirname(file), "..");

/** Path of the pinned OPA. Go builds it on first use, which takes minutes. */
export function opaPath() {
  return execFileSync("go", ["-C", join(root, "tools"), "tool", "-n", "opa"], { encoding: "utf8" }).trim();
}

if (resolve(process.argv[1] ?? "") === file) {
  const { status } = spawnSync(opaPath(), process.argv.slice(2), { cwd: root, stdio: "inherit" });
  process.exitCode = status ?? 2;
}
