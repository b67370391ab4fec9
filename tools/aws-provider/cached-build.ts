// Not in build.ts, which is part of the key of each build: a change there makes all of them stale.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheOf } from "../install-once";

/**
 * The newest build of the pinned provider in the user's cache, for a machine without Go. The build may lack services
 * that were added since.
 */
export function cachedBuild(): { readonly cliConfig: string; readonly mirror: string } | undefined {
  const builds = cacheOf("aws-provider");
  const goMod = readFileSync(join(__dirname, "go.mod"), "utf8");
  const [newest] = (existsSync(builds) ? readdirSync(builds) : [])
    .map((name) => join(builds, name))
    .filter((folder) => isBuildOf(goMod, join(folder, "build.json")))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return newest === undefined ? undefined : { cliConfig: join(newest, "terraform.rc"), mirror: join(newest, "mirror") };
}

function isBuildOf(goMod: string, path: string): boolean {
  if (!existsSync(path)) return false;
  const { commit } = JSON.parse(readFileSync(path, "utf8")) as { commit: string };
  // a Go pseudo-version ends with the commit
  return new RegExp(`^require github\\.com/hashicorp/terraform-provider-aws \\S+-${commit}$`, "m").test(goMod);
}
