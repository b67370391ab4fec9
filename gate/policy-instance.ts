import type { LoadedPolicy } from "@open-policy-agent/opa-wasm";

/** One instance of a policy that `opa build -t wasm` made, hosted by OPA's own runtime for JavaScript. */
export class PolicyInstance {
  private readonly policy: LoadedPolicy;

  /**
   * @param pages of 64 KiB: the memory to begin with
   * @throws RangeError where the system has not so much
   */
  constructor(module: WebAssembly.Module, pages: number) {
    // Here and not at the top: --help and --version need no runtime.
    const { loadPolicySync } = require("@open-policy-agent/opa-wasm") as typeof import("@open-policy-agent/opa-wasm");
    this.policy = loadPolicySync(module, { initial: pages });
  }

  /** Names of the entrypoints, with their numbers. */
  entrypoints(): Readonly<Record<string, number>> {
    return this.policy.entrypoints as Record<string, number>;
  }

  /**
   * Names of the builtins that the policy asks its host for. The runtime reads this table for itself and does not show
   * it; an entry that nothing answers is only missed when a rule calls it. https://www.openpolicyagent.org/docs/wasm
   */
  builtins(): Readonly<Record<string, number>> {
    const { exports } = this.policy.wasmInstance as WebAssembly.Instance;
    const call = exports as unknown as Record<string, (address?: number) => number>;
    const at = call.opa_json_dump?.(call.builtins?.()) ?? 0;
    const bytes = Buffer.from(this.policy.mem.buffer, at);
    return JSON.parse(bytes.toString("utf8", 0, bytes.indexOf(0))) as Record<string, number>;
  }

  /** Sets `data`, for all evaluations that follow. */
  setData(data: object): void {
    this.policy.setData(data);
  }

  /**
   * Evaluates an entrypoint; what it takes is given back with the next evaluation.
   *
   * @param input JSON: malformed text is taken for no input, without a word
   * @returns what should be a list of one result
   */
  evaluate(entrypoint: number, input: string): unknown {
    const bytes = new TextEncoder().encode(input);
    // An ArrayBuffer of exactly these bytes: a view would be taken for an object and written as {"0":123,...}.
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    return this.policy.evaluate(buffer, entrypoint);
  }
}

/** The names that a policy has to export, so that what is no policy is refused before it is run. */
export const CALLED: readonly string[] = [
  "entrypoints",
  "builtins",
  "opa_malloc",
  "opa_json_parse",
  "opa_json_dump",
  "opa_heap_ptr_get",
  "opa_heap_ptr_set",
  "opa_eval",
];
