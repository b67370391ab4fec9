import { OUTPUT } from "./layout";

/** Address after what is kept. */
export let output: i32 = OUTPUT;

/** Whether there was room for so many bytes more, and for a vector after them; the memory grows by half at least. */
function reserve(more: i32): bool {
  const missing = output + more + 16 - (memory.size() << 16);
  if (missing <= 0) return true;
  const pages = max((missing >> 16) + 1, memory.size() >> 1);
  return memory.grow(pages) >= 0 || memory.grow((missing >> 16) + 1) >= 0;
}

export function write(byte: i32): bool {
  if (!reserve(1)) return false;
  store<u8>(output, <u8>byte);
  output += 1;
  return true;
}

export function copy(from: i32, to: i32): bool {
  if (!reserve(to - from)) return false;
  memory.copy(output, from, to - from);
  output += to - from;
  return true;
}

export function truncate(address: i32): void {
  output = address;
}
