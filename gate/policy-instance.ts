/**
 * One instance of a policy that `opa build -t wasm` made: a host for OPA's ABI with what the gate needs of it, and no
 * builtins. https://www.openpolicyagent.org/docs/wasm
 */
export class PolicyInstance {
  private readonly memory: WebAssembly.Memory;
  private readonly policy: Exports;
  /** End of the heap that stays: what a new policy has, and after that its data. */
  private readonly bare: number;
  private heap: number;
  private data: number;

  /**
   * @param pages of 64 KiB: the memory to begin with
   * @throws RangeError where the system has not so much
   */
  constructor(module: WebAssembly.Module, pages: number) {
    const memory = new WebAssembly.Memory({ initial: pages });
    this.memory = memory;
    const env = {
      memory,
      opa_abort: (address: number): never => {
        throw new Error(this.text(address));
      },
      opa_println: (): void => undefined,
      ...Object.fromEntries([0, 1, 2, 3, 4].map((arity) => [`opa_builtin${arity}`, noBuiltin])),
    };
    this.policy = new WebAssembly.Instance(module, { env }).exports as unknown as Exports;
    this.bare = unsigned(this.policy.opa_heap_ptr_get());
    this.heap = this.bare;
    this.data = 0;
  }

  /** The version of the ABI that the policy was built for, and the minor one. */
  abi(): readonly [number, number] {
    const { opa_wasm_abi_version: version, opa_wasm_abi_minor_version: minor } = this.policy;
    return [version.value, minor.value];
  }

  /** Names of the entrypoints, with their numbers. */
  entrypoints(): Readonly<Record<string, number>> {
    return this.table(this.policy.entrypoints());
  }

  /** Names of the builtins that the policy asks its host for. */
  builtins(): Readonly<Record<string, number>> {
    return this.table(this.policy.builtins());
  }

  /** Sets `data`, for all evaluations that follow. */
  setData(json: string): void {
    this.policy.opa_heap_ptr_set(this.bare);
    const length = Buffer.byteLength(json);
    const address = unsigned(this.policy.opa_malloc(length));
    Buffer.from(this.memory.buffer, address, length).write(json);
    this.data = this.policy.opa_json_parse(address, length);
    if (this.data === 0) throw new Error("data is not JSON");
    this.heap = unsigned(this.policy.opa_heap_ptr_get());
  }

  /**
   * Evaluates an entrypoint; what it takes is given back with the next evaluation.
   *
   * @param input JSON: malformed text is taken for no input, without a word
   * @returns the results, as JSON
   */
  evaluate(entrypoint: number, input: string): string {
    const length = Buffer.byteLength(input);
    const missing = Math.ceil((this.heap + length) / PAGE) - this.pages();
    if (missing > 0) this.memory.grow(missing);
    // A view of just so much: Node does not write to the full length of one of 4 GB.
    Buffer.from(this.memory.buffer, this.heap, length).write(input);
    const json = 0;
    return this.text(this.policy.opa_eval(0, entrypoint, this.data, this.heap, length, this.heap + length, json));
  }

  /** Pages of its memory; it never shrinks. */
  pages(): number {
    return this.memory.buffer.byteLength / PAGE;
  }

  private table(address: number): Readonly<Record<string, number>> {
    return JSON.parse(this.text(this.policy.opa_json_dump(address))) as Record<string, number>;
  }

  /** A text that ends with a zero byte. */
  private text(address: number): string {
    const bytes = Buffer.from(this.memory.buffer, unsigned(address));
    return bytes.toString("utf8", 0, bytes.indexOf(0));
  }
}

/** Wasm's addresses come as signed numbers: those above 2 GiB below zero. */
function unsigned(address: number): number {
  return address >>> 0;
}

/** Bytes of a page of Wasm. */
export const PAGE = 65_536;

interface Exports {
  readonly opa_wasm_abi_version: { readonly value: number };
  readonly opa_wasm_abi_minor_version: { readonly value: number };
  entrypoints(): number;
  builtins(): number;
  opa_malloc(length: number): number;
  opa_json_parse(address: number, length: number): number;
  opa_json_dump(value: number): number;
  opa_heap_ptr_get(): number;
  opa_heap_ptr_set(address: number): void;
  opa_eval(
    reserved: number,
    entrypoint: number,
    data: number,
    input: number,
    length: number,
    heap: number,
    format: number,
  ): number;
}

/** What a policy has to export; more it may. */
export const EXPORTED: readonly (keyof Exports)[] = [
  "opa_wasm_abi_version",
  "opa_wasm_abi_minor_version",
  "entrypoints",
  "builtins",
  "opa_malloc",
  "opa_json_parse",
  "opa_json_dump",
  "opa_heap_ptr_get",
  "opa_heap_ptr_set",
  "opa_eval",
];

function noBuiltin(): never {
  throw new Error("the policy calls a builtin of its host");
}
