import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Browser } from "puppeteer-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ELSEWHERE = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

const folders = (process.env.PATH ?? "").split(delimiter);
const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE];
const chromium = process.env.CHROMIUM ?? candidates.find((file) => existsSync(file));

/**
 * A suite that needs a browser: left out where there is none, which its name then says. CI has one (.ci/run installs
 * it), so there it fails instead.
 */
export function describeInBrowser(name: string, suite: () => void): void {
  if (chromium !== undefined || process.env.CI === "true") describe(name, suite);
  else describe.skip(`${name} (skipped: no Chromium is at hand; set CHROMIUM, or: apt-get install chromium)`, suite);
}

export async function launch(): Promise<Browser> {
  if (chromium === undefined) throw new Error("no Chromium is at hand; set CHROMIUM, or: apt-get install chromium");
  const { launch: start } = await import("puppeteer-core");
  // Chromium's sandbox needs privileges that containers do not give; the pages are our own.
  return await start({ executablePath: chromium, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}
