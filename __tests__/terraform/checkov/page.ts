import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../harness/world";

const page = readFileSync(join(REPOSITORY, "docs", "scanners.md"), "utf8");

/** The rows of the table below a heading of docs/scanners.md, without its head: each cell's text. */
export function tableBelow(heading: string): string[][] {
  const body = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0];
  const rows = body?.split("\n").filter((line) => line.startsWith("|")) ?? [];
  if (rows.length < 3) throw new Error(`docs/scanners.md: got no table below "${heading}", expected one`);
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

/** The parts of a cell that lists several. */
export function listed(cell: string): string[] {
  return cell.split("; ").sort();
}
