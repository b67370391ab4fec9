import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text, ROOT } from "./tree";

const JAR = "the bytes of a jar";
const CHECKSUM = createHash("sha256").update(JAR).digest("hex");

describe("the download of AWS's event matcher", () => {
  let folder: string;
  let server: Server;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "event-ruler-"));
    server = createServer(({ url }, answer) => {
      answer.writeHead(url === "/org/one/1.0/one-1.0.jar" ? 200 : 404).end(JAR);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  async function download(list: string): Promise<{ code: number; stderr: string; jars: string[] }> {
    const jars = join(folder, "jars.sha256");
    writeFileSync(jars, `# a comment\n${list}\n`);
    const repository = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const program = join(ROOT, "tools/event-ruler/download.mjs");
    return await new Promise((resolve) => {
      const child = execFile(process.execPath, [program, jars, repository, folder], (_error, _stdout, stderr) => {
        const found = readdirSync(folder).filter((file) => file.endsWith(".jar"));
        resolve({ code: child.exitCode ?? -1, stderr, jars: found });
      });
    });
  }

  test("takes a jar with the checksum of the list", async () => {
    expect(await download(`${CHECKSUM}  org/one/1.0/one-1.0.jar`)).toEqual({
      code: 0,
      stderr: "",
      jars: ["one-1.0.jar"],
    });
  });

  test("refuses a jar with another checksum, in one line", async () => {
    const { code, jars, stderr } = await download(`${"0".repeat(64)}  org/one/1.0/one-1.0.jar`);
    expect([code, jars]).toEqual([1, []]);
    expect(stderr).toMatch(new RegExp(`^http://\\S+/one-1\\.0\\.jar: got the SHA-256 ${CHECKSUM}, expected 0{64}\\n$`));
  });

  test("says which jar the repository does not have", async () => {
    const { code, stderr } = await download(`${CHECKSUM}  org/two/1.0/two-1.0.jar`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^http:\/\/\S+\/two-1\.0\.jar: HTTP status 404\n$/);
  });

  test("knows each line of the list", () => {
    const lines = text("tools/event-ruler/jars.sha256")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(line).toMatch(/^[0-9a-f]{64} {2}\S+\.jar$/);
  });
});
