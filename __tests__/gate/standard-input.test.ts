import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { setImmediate } from "node:timers/promises";

import { cluster, plan } from "./plan";

const CLI = ["--import", require.resolve("tsx"), path.join(__dirname, "../../gate/cli.ts")];

/** Of some hundred resources that no rule reads, so that it is longer than a pipe holds. */
const others = Array.from({ length: 600 }, (_, i) => ({
  address: `aws_subnet.s${i}`,
  type: "aws_subnet",
  after: { cidr_block: `10.0.${i % 256}.0/24`, tags: { Owner: "größe 😀", Note: 'a "quoted" \\ word' } },
}));

const bytes = (logTypes: readonly string[]): Buffer =>
  Buffer.from(JSON.stringify(plan([...others, cluster("main", logTypes)])));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Pieces after which the command had already said something, or ended. */
  readonly early: readonly number[];
}

/** Gives the pieces to the command one by one, each when the one before has left this process. */
async function gate(pieces: Iterable<Uint8Array>, ...options: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [...CLI, "gate", ...options, "-"]);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const closed = once(child, "close") as Promise<[number | null]>;
  const early: number[] = [];
  let count = 0;
  for (const piece of pieces) {
    await new Promise<void>((written, failed) =>
      child.stdin.write(piece, (error) => (error ? failed(error) : written())),
    );
    await setImmediate();
    if (stdout !== "" || stderr !== "" || child.exitCode !== null) early.push(count);
    count += 1;
  }
  child.stdin.end();
  const [code] = await closed;
  return { code, stdout, stderr, early };
}

/** In so many pieces of about one size, which end anywhere: in a word, in an escape, in a character. */
function* cut(whole: Buffer, pieces: number): Generator<Uint8Array> {
  for (let i = 0; i < pieces; i += 1) {
    yield whole.subarray(Math.floor((i * whole.length) / pieces), Math.floor(((i + 1) * whole.length) / pieces));
  }
}

test("judges a plan that comes in pieces, once it has ended", async () => {
  const whole = bytes(["api", "audit", "authenticator"]);
  expect(whole.length).toBeGreaterThan(4 * 65_536);
  const { code, stdout, stderr, early } = await gate(cut(whole, 97));
  expect({ code, stderr, early }).toEqual({ code: 0, stderr: "", early: [] });
  expect(stdout).toContain("judged 1 cluster, 0 log groups and 0 trails in standard input by ");
});

test("denies one in pieces of one byte at its end, not before", async () => {
  const whole = bytes(["api", "audit"]);
  const end = whole.length - 40;
  const { code, stdout, early } = await gate([
    whole.subarray(0, end),
    ...Array.from(whole.subarray(end), (byte) => Uint8Array.of(byte)),
  ]);
  expect({ code, early }).toEqual({ code: 1, early: [] });
  expect(stdout).toMatch(/^deny high eks\/mandatory_log_types aws_eks_cluster\.main$/m);
});

test("says the same of a plan in pieces as of the whole, with the hash of all its bytes", async () => {
  const whole = bytes(["audit"]);
  const options = ["--format", "json", "--now", "2026-01-31"];
  const [inPieces, atOnce] = [await gate(cut(whole, 31), ...options), await gate([whole], ...options)];
  expect(inPieces.code).toBe(1);
  expect(inPieces.stdout).toBe(atOnce.stdout);
});

test.each([
  ["in the middle", 0.5],
  ["before the last brace", 1],
])("ends 2 with one line where the pipe is closed %s", async (_, part) => {
  const whole = bytes(["api", "audit", "authenticator"]);
  const { code, stdout, stderr } = await gate(cut(whole.subarray(0, Math.floor(part * whole.length) - 1), 7));
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^eks-audit: standard input: is JSON that is cut off before its end; [^\n]*\n$/);
});

test("ends 2 with one line, and reads no further, at a byte that is no JSON", async () => {
  const child = spawn(process.execPath, [...CLI, "gate", "-"]);
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  child.stdin.on("error", () => undefined); // nobody reads it to its end
  child.stdin.write('{"format_version":"1.2",}');
  const [code] = (await once(child, "close")) as [number | null]; // though more could come
  expect(code).toBe(2);
  expect(stderr).toMatch(/^eks-audit: standard input: [^\n]*byte 24[^\n]*\n$/);
});
