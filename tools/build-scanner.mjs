// Compiles tools/scanner (AssemblyScript) to the Wasm in gate/scanner/wasm.ts, which is committed: users need no
// compiler, and the command stays one file. `--check` compiles beside it and fails on any byte of difference.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "gate/scanner/wasm.ts");
const folder = mkdtempSync(join(tmpdir(), "scanner-"));

/** The first pages hold the tables, the buffer and what is kept of a small plan. As in gate/scanner/fast.ts. */
const INITIAL_PAGES = 112;

async function compile() {
  const wasm = join(folder, "scanner.wasm");
  const { error, stderr } = await asc.main([
    join("tools/scanner/scanner.ts"),
    ...["--baseDir", root, "--outFile", wasm, "-O3", "--converge", "--noAssert", "--runtime", "stub"],
    ...["--use", "abort=", "--enable", "simd", "--enable", "bulk-memory", "--importMemory"],
    ...["--initialMemory", String(INITIAL_PAGES)],
  ]);
  if (error) throw new Error(stderr.toString());
  return readFileSync(wasm);
}

function written(wasm) {
  const lines = wasm.toString("base64").match(/.{1,116}/g);
  return [
    "// Generated from tools/scanner by `npm run build:scanner`. Do not edit.",
    "",
    "export const WASM = [",
    ...lines.map((line) => `  "${line}",`),
    '].join("");',
    "",
  ].join("\n");
}

try {
  const text = written(await compile());
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error("gate/scanner/wasm.ts is not what tools/scanner compiles to; run npm run build:scanner");
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
