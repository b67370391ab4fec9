import { FEW_KEY_SLOTS, FEW_KEYS, KEY_LOG, KEY_SLOTS, KEYS } from "./layout";

/** Number of keys of the objects that are open. */
export let open: i32 = 0;

/** Those of them whose hashes are in the small table: the last. */
let few: i32 = 0;
/** The last object whose keys are in the large one. */
let old: i32 = 0;

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
  return h == 0 ? A : h;
}

/**
 * Notes a key of an object; false where the object has it already. Keys of one hash are taken for one key: with 64 bits
 * that does not happen by itself, and where it is contrived a document is refused, never let through.
 */
export function add(from: i32, to: i32, object: i32): bool {
  const h = hash(from, to, object);
  const isOld = object <= old;
  const slot = isOld ? slotOf(h, KEYS, KEY_SLOTS) : slotOf(h, FEW_KEYS, FEW_KEY_SLOTS);
  if (load<u64>(slot) == h) return false;
  store<u64>(slot, h);
  store<u32>(KEY_LOG + (open << 2), slot);
  open += 1;
  if (!isOld) {
    few += 1;
    if (few > FEW_KEY_SLOTS / 2) return moveFew(object);
  }
  return true;
}

/** Address where a hash is, or would be. */
function slotOf(h: u64, table: i32, slots: i32): i32 {
  let slot = <i32>h & (slots - 1);
  while (true) {
    const address = table + (slot << 3);
    const found = load<u64>(address);
    if (found == h || found == 0) return address;
    slot = (slot + 1) & (slots - 1);
  }
}

/**
 * Moves what is in the small table to the large one; the objects that are open now stay there. False where one is there
 * already: a slot belongs to one key, which forgets it.
 */
function moveFew(object: i32): bool {
  for (let i = open - few; i < open; i += 1) {
    const address = <i32>load<u32>(KEY_LOG + (i << 2));
    const h = load<u64>(address);
    store<u64>(address, 0);
    const slot = slotOf(h, KEYS, KEY_SLOTS);
    if (load<u64>(slot) == h) return false;
    store<u64>(slot, h);
    store<u32>(KEY_LOG + (i << 2), slot);
  }
  few = 0;
  old = object;
  return true;
}

/** Forgets keys down to a number; the last come first, so that no other is in search of their slots. */
export function forget(down: i32): void {
  few = max(few - (open - down), 0);
  while (open > down) {
    open -= 1;
    store<u64>(<i32>load<u32>(KEY_LOG + (open << 2)), 0);
  }
}
