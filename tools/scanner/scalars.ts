import { end, fail, FAULT, Fault, final, MORE, more } from "./input";

function digits(from: i32): i32 {
  let p = from;
  while (p < end && <u32>(<i32>load<u8>(p) - 0x30) <= 9) p += 1;
  return p;
}

export function endsScalar(byte: i32): bool {
  return (
    byte == 0x2c || byte == 0x7d || byte == 0x5d || byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  );
}

/** Position after a number, MORE or FAULT. */
export function numberEnd(from: i32): i32 {
  let p = from;
  if (load<u8>(p) == 0x2d) p += 1;
  if (p < end && load<u8>(p) == 0x30) p += 1;
  else {
    const start = p;
    p = digits(p);
    if (p == start && p < end) return fail(Fault.number, p);
  }
  if (p < end && load<u8>(p) == 0x2e) {
    const start = p + 1;
    p = digits(start);
    if (p == start && p < end) return fail(Fault.number, p);
  }
  if (p < end && (load<u8>(p) | 0x20) == 0x65) {
    p += 1;
    if (p < end && (load<u8>(p) == 0x2d || load<u8>(p) == 0x2b)) p += 1;
    const start = p;
    p = digits(p);
    if (p == start && p < end) return fail(Fault.number, p);
  }
  if (p < end) return endsScalar(<i32>load<u8>(p)) ? p : fail(Fault.number, p);
  const whole = p > from && <u32>(<i32>load<u8>(p - 1) - 0x30) <= 9;
  return final && whole ? p : more();
}

const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
const ALSE: u32 = 0x65736c61;

/** Position after `true`, `false` or `null`, MORE or FAULT. */
export function literalEnd(p: i32): i32 {
  if (p + 5 <= end) {
    const word = load<u32>(p);
    if (word == TRUE || word == NULL) return p + 4;
    return load<u8>(p) == 0x66 && load<u32>(p + 1) == ALSE ? p + 5 : fail(Fault.value, p);
  }
  const first = <i32>load<u8>(p);
  const length = first == 0x66 ? 5 : 4;
  const word: u64 = first == 0x66 ? (<u64>ALSE << 8) | 0x66 : first == 0x74 ? TRUE : first == 0x6e ? NULL : 0;
  if (word == 0) return fail(Fault.value, p);
  for (let i = 0; i < length; i += 1) {
    if (p + i >= end) return more();
    if (load<u8>(p + i) != <u8>(word >> (<u64>i << 3))) return fail(Fault.value, p);
  }
  return p + length;
}
