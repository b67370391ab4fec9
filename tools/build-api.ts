// Writes docs/constructs/ and docs/api.md from the docblocks, and public-api.txt: each public name, one a line. With
// --check it only compares.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format, resolveConfig } from "prettier";
import { apiPages } from "./public-api/pages";
import { readPublicApi } from "./public-api/read";
import { surface } from "./public-api/surface";

const root = join(__dirname, "..");

async function main(): Promise<void> {
  const api = readPublicApi();
  const files = new Map([["__tests__/repository/public-api.txt", surface(api)]]);
  for (const [page, text] of apiPages(api)) {
    const options = await resolveConfig(join(root, "docs/api.md"));
    files.set(`docs/${page}`, await format(text, { ...options, parser: "markdown" }));
  }
  const stale = [...files].filter(
    ([file, text]) => !existsSync(join(root, file)) || readFileSync(join(root, file), "utf8") !== text,
  );
  const folder = join(root, "docs/constructs");
  const known = existsSync(folder) ? readdirSync(folder).map((file) => `docs/constructs/${file}`) : [];
  const left = known.filter((file) => !files.has(file));
  if (!process.argv.includes("--check")) {
    for (const [file, text] of stale) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    for (const file of left) rmSync(join(root, file));
  } else if (stale.length + left.length > 0) {
    process.stderr.write(
      `api: ${[...stale.map(([file]) => file), ...left].join(", ")} differ from the sources; run npm run build:api\n`,
    );
    process.exitCode = 1;
  }
}

void main();
