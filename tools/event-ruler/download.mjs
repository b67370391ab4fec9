// Usage: node download.mjs LIST REPOSITORY FOLDER
// Downloads the jars of a list, in the format of sha256sum, from a Maven repository, and refuses a jar with another checksum.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const [list, repository, folder] = process.argv.slice(2);
const lines = readFileSync(list, "utf8").split("\n");
for (const [, expected, path] of lines.map((line) => /^([0-9a-f]{64}) {2}(\S+\.jar)$/.exec(line)).filter(Boolean)) {
  const url = repository + path;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(120_000) });
    if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
    const jar = Buffer.from(await answer.arrayBuffer());
    const got = createHash("sha256").update(jar).digest("hex");
    if (got !== expected) throw new Error(`got the SHA-256 ${got}, expected ${expected}`);
    writeFileSync(join(folder, basename(path)), jar);
  } catch (error) {
    process.stderr.write(`${url}: ${error.cause?.message ?? error.message}\n`);
    process.exit(1);
  }
}
