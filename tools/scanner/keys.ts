import { KEY_LOG, KEY_SLOTS, KEYS } from "./layout";

/** Number of keys of the objects that are open. */
export let open: i32 = 0;

// Odd constants with well mixed bits.
const A: u64 = 0x9e3779b97f4a7c15;
const B: u64 = 0xff51afd7ed558ccd;

function mix(hash: u64): u64 {
  const h = hash * B;
  return h ^ (h >> 32);
}

export function hash(from: i32, to: i32, object: i32): u64 {
  let h: u64 = mix(A ^ (<u64>object << 32) ^ <u64>(to - from));
  let p = from;
  for (; p + 8 <= to; p += 8) h = mix(h ^ load<u64>(p));
  if (p < to) h = mix(h ^ (load<u64>(p) & (<u64>-1 >> (<u64>(8 - (to - p)) << 3))));
  h = mix(h);
  return h == 0 ? A : h;
}

/**
 * Notes a key of an object; false where the object has it already. Keys of one hash are taken for one key: with 64 bits
 * that does not happen by itself, and where it is contrived a document is refused, never let through.
 */
export function add(from: i32, to: i32, object: i32): bool {
  const h = hash(from, to, object);
  let slot = <i32>(h & (KEY_SLOTS - 1));
  while (true) {
    const found = load<u64>(KEYS + (slot << 3));
    if (found == h) return false;
    if (found == 0) break;
    slot = (slot + 1) & (KEY_SLOTS - 1);
  }
  store<u64>(KEYS + (slot << 3), h);
  store<u32>(KEY_LOG + (open << 2), slot);
  open += 1;
  return true;
}

/** Forgets keys down to a number; the last come first, so that no other is in search of their slots. */
export function forget(down: i32): void {
  while (open > down) {
    open -= 1;
    store<u64>(KEYS + (<i32>load<u32>(KEY_LOG + (open << 2)) << 3), 0);
  }
}
