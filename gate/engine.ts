import type { LoadedPolicy } from "@open-policy-agent/opa-wasm";

import { GateError, reason } from "./errors";

const ENTRYPOINT = "main/result";
const PAGE = 65_536;
const MAX_PAGES = 65_000; // of 65 536: the allocator needs something left to grow into

// The Wasm holds about ten times the text of its input. Left to grow by itself it does so in small steps, and each step
// makes V8 walk the whole heap again: minutes at 50 MB.
const GROWTH = 16;

/** A compiled policy: text of an input in, the one value of `main/result` out. */
export class Engine {
  private readonly module: WebAssembly.Module;
  private readonly size: number;

  /**
   * @param wasm what `opa build -t wasm` made
   * @throws GateError where the bytes are no policy of the shape the gate needs
   */
  constructor(wasm: Uint8Array) {
    this.size = wasm.byteLength;
    try {
      this.module = new WebAssembly.Module(new Uint8Array(wasm));
    } catch (error) {
      throw broken(reason(error));
    }
    const exported = new Set(WebAssembly.Module.exports(this.module).map(({ name }) => name));
    for (const name of ["opa_wasm_abi_version", "opa_wasm_abi_minor_version", "opa_eval", "entrypoints", "builtins"]) {
      if (!exported.has(name)) throw broken(`it does not export ${name}`);
    }
    this.prove(this.instance(0));
  }

  /**
   * Evaluates one input. Every call has an instance of its own, its memory sized to the input.
   *
   * @param input JSON, from JSON.stringify: the Wasm takes malformed text for no input at all, without a word
   * @throws GateError where the policy gives anything but exactly one value
   */
  evaluate(input: string, data: object): unknown {
    this.pages(input.length); // no character is shorter than a byte: refused before anything is copied
    const bytes = new TextEncoder().encode(input);
    // An ArrayBuffer of exactly these bytes: a view would be taken for an object and written as {"0":123,...}.
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    let results: unknown;
    try {
      const policy = this.instance(bytes.byteLength);
      policy.setData(data);
      results = policy.evaluate(buffer, ENTRYPOINT);
    } catch (error) {
      if (error instanceof GateError) throw error;
      throw new GateError(`the policy could not evaluate the input: ${reason(error)}`);
    }
    if (!Array.isArray(results) || results.length !== 1) {
      throw broken(
        `${ENTRYPOINT} gave ${Array.isArray(results) ? String(results.length) : "no list of"} results, expected 1`,
      );
    }
    const [only] = results as [unknown];
    if (typeof only !== "object" || only === null || !("result" in only)) throw broken(`${ENTRYPOINT} gave no result`);
    return only.result;
  }

  private pages(inputBytes: number): number {
    const pages = Math.ceil((GROWTH * inputBytes + 2 * this.size) / PAGE) + 16;
    if (pages <= MAX_PAGES) return pages;
    const [megabytes, most] = [inputBytes, (MAX_PAGES * PAGE) / GROWTH].map((bytes) => Math.floor(bytes / 1e6));
    throw new GateError(
      `what the rules read is ${megabytes} MB, expected ${most} MB at most; judge fewer documents at once`,
    );
  }

  private instance(inputBytes: number): LoadedPolicy {
    const initial = this.pages(inputBytes);
    // Here and not at the top: --help and --version need no runtime.
    const { loadPolicySync } = require("@open-policy-agent/opa-wasm") as typeof import("@open-policy-agent/opa-wasm");
    try {
      return loadPolicySync(this.module, { initial });
    } catch (error) {
      throw broken(reason(error));
    }
  }

  /** Refuses to start half working: a builtin or an entrypoint that is missing would show only when it is reached. */
  private prove(policy: LoadedPolicy): void {
    const wanted = Object.keys(builtins(policy));
    if (wanted.length > 0) throw broken(`it needs builtins of its host: ${wanted.sort().join(", ")}`);
    const entrypoints = Object.keys(policy.entrypoints as object);
    if (entrypoints.length !== 1 || entrypoints[0] !== ENTRYPOINT) {
      throw broken(`its entrypoints are ${entrypoints.join(", ") || "none"}, expected ${ENTRYPOINT}`);
    }
  }
}

// The SDK reads this table for itself and does not show it; an entry is only missed when a rule calls it.
// https://www.openpolicyagent.org/docs/wasm#exports
function builtins(policy: LoadedPolicy): object {
  const { exports } = policy.wasmInstance as WebAssembly.Instance;
  const call = exports as unknown as Record<string, (address?: number) => number>;
  const at = call.opa_json_dump?.(call.builtins?.());
  if (at === undefined) throw broken("it does not export opa_json_dump");
  const memory = new Uint8Array(policy.mem.buffer);
  return JSON.parse(new TextDecoder().decode(memory.subarray(at, memory.indexOf(0, at)))) as object;
}

function broken(why: string): GateError {
  return new GateError(`policy bundle is broken: policy.wasm: ${why}; install the package again`);
}
