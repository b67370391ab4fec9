import { existsSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../../package.json";
import { recordExample, recordRelease, UPGRADES } from "../harness/released";

/** `npx tsx __tests__/terraform/upgrades/record.ts`: keeps what this version makes, once, when it is released. */
async function main(): Promise<void> {
  const folder = join(UPGRADES, version);
  if (existsSync(folder))
    throw new Error(`got version ${version}, which is recorded already; raise it in package.json`);
  await recordRelease(folder);
  recordExample(join(folder, "example"));
  console.log(`recorded ${folder}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
