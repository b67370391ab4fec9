import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFile } from "../../gate/bundle";
import { catalogue } from "../../gate/catalogue";
import { encode } from "../../gate/encode";
import { readsOf } from "../../gate/reads";
import { Engine } from "../../gate/engine";
import type { Json } from "./build";
import { asRead } from "./as-read";

/** What the policies answer, unchecked. */
export interface Result {
  readonly rules: readonly string[];
  readonly documents: readonly { readonly name: string; readonly kind: string }[];
  readonly coverage: Json;
  readonly seen: Json;
  readonly outcome: string;
  readonly verdicts: readonly Readonly<
    Record<"rule" | "outcome" | "document" | "address" | "subject" | "message", string>
  >[];
}

export interface Case {
  readonly documents: readonly Json[];
  readonly settings: Json;
}

const root = join(__dirname, "../..");
const reads = readsOf(catalogue());
const engine = new Engine(bundleFile("policy.wasm"));

const named = ({ documents }: Case) => documents.map((content, i) => ({ name: `document ${i}`, content }));

/** The answer of the Wasm to what the gate leaves of the documents. */
export function byWasm(one: Case): Result {
  return sorted(engine.evaluate(encode(asRead(named(one)), reads), { settings: one.settings }) as Result);
}

const BATCH = `package batch

answers := [answer | some i, _ in data.cases; answer := _results(i)]

_results(i) := [result | result := data.main.result with input as data.cases[i].input with data.settings as data.cases[i].settings]
`;

/** The answers of OPA itself to the whole documents, in one process. */
export function byOpa(opa: string, cases: readonly Case[]): (Result | undefined)[] {
  const work = mkdtempSync(join(tmpdir(), "policies-"));
  try {
    const inputs = cases.map((one) => ({ input: { documents: named(one) }, settings: one.settings }));
    writeFileSync(join(work, "cases.json"), JSON.stringify({ cases: inputs }));
    writeFileSync(join(work, "batch.rego"), BATCH);
    const options = ["--ignore", "bundle", "--ignore", "*_test.rego", "-d", ".", "-d", work];
    const text = execFileSync(opa, ["eval", "--format", "raw", ...options, "data.batch.answers"], {
      cwd: join(root, "policies"),
      encoding: "utf8",
      maxBuffer: 1 << 30,
    });
    return (JSON.parse(text) as Result[][]).map(([result]) => result && sorted(result));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Sets have no order that all engines share. */
function sorted(result: Result): Result {
  const verdicts = result.verdicts.map((verdict) => [JSON.stringify(Object.entries(verdict).sort()), verdict] as const);
  return { ...result, verdicts: verdicts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, verdict]) => verdict) };
}
