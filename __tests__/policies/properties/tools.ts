import { execFileSync } from "node:child_process";
import { join } from "node:path";

export const ROOT = join(__dirname, "../../..");

/**
 * A tool that Go builds from its pinned source. On a machine without Go there is none, and whoever asks says what it
 * leaves out; where CI runs that is an error.
 */
export function goTool(name: "opa" | "conftest"): string | undefined {
  try {
    return execFileSync("go", ["-C", join(ROOT, "tools"), "tool", "-n", name], {
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
  } catch (error) {
    if (process.env.CI === "true") throw error;
    console.info(`${name} is left out: no Go to build it`);
    return undefined;
  }
}
