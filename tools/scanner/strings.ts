import { end, fail, FAULT, Fault, final, more, MORE } from "./input";

/** Whether the last string had an escape. */
export let escaped: bool = false;

export function clearEscaped(): void {
  escaped = false;
}

/**
 * Position after the closing quote; FAULT; or, where more bytes are needed, less than 0: the negated position from
 * which to go on, which is never within an escape or a character.
 */
export function stringEnd(from: i32): i32 {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const space = i8x16.splat(0x20);
  let p = from;
  while (p < end) {
    // Signed, so that bytes from 0x80 on are less than a space too.
    const v = v128.load(p);
    const special = i8x16.bitmask(
      v128.or(v128.or(i8x16.eq(v, quote), i8x16.eq(v, backslash)), i8x16.lt_s(v, space)),
    );
    if (special == 0) {
      p += 16;
      continue;
    }
    p += ctz(special);
    if (p >= end) break;
    const byte = <i32>load<u8>(p);
    if (byte == 0x22) return p + 1;
    let length: i32 = 0;
    if (byte == 0x5c) length = escapeLength(p);
    else if (byte < 0x20) return fail(Fault.control, p);
    else length = sequenceLength(p, byte);
    if (length == FAULT) return FAULT;
    if (length == MORE) return -p;
    p += length;
  }
  return -end;
}

function escapeLength(p: i32): i32 {
  escaped = true;
  if (p + 1 >= end) return more();
  const letter = <i32>load<u8>(p + 1);
  if (letter != 0x75) return isShort(letter) ? 2 : fail(Fault.escape, p);
  const high = unit(p, p);
  if (high < 0) return high == MORE ? MORE : FAULT;
  if ((high & 0xf800) != 0xd800) return 6;
  if (high >= 0xdc00) return fail(Fault.surrogate, p);
  if (!final && (end == p + 6 || (end == p + 7 && load<u8>(p + 6) == 0x5c))) return MORE;
  const paired = p + 7 < end && load<u8>(p + 6) == 0x5c && load<u8>(p + 7) == 0x75;
  if (!paired) return fail(Fault.surrogate, p);
  const low = unit(p + 6, p + 6);
  if (low < 0) return low == MORE ? MORE : FAULT;
  return (low & 0xfc00) == 0xdc00 ? 12 : fail(Fault.surrogate, p);
}

/** `"`, `\`, `/`, `b`, `f`, `n`, `r` or `t`. */
export function isShort(letter: i32): bool {
  return (
    letter == 0x22 ||
    letter == 0x5c ||
    letter == 0x2f ||
    letter == 0x62 ||
    letter == 0x66 ||
    letter == 0x6e ||
    letter == 0x72 ||
    letter == 0x74
  );
}

const BROKEN: i32 = -2;

/** One `\uXXXX`; MORE; or BROKEN after a fault. */
export function unit(p: i32, start: i32): i32 {
  let value: i32 = 0;
  for (let i = 2; i < 6; i += 1) {
    if (p + i >= end) return more() == MORE ? MORE : BROKEN;
    const digit = hexDigit(<i32>load<u8>(p + i));
    if (digit < 0) {
      fail(Fault.escape, start);
      return BROKEN;
    }
    value = (value << 4) | digit;
  }
  return value;
}

function hexDigit(byte: i32): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

// https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G27506
function sequenceLength(p: i32, first: i32): i32 {
  if (first < 0xc2 || first > 0xf4) return fail(Fault.utf8, p);
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  let lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  let highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < length; i += 1) {
    if (p + i >= end) return more();
    const byte = <i32>load<u8>(p + i);
    if (byte < lowest || byte > highest) return fail(Fault.utf8, p);
    lowest = 0x80;
    highest = 0xbf;
  }
  return length;
}

/** Writes a valid string's content without its escapes; returns the address after it. */
export function unescape(from: i32, to: i32, target: i32): i32 {
  let p = from;
  let q = target;
  while (p < to) {
    const byte = <i32>load<u8>(p);
    if (byte != 0x5c) {
      store<u8>(q, <u8>byte);
      p += 1;
      q += 1;
      continue;
    }
    const letter = <i32>load<u8>(p + 1);
    if (letter != 0x75) {
      store<u8>(q, <u8>shortEscape(letter));
      p += 2;
      q += 1;
      continue;
    }
    let code = unit(p, p);
    p += 6;
    if ((code & 0xfc00) == 0xd800) {
      code = 0x10000 + ((code & 0x3ff) << 10) + (unit(p, p) & 0x3ff);
      p += 6;
    }
    q = encode(code, q);
  }
  return q;
}

function shortEscape(letter: i32): i32 {
  if (letter == 0x62) return 8;
  if (letter == 0x66) return 12;
  if (letter == 0x6e) return 10;
  if (letter == 0x72) return 13;
  if (letter == 0x74) return 9;
  return letter;
}

function encode(code: i32, at: i32): i32 {
  if (code < 0x80) {
    store<u8>(at, <u8>code);
    return at + 1;
  }
  if (code < 0x800) {
    store<u8>(at, <u8>(0xc0 | (code >> 6)));
    return continuation(code, at + 1, 0);
  }
  if (code < 0x10000) {
    store<u8>(at, <u8>(0xe0 | (code >> 12)));
    return continuation(code, at + 1, 6);
  }
  store<u8>(at, <u8>(0xf0 | (code >> 18)));
  return continuation(code, at + 1, 12);
}

function continuation(code: i32, at: i32, first: i32): i32 {
  let q = at;
  for (let bits = first; bits >= 0; bits -= 6) {
    store<u8>(q, <u8>(0x80 | ((code >> bits) & 0x3f)));
    q += 1;
  }
  return q;
}
