import { FEW_KEY_SLOTS, FEW_KEYS, KEY_LOG, KEY_SLOTS, KEYS } from "./layout";

/** Number of keys of the objects that are open. */
export let open: i32 = 0;

let table: i32 = FEW_KEYS;
let slots: i32 = FEW_KEY_SLOTS;

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
  const slot = slotOf(h);
  if (load<u64>(table + (slot << 3)) == h) return false;
  note(h, slot);
  if (open > FEW_KEY_SLOTS / 2 && table == FEW_KEYS) moveToLarge();
  return true;
}

/** Where a hash is, or would be. */
function slotOf(h: u64): i32 {
  let slot = <i32>h & (slots - 1);
  while (true) {
    const found = load<u64>(table + (slot << 3));
    if (found == h || found == 0) return slot;
    slot = (slot + 1) & (slots - 1);
  }
}

function note(h: u64, slot: i32): void {
  store<u64>(table + (slot << 3), h);
  store<u32>(KEY_LOG + (open << 2), slot);
  open += 1;
}

/** For the rest of the document. */
function moveToLarge(): void {
  const count = open;
  table = KEYS;
  slots = KEY_SLOTS;
  open = 0;
  for (let i = 0; i < count; i += 1) {
    const h = load<u64>(FEW_KEYS + (<i32>load<u32>(KEY_LOG + (i << 2)) << 3));
    note(h, slotOf(h));
  }
}

/** Forgets keys down to a number; the last come first, so that no other is in search of their slots. */
export function forget(down: i32): void {
  while (open > down) {
    open -= 1;
    store<u64>(table + (<i32>load<u32>(KEY_LOG + (open << 2)) << 3), 0);
  }
}
