import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

export type Files = Readonly<Record<string, object | string | Buffer>>;

/** A temporary folder with these files; objects are written as JSON. */
export function workplace(files: Files): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "eks-audit-"));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, Buffer.isBuffer(content) || typeof content === "string" ? content : JSON.stringify(content));
  }
  return dir;
}

export function removeWorkplace(dir: string): void {
  fs.rmSync(dir, { recursive: true, force: true });
}

/** What a call throws, as text. */
export function complaintOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : `not an Error: ${String(error)}`;
  }
  return "nothing thrown";
}
