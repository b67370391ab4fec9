import type { LoadedPolicy } from "@open-policy-agent/opa-wasm";

import { GateError, reason } from "./errors";

const ENTRYPOINT = "main/result";
const PAGE = 65_536;
const MAX_PAGES = 65_000; // of 65 536: the allocator needs something left to grow into

// The Wasm holds at least ten times the text of its input, and whatever its rules build on the way. Left to grow by
// itself it does so in small steps, and at each step V8 walks the whole heap again: 20 s for what takes 1 s. So it gets
// room from the start; pages that are never touched cost nothing.
const LEAST_GROWTH = 16;
const ROOMY_GROWTH = 2_048;
const ROOMY_PAGES = 1_024;

/** A compiled policy: text of an input in, the one value of `main/result` out. */
export class Engine {
  private readonly module: WebAssembly.Module;
  private readonly size: number;
  private kept: { readonly policy: LoadedPolicy; readonly pages: number } | undefined;

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
   * Evaluates one input, in memory sized to it. OPA resets its heap with each evaluation, so an instance serves again
   * unless it threw or the next input needs more room.
   *
   * @param input JSON, from JSON.stringify: the Wasm takes malformed text for no input at all, without a word
   * @throws GateError where the policy gives anything but exactly one value
   */
  evaluate(input: string, data: object): unknown {
    this.leastPages(input.length); // no character is shorter than a byte: refused before anything is copied
    const bytes = new TextEncoder().encode(input);
    // An ArrayBuffer of exactly these bytes: a view would be taken for an object and written as {"0":123,...}.
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    let results: unknown;
    try {
      const policy = this.instance(bytes.byteLength);
      policy.setData(data);
      results = policy.evaluate(buffer, ENTRYPOINT);
    } catch (error) {
      this.kept = undefined;
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

  private leastPages(inputBytes: number): number {
    const pages = Math.ceil((LEAST_GROWTH * inputBytes + 2 * this.size) / PAGE) + 16;
    if (pages <= MAX_PAGES) return pages;
    const [megabytes, most] = [inputBytes, (MAX_PAGES * PAGE) / LEAST_GROWTH].map((bytes) => Math.floor(bytes / 1e6));
    throw new GateError(
      `what the rules read is ${megabytes} MB, expected ${most} MB at most; judge fewer documents at once`,
    );
  }

  private instance(inputBytes: number): LoadedPolicy {
    const least = this.leastPages(inputBytes);
    const roomy = Math.min(MAX_PAGES, least + ROOMY_PAGES + Math.ceil((ROOMY_GROWTH * inputBytes) / PAGE));
    if (this.kept && this.kept.pages >= roomy) return this.kept.policy;
    for (let pages = roomy; ; pages = Math.max(least, Math.floor(pages / 2))) {
      try {
        const policy = this.instantiate(pages);
        this.kept = { policy, pages };
        return policy;
      } catch (error) {
        // The system may refuse what it would never have had to provide.
        if (!(error instanceof RangeError)) throw broken(reason(error));
        if (pages === least)
          throw new GateError(`no memory to judge in: ${reason(error)}; judge fewer documents at once`);
      }
    }
  }

  private instantiate(pages: number): LoadedPolicy {
    // Here and not at the top: --help and --version need no runtime.
    const { loadPolicySync } = require("@open-policy-agent/opa-wasm") as typeof import("@open-policy-agent/opa-wasm");
    return loadPolicySync(this.module, { initial: pages });
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
