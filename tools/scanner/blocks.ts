/*
 * What is left out, sixty-four bytes at once: a word has a bit for each of them, and shifts and sums of such words tell
 * the grammar; only brackets, scalars and rare escapes are looked at one by one. It finds no faults: a block with
 * anything odd in it is left to the scanner that goes token by token. The words for escapes and strings are those of
 * simdjson (https://arxiv.org/abs/1902.08318).
 */
import { end } from "./input";
import { LIST } from "./layout";
import { Next } from "./next";
import { endsScalar, literalEnd, numberEnd } from "./scalars";
import { isShort, unit } from "./strings";

export const BLOCK: i32 = 64;

/** Where the blocks stopped: after the last bracket, or before a token. */
export let stopped: i32 = 0;
/** From where on to go by blocks again. */
export let resume: i32 = 0;
/** The level where they stopped. */
export let depth: i32 = 0;

const ALL: u64 = 0xffffffffffffffff;
const ODD: u64 = 0xaaaaaaaaaaaaaaaa;

// @ts-ignore: decorator
@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u64>(<u32>(i8x16.bitmask(a) | (i8x16.bitmask(b) << 16)));
  return low | (<u64>(<u32>(i8x16.bitmask(c) | (i8x16.bitmask(d) << 16))) << 32);
}

// @ts-ignore: decorator
@inline
function equal(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return bits(i8x16.eq(a, byte), i8x16.eq(b, byte), i8x16.eq(c, byte), i8x16.eq(d, byte));
}

/** Bits from each odd one to before the next. */
// @ts-ignore: decorator
@inline
function between(word: u64): u64 {
  let w = word ^ (word << 1);
  w ^= w << 2;
  w ^= w << 4;
  w ^= w << 8;
  w ^= w << 16;
  return w ^ (w << 32);
}

/**
 * Goes by blocks from the start of a token, as far as there are blocks with nothing odd in them.
 *
 * @param next - what may come next
 * @param level - of the list or object there
 * @param outermost - level of the list or object that is left out
 * @param keyed - whether keys of that one may not be `type`
 * @param deepest - level that none is deeper than
 * @returns what may come next where they stopped
 */
export function skipBlocks(from: i32, next: i32, level: i32, outermost: i32, keyed: bool, deepest: i32): i32 {
  let p = from;
  let inner = level;
  // What the last block leaves to this one, as bits of its first byte.
  let value: u64 = next < Next.colon ? 1 : 0;
  let first: u64 = next == Next.valueOrBracket || next == Next.keyOrBrace ? 1 : 0;
  let key: u64 = next == Next.key || next == Next.keyOrBrace ? 1 : 0;
  let colon: u64 = next == Next.colon ? 1 : 0;
  let escape: u64 = 0;
  let inKey: u64 = 0;
  let inScalar: u64 = 0;
  let inString: u64 = 0;
  /** Start of the token that goes on into this block. */
  let token: i32 = 0;

  while (p + BLOCK <= end && inner + BLOCK < deepest) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);

    // Signed, so that bytes from 0x80 on are less than a space too.
    const space = i8x16.splat(0x20);
    const lessA = i8x16.lt_s(a, space);
    const lessB = i8x16.lt_s(b, space);
    const lessC = i8x16.lt_s(c, space);
    const lessD = i8x16.lt_s(d, space);
    let controls: u64 = 0;
    if (v128.any_true(v128.or(v128.or(lessA, lessB), v128.or(lessC, lessD)))) {
      controls = bits(lessA, lessB, lessC, lessD);
      const lines = equal(a, b, c, d, i8x16.splat(0x0a)) | equal(a, b, c, d, i8x16.splat(0x0d));
      if (controls != (lines | equal(a, b, c, d, i8x16.splat(0x09)))) break;
    }

    const backslashes = equal(a, b, c, d, i8x16.splat(0x5c));
    const mayEscape = backslashes & ~escape;
    const codes = (((mayEscape << 1) | ODD) - mayEscape) ^ ODD;
    const escaped = codes ^ (backslashes | escape);
    const anyQuotes = equal(a, b, c, d, i8x16.splat(0x22));
    const quotes = anyQuotes & ~escaped;
    const strings = between(quotes) ^ inString;
    const opening = quotes & strings;
    if ((controls & strings) != 0) break;

    const outside = ~(strings | quotes);
    const white = (controls | equal(a, b, c, d, space)) & outside;
    const upA = v128.or(a, space);
    const upB = v128.or(b, space);
    const upC = v128.or(c, space);
    const upD = v128.or(d, space);
    const opens = equal(upA, upB, upC, upD, i8x16.splat(0x7b)) & outside;
    const closes = equal(upA, upB, upC, upD, i8x16.splat(0x7d)) & outside;
    const commas = equal(a, b, c, d, i8x16.splat(0x2c)) & outside;
    const colons = equal(a, b, c, d, i8x16.splat(0x3a)) & outside;
    const scalars = outside & ~(white | opens | closes | commas | colons);
    const scalarStarts = scalars & ~((scalars << 1) | inScalar);

    // Which bytes stand in objects, and which in the outermost list or object and in none within.
    let isObject: u64 = load<u8>(LIST + inner) == 0 ? 1 : 0;
    let inObjects: u64 = -isObject;
    let inOutermost: u64 = inner == outermost ? ALL : 0;
    let valid = ALL;
    let fits = true;
    const brackets = opens | closes;
    let rest = brackets;
    const before = inner;
    for (; rest != 0; rest &= rest - 1) {
      const i = ctz(rest);
      const byte = <u64>load<u8>(p + <i32>i);
      const isBrace = (byte >> 5) & 1;
      let isObjectAfter = isBrace;
      if ((byte & 2) != 0) {
        if (inner == outermost) inOutermost ^= ALL << i;
        inner += 1;
        store<u8>(LIST + inner, <u8>(isBrace ^ 1));
      } else {
        if (isBrace != isObject) {
          fits = false;
          break;
        }
        inner -= 1;
        if (inner < outermost) {
          valid = ((<u64>2) << i) - 1;
          rest &= rest - 1;
          break;
        }
        if (inner == outermost) inOutermost ^= ALL << i;
        isObjectAfter = <u64>(load<u8>(LIST + inner) ^ 1);
      }
      inObjects ^= -(isObject ^ isObjectAfter) << i;
      isObject = isObjectAfter;
    }

    // What is expected after a token is so after white space too: a sum carries a bit over it.
    const separators = opens | commas | colons;
    const valueSum = ((separators << 1) | value) + white;
    const values = valueSum & ~white;
    const firstSum = ((opens << 1) | first) + white;
    const beforeKeys = (opens | commas) & inObjects;
    const keySum = ((beforeKeys << 1) | key) + white;
    const keys = keySum & ~white;
    // And over the string that is a key.
    const keyStarts = keys & opening;
    const stringSum = (keyStarts | inKey) + strings;
    const keyEnds = stringSum & ~strings;
    const colonSum = ((keyEnds << 1) | colon) + white;

    let wrong = (opening | scalarStarts | opens) & ~values;
    wrong |= (commas | colons) & values;
    wrong |= closes & values & ~firstSum;
    wrong |= keys & ~(opening | closes);
    wrong |= colons ^ (colonSum & ~white);
    fits = fits && (wrong & valid) == 0 && areScalars(p, scalarStarts & valid);
    const odd = escaped & ~(anyQuotes | backslashes) & valid;
    if (odd != 0) fits = fits && areEscapes(p, odd);
    if (keyed) fits = fits && !mayBeType(p, keyStarts & inOutermost & valid);
    if (!fits) {
      takeBack(p, brackets ^ rest, inner);
      inner = before;
      break;
    }
    if (inner < outermost) {
      depth = inner;
      stopped = p + 64 - <i32>clz(valid);
      return inner == 0 ? Next.nothing : Next.comma;
    }

    escape = (codes & backslashes) >> 63;
    inString = <u64>(<i64>strings >> 63);
    inKey = stringSum < strings ? 1 : 0;
    inScalar = scalars >> 63;
    if (inString != 0) {
      if (opening != 0) token = p + 63 - <i32>clz(opening);
    } else if (inScalar != 0 && scalarStarts != 0) token = p + 63 - <i32>clz(scalarStarts);
    value = (separators >> 63) | u64(valueSum < white);
    first = (opens >> 63) | u64(firstSum < white);
    key = (beforeKeys >> 63) | u64(keySum < white);
    colon = (keyEnds >> 63) | u64(colonSum < white);
    p += BLOCK;
  }
  depth = inner;
  resume = p + BLOCK;
  stopped = inString != 0 || inScalar != 0 ? token : p;
  if (inKey != 0) return Next.key;
  if (inString != 0 || inScalar != 0) return Next.value;
  if (colon != 0) return Next.colon;
  if (key != 0) return first != 0 ? Next.keyOrBrace : Next.key;
  if (value != 0) return first != 0 ? Next.valueOrBracket : Next.value;
  return Next.comma;
}

/** Whether these are numbers and literals, with what may follow one. */
function areScalars(p: i32, starts: u64): bool {
  for (let rest = starts; rest != 0; rest &= rest - 1) {
    const start = p + <i32>ctz(rest);
    const byte = <i32>load<u8>(start);
    const after = byte == 0x2d || <u32>(byte - 0x30) <= 9 ? numberEnd(start) : literalEnd(start);
    if (after <= 0 || after >= end || !endsScalar(<i32>load<u8>(after))) return false;
  }
  return true;
}

/** Whether these letters come after a backslash: short ones, and units that are no surrogates. */
function areEscapes(p: i32, letters: u64): bool {
  for (let rest = letters; rest != 0; rest &= rest - 1) {
    const at = p + <i32>ctz(rest);
    const letter = <i32>load<u8>(at);
    if (letter == 0x75) {
      const code = unit(at - 1, at - 1);
      if (code < 0 || (code & 0xf800) == 0xd800) return false;
    } else if (!isShort(letter)) return false;
  }
  return true;
}

/** Whether one of these keys may be `type`, in one spelling or another. */
function mayBeType(p: i32, starts: u64): bool {
  for (let rest = starts; rest != 0; rest &= rest - 1) {
    const first = load<u8>(p + <i32>ctz(rest) + 1);
    if (first == 0x74 || first == 0x5c) return true;
  }
  return false;
}

/** Puts the levels back to what they were before these brackets. */
function takeBack(p: i32, brackets: u64, level: i32): void {
  let inner = level;
  for (let rest = brackets; rest != 0; ) {
    const i = 63 - clz(rest);
    const byte = load<u8>(p + <i32>i);
    if ((byte & 2) != 0) inner -= 1;
    else {
      inner += 1;
      store<u8>(LIST + inner, ((byte >> 5) & 1) ^ 1);
    }
    rest ^= <u64>1 << i;
  }
}
