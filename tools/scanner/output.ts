import { OUTPUT } from "./layout";

/** Address after what is kept. */
export let output: i32 = OUTPUT;

/** Up to where the memory goes. */
let limit: i32 = 0;

/** Longer copies are faster by the host's own means, shorter ones are not worth the call. */
const SHORT: i32 = 256;

/** Whether there is room for so many bytes more, and for a vector after them; the memory grows by half at least. */
function reserve(more: i32): bool {
  return output + more + 16 <= limit || grow(more);
}

function grow(more: i32): bool {
  const missing = output + more + 16 - (memory.size() << 16);
  const pages = max((missing >> 16) + 1, memory.size() >> 1);
  if (missing > 0 && memory.grow(pages) < 0 && memory.grow((missing >> 16) + 1) < 0) return false;
  limit = memory.size() << 16;
  return true;
}

export function write(byte: i32): bool {
  if (!reserve(1)) return false;
  store<u8>(output, <u8>byte);
  output += 1;
  return true;
}

export function copy(from: i32, to: i32): bool {
  const length = to - from;
  if (!reserve(length)) return false;
  if (length > SHORT) memory.copy(output, from, length);
  else for (let i = 0; i < length; i += 16) v128.store(output + i, v128.load(from + i));
  output += length;
  return true;
}

export function truncate(address: i32): void {
  output = address;
}
