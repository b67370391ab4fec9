import { execFileSync } from "node:child_process";
import * as path from "node:path";

const BUNDLER = path.join(__dirname, "../../tools/bundle.mjs");

/** Writes the command of one file, which needs nothing but Node. */
export function writeCommand(file: string): void {
  const build = `import(${JSON.stringify(BUNDLER)}).then(({ bundle }) => bundle(process.argv[1]))`;
  execFileSync(process.execPath, ["-e", build, file], { stdio: "ignore" });
}
