import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Document } from "../../../gate";
import type { EstateSettings } from "./estate";
import { ROOT } from "./tools";

interface Found {
  readonly metadata: Readonly<Record<string, string>>;
}

interface Answer {
  readonly filename: string;
  readonly failures?: readonly Found[];
  readonly warnings?: readonly Found[];
}

/** What conftest denies and warns of in each of many inputs under one settings file, one line a finding. */
export function byConftest(
  conftest: string,
  inputs: readonly (readonly Document[])[],
  settings: EstateSettings,
): string[][] {
  const work = mkdtempSync(join(tmpdir(), "conftest-"));
  try {
    writeFileSync(join(work, "settings.json"), JSON.stringify({ settings }));
    const files = inputs.map((documents, i) => {
      const file = join(work, `${i}.json`);
      writeFileSync(file, JSON.stringify({ documents }));
      return file;
    });
    const options = [
      "--policy",
      "policies",
      "--data",
      join(work, "settings.json"),
      "--parser",
      "json",
      "--output",
      "json",
    ];
    const { stdout, stderr } = spawnSync(conftest, ["test", ...options, ...files], {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: 1 << 30,
    });
    let answers: Answer[];
    try {
      answers = JSON.parse(stdout) as Answer[];
    } catch {
      throw new Error(`conftest gave no JSON: ${stderr}`);
    }
    const byFile = new Map(answers.map((answer) => [answer.filename, answer]));
    return files.map((file) => {
      const { failures = [], warnings = [] } = byFile.get(file) ?? {};
      return [...failures.map((each) => line("blocks", each)), ...warnings.map((each) => line("warn", each))].sort();
    });
  } finally {
    rmSync(work, { recursive: true });
  }
}

const line = (how: string, { metadata: { rule, document, address, subject, message } }: Found): string =>
  [how, rule, document, address, subject, message].join("  ");
