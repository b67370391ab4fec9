import { spawnSync } from "node:child_process";
import * as path from "node:path";

/** How many judgements; `npm run test:long` asks for 10,000. */
const JUDGEMENTS = Number(process.env.JUDGEMENTS ?? 900);

/** The first of them, of which compiled code and caches are still new. */
const WARMING = Math.min(1000, Math.floor(JUDGEMENTS / 3));

/** What the heap may differ by: code that is compiled again takes some. */
const SLACK_BYTES = 1 << 20;

interface Held {
  readonly judgements: number;
  readonly instances: number;
  readonly wasmBytes: number;
  readonly heapBytes: number;
}

/**
 * What a process of its own holds, after collecting garbage, after the first judgements and six times until the last. Memory of Wasm is counted where it is made, so it is known whoever hosts the policy.
 */
function heldBy(judgements: number): readonly Held[] {
  const program = `
    const memories = [];
    const { Memory } = WebAssembly;
    WebAssembly.Memory = class extends Memory {
      constructor(descriptor) { super(descriptor); memories.push(this); }
    };
    const { Instance } = WebAssembly;
    WebAssembly.Instance = class {
      constructor(module, imports) {
        const instance = new Instance(module, imports);
        const { memory } = instance.exports;
        if (memory instanceof Memory) memories.push(memory);
        return instance;
      }
    };
    const { judge } = require(${JSON.stringify(path.join(__dirname, "../../gate"))});
    const { cluster, plan } = require(${JSON.stringify(path.join(__dirname, "plan"))});
    const clusters = (count, types) => plan(Array.from({ length: count }, (_, i) => cluster("c" + i, types)));
    const small = { name: "small.json", content: clusters(1, ["api", "audit"]) };
    const middling = { name: "middling.json", content: clusters(40, ["api", "audit", "authenticator"]) };
    const held = (judgements) => {
      for (let i = 0; i < 3; i += 1) gc();
      return {
        judgements,
        instances: memories.length,
        wasmBytes: memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
        heapBytes: process.memoryUsage().heapUsed,
      };
    };
    const figures = [];
    for (let i = 1; i <= ${judgements}; i += 1) {
      // Different settings each time: what depends on them must not pile up either.
      const { outcome } = judge([i % 20 === 0 ? middling : small], { settings: { retention_days: 1 + (i % 365) } });
      if (outcome !== (i % 20 === 0 ? "pass" : "deny")) throw new Error(i + ": " + outcome);
      if (i >= ${WARMING} && (i - ${WARMING}) % ${Math.ceil((judgements - WARMING) / 6)} === 0 || i === ${judgements}) figures.push(held(i));
    }
    process.stdout.write(JSON.stringify(figures));
  `;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", "--import", require.resolve("tsx"), "--eval", program],
    { cwd: __dirname, encoding: "utf8" },
  );
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Held[];
}

test(`holds no more after ${JUDGEMENTS} judgements than after the first ${WARMING}`, () => {
  const figures = heldBy(JUDGEMENTS);
  for (const { judgements, instances, wasmBytes, heapBytes } of figures) {
    process.stdout.write(
      `${judgements} judgements: ${instances} memories of Wasm, ${wasmBytes / 65_536} pages; heap ${heapBytes} bytes\n`,
    );
  }
  const [first, last] = [figures[0]!, figures.at(-1)!];
  expect(figures).toHaveLength(7);
  expect([last.judgements, last.instances, last.wasmBytes]).toEqual([JUDGEMENTS, first.instances, first.wasmBytes]);
  expect(last.heapBytes).toBeLessThan(first.heapBytes + SLACK_BYTES);
});
