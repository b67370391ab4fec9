import { GateError, reason } from "./errors";
import { EXPORTED, PAGE, PolicyInstance } from "./policy-instance";

const ENTRYPOINT = "main/result";

// `opa_eval` came with 1.2. https://www.openpolicyagent.org/docs/wasm
const ABI = 1;
const LEAST_MINOR = 2;

const MAX_PAGES = 65_000; // of 65 536: the allocator needs something left to grow into

// The Wasm holds ten times the text of its input, and with what its rules build on the way fifty times; of configurations
// that are all references, a thousand times. Left to grow by itself it does so in small steps, and at each step V8 walks
// the whole heap again: 3 s for what takes 0.2 s. So it gets more than that from the start: pages that are never touched
// cost nothing. V8 counts them, though, and above 64 MB in all it looks for garbage once more.
const LEAST_GROWTH = 16;
const ROOMY_GROWTH = 1536;
const ROOMY_PAGES = 192;

/** A compiled policy: text of an input in, the one value of `main/result` out. */
export class Engine {
  private readonly module: WebAssembly.Module;
  private readonly size: number;
  private entrypoint: number | undefined;
  private kept: { readonly policy: PolicyInstance; readonly pages: number } | undefined;

  /**
   * @param wasm what `opa build -t wasm` made
   * @throws GateError where the bytes are no policy
   */
  constructor(wasm: Uint8Array) {
    this.size = wasm.byteLength;
    try {
      this.module = new WebAssembly.Module(new Uint8Array(wasm));
    } catch (error) {
      throw broken(reason(error));
    }
    const exported = new Set(WebAssembly.Module.exports(this.module).map(({ name }) => name));
    for (const name of EXPORTED) {
      if (!exported.has(name)) throw broken(`it does not export ${name}`);
    }
  }

  /**
   * Evaluates one input, in memory sized to it. OPA resets its heap with each evaluation, so an instance serves again
   * unless it threw or the next input needs more room.
   *
   * @param input JSON, from JSON.stringify: the Wasm takes malformed text for no input at all, without a word
   * @throws GateError where the policy is not of the shape the gate needs, or gives anything but exactly one value
   */
  evaluate(input: string, data: object): unknown {
    this.leastPages(input.length); // no character is shorter than a byte: refused before anything is copied
    let results: unknown;
    try {
      const policy = this.instance(Buffer.byteLength(input));
      this.entrypoint ??= this.prove(policy);
      policy.setData(JSON.stringify(data));
      results = JSON.parse(policy.evaluate(this.entrypoint, input));
    } catch (error) {
      this.kept = undefined;
      if (error instanceof GateError) throw error;
      // The words of the engine mean nothing to a user, and may quote the input.
      throw new GateError(
        "the policy engine stopped before it reached a verdict; judge fewer documents at once, and report an input that it cannot judge by itself",
      );
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

  private instance(inputBytes: number): PolicyInstance {
    const least = this.leastPages(inputBytes);
    const roomy = Math.min(MAX_PAGES, least + ROOMY_PAGES + Math.ceil((ROOMY_GROWTH * inputBytes) / PAGE));
    if (this.kept && this.kept.pages >= roomy) return this.kept.policy;
    for (let pages = roomy; ; pages = Math.max(least, Math.floor(pages / 2))) {
      try {
        // Another, not the same with more memory: OPA's allocator takes note of its size only when it starts.
        const policy = new PolicyInstance(this.module, pages);
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

  /** Refuses to start half working: a builtin or an entrypoint that is missing would show only when it is reached. */
  private prove(policy: PolicyInstance): number {
    const [version, minor] = policy.abi();
    if (version !== ABI || minor < LEAST_MINOR) {
      throw broken(`its ABI is ${version}.${minor}, expected ${ABI}.${LEAST_MINOR} or a later ${ABI}`);
    }
    const wanted = Object.keys(policy.builtins());
    if (wanted.length > 0) throw broken(`it needs builtins of its host: ${wanted.sort().join(", ")}`);
    const entrypoints = Object.entries(policy.entrypoints());
    const [only] = entrypoints;
    if (entrypoints.length !== 1 || only?.[0] !== ENTRYPOINT) {
      throw broken(
        `its entrypoints are ${entrypoints.map(([name]) => name).join(", ") || "none"}, expected ${ENTRYPOINT}`,
      );
    }
    return only[1];
  }
}

function broken(why: string): GateError {
  return new GateError(`policy bundle is broken: policy.wasm: ${why}; install the package again`);
}
