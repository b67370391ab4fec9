/*
 * The scanner of gate/scanner/plain.ts once more, for Wasm with vectors: what it keeps, what it refuses and where are
 * the same, byte for byte; tests hold them to each other. Compiled by tools/build-scanner.mjs.
 */
import { end, extend, fail, fault, FAULT, Fault, faultAt, finish, MORE, shift } from "./input";
import { BLOCK, depth as blockDepth, resume, skipBlocks, stopped as blocksEnd } from "./blocks";
import { numberOf } from "./bodies";
import { add, forget, open as openKeys } from "./keys";
import { BEGUN, BODY, BUFFER, KEYS_BEFORE, LIST, MOST_LEVELS, NODE, OUTPUT, READ, SERIAL, UNESCAPED } from "./layout";
import {
  attributeNode,
  attributes,
  attributesOf,
  elementNode,
  isCounted,
  isLinked,
  isUnmarked,
  memberNode,
  Node,
  nodeOf,
  typeRow,
} from "./nodes";
import { Next } from "./next";
import { copy, output, truncate, write } from "./output";
import { literalEnd, numberEnd } from "./scalars";
import { clearEscaped, escaped, stringEnd, unescape } from "./strings";

const TAKEN: i32 = 1;

/** What scan() and last() return: all taken; a fault; or a number of many digits, for the host to look at. */
const SCANNED: i32 = 0;
const FAULTY: i32 = 1;
const LONG_NUMBER: i32 = 2;

/** Digits that every double holds. */
const SAFE_DIGITS: i32 = 15;

let at: i32 = BUFFER;
let next: i32 = Next.value;
let node: i32 = Node.document;
let level: i32 = 0;
let serial: i32 = 0;
let inString: bool = false;
let isType: bool = false;
/** End of the number that the host has looked at. */
let looked: i32 = 0;
let longNumber: bool = false;

/** Start of what is kept verbatim, 0 outside of it. */
let copying: i32 = 0;
let copyLevel: i32 = 0;
let markOutput: i32 = 0;
let markBegun: u8 = 0;
/** The resource within: its level (-1 outside), where it began, and what was kept before it. */
let elementLevel: i32 = -1;
let elementAt: i32 = 0;
let elementOutput: i32 = 0;
let elementBegun: u8 = 0;
let elementStart: i32 = 0;
/** Its type's row, once that is known. */
let elementType: i32 = 0;

/** Number of the last body of a module. */
let bodies: i32 = 0;

/** Before and after resources that are kept apart; before others. */
const BEFORE_APART: u8 = 0x1e;
const AFTER_APART: i32 = 0x1f;
const TOGETHER: i32 = 0x20;

let depthLimit: i32 = MOST_LEVELS;
let keptDepthLimit: i32 = 0;
let tokenLimit: i32 = 0;
let elementLimit: i32 = 0;
let keptLimit: i32 = 0;
let keysLimit: i32 = 0;

export function limit(depth: i32, keptDepth: i32, token: i32, element: i32, kept: i32, keys: i32): void {
  depthLimit = min(depth, MOST_LEVELS);
  keptDepthLimit = keptDepth;
  tokenLimit = token;
  elementLimit = element;
  keptLimit = kept;
  keysLimit = keys;
}

/** Where the next bytes go. */
export function room(): i32 {
  return end;
}

/** Takes bytes that were written there; again with 0 after a number was looked at. */
export function scan(length: i32): i32 {
  extend(length);
  if (run() == FAULT) return stopped();
  if (!settle()) return FAULTY;
  if (end - at > tokenLimit) {
    fail(Fault.token, at);
    return FAULTY;
  }
  const moved = at - BUFFER;
  shift(at);
  elementAt -= moved;
  looked -= moved;
  at = BUFFER;
  if (copying != 0) copying = BUFFER;
  return SCANNED;
}

/** After the last bytes. */
export function last(): i32 {
  finish();
  if (run() == FAULT) return stopped();
  if (next != Next.nothing || inString) {
    fail(Fault.end, end);
    return FAULTY;
  }
  return settle() ? SCANNED : FAULTY;
}

/** How many bytes are still in the buffer. */
export function pending(): i32 {
  return end - at;
}

/** Where the fault is, or the number, from the start of the buffer. */
export function where(): i32 {
  return (fault != 0 ? faultAt : at) - BUFFER;
}

export function numberAfter(): i32 {
  return looked - BUFFER;
}

export function reason(): i32 {
  return fault;
}

export function kept(): i32 {
  return output - OUTPUT;
}

function stopped(): i32 {
  if (!longNumber) return FAULTY;
  longNumber = false;
  return LONG_NUMBER;
}

/** Writes what is kept so far, and checks how much it is. */
function settle(): bool {
  return flush(at) && checkSize();
}

function run(): i32 {
  if (inString) {
    const done = restOfString();
    if (done != TAKEN) return done;
  }
  while (at < end) {
    if (level > 0 && isLeftOut(level)) {
      const done = skip();
      if (done != TAKEN) return done;
      continue;
    }
    const byte = <i32>load<u8>(at);
    if (byte <= 0x20 && (byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09)) {
      at += 1;
      continue;
    }
    const done = token(byte);
    if (done != TAKEN) return done;
  }
  return MORE;
}

function token(byte: i32): i32 {
  if (next == Next.value) return value(byte);
  if (next == Next.valueOrBracket) return byte == 0x5d ? close() : value(byte);
  if (next == Next.key || next == Next.keyOrBrace) {
    if (byte == 0x22) return key();
    return byte == 0x7d && next == Next.keyOrBrace ? close() : fail(Fault.key, at);
  }
  if (next == Next.comma) {
    const list = load<u8>(LIST + level) != 0;
    if (byte == (list ? 0x5d : 0x7d)) return close();
    return byte == 0x2c ? comma(list) : fail(list ? Fault.commaOrBracket : Fault.commaOrBrace, at);
  }
  if (next == Next.nothing) return fail(Fault.trailing, at);
  return byte == 0x3a ? colon() : fail(Fault.colon, at);
}

function comma(list: bool): i32 {
  next = list ? Next.value : Next.key;
  if (list) node = elementNode(<i32>load<u8>(NODE + level));
  at += 1;
  return TAKEN;
}

function colon(): i32 {
  next = Next.value;
  at += 1;
  return TAKEN;
}

function value(byte: i32): i32 {
  if (byte == 0x7b || byte == 0x5b) return open(byte == 0x5b);
  if (byte == 0x22) return string();
  dropSetting();
  const number = byte == 0x2d || <u32>(byte - 0x30) <= 9;
  const after = number ? numberEnd(at) : literalEnd(at);
  if (after <= 0) return after;
  if (number && node != Node.skip && node != Node.blank && after != looked && isLong(at, after)) {
    looked = after;
    longNumber = true;
    return FAULT;
  }
  if (!beginScalar()) return FAULT;
  at = after;
  return endValue();
}

function isLong(from: i32, to: i32): bool {
  if (to - from > SAFE_DIGITS) return true;
  for (let p = from; p < to; p += 1) if ((load<u8>(p) | 0x20) == 0x65) return true;
  return false;
}

function open(list: bool): i32 {
  isType = false;
  const inner = nodeOf(node, list);
  const isKept = inner != Node.skip && inner != Node.blank && inner != Node.other;
  if (level >= (isKept ? keptDepthLimit : depthLimit)) return fail(Fault.depth, at);
  if (!begin(inner)) return FAULT;
  if (inner == Node.entry || inner == Node.resource) {
    elementLevel = level;
    elementAt = at;
    elementOutput = markOutput;
    elementBegun = markBegun;
    elementStart = output - 2;
    elementType = 0;
  }
  level += 1;
  serial += 1;
  store<u8>(LIST + level, list ? 1 : 0);
  store<u8>(NODE + level, <u8>(inner == Node.blank ? Node.skip : inner));
  store<u8>(BEGUN + level, 0);
  store<u32>(SERIAL + (level << 2), serial);
  store<u32>(KEYS_BEFORE + (level << 2), openKeys);
  if (inner == Node.values) store<u32>(READ + (level << 2), attributes);
  if (inner == Node.body) {
    store<u32>(READ + (level << 2), bodies);
    store<u32>(BODY + (level << 2), output - 1);
  }
  next = list ? Next.valueOrBracket : Next.keyOrBrace;
  if (list) node = elementNode(<i32>load<u8>(NODE + level));
  at += 1;
  return TAKEN;
}

function close(): i32 {
  const closed = <i32>load<u8>(NODE + level);
  forget(<i32>load<u32>(KEYS_BEFORE + (level << 2)));
  if (copying == 0 && !put(load<u8>(LIST + level) != 0 ? 0x5d : 0x7d)) return FAULT;
  if (closed == Node.body && !endBody()) return FAULT;
  level -= 1;
  at += 1;
  if (elementLevel == level) {
    if (isLinked(elementType) && !put(AFTER_APART)) return FAULT;
    if (!settle()) return FAULT;
    if (isUnmarked(elementType, elementStart, output)) {
      truncate(elementOutput);
      store<u8>(BEGUN + level, elementBegun);
    }
    elementLevel = -1;
  }
  return endValue();
}

/** The body of a module that is there already is named by its number, a new one gets its number first. */
function endBody(): bool {
  const start = <i32>load<u32>(BODY + (level << 2));
  const number = <i32>load<u32>(READ + (level << 2));
  const before = numberOf(start, output, number);
  if (before == 0) return put(0x5d);
  truncate(start - digits(number) - 2);
  return putNumber(before);
}

function digits(number: i32): i32 {
  let count = 1;
  for (let rest = number; rest >= 10; rest /= 10) count += 1;
  return count;
}

function putNumber(number: i32): bool {
  let power = 1;
  for (let i = digits(number); i > 1; i -= 1) power *= 10;
  for (; power > 0; power /= 10) if (!put(0x30 + ((number / power) % 10))) return false;
  return true;
}

/** After a value: what follows depends on what it stands in. */
function endValue(): i32 {
  if (copying != 0 && level == copyLevel) {
    if (!flush(at)) return FAULT;
    copying = 0;
  }
  next = level == 0 ? Next.nothing : Next.comma;
  // Most often it is right there.
  return at < end && level > 0 && load<u8>(at) == 0x2c ? comma(load<u8>(LIST + level) != 0) : TAKEN;
}

function key(): i32 {
  clearEscaped();
  const start = at;
  const after = stringEnd(start + 1);
  if (after <= 0) return after == FAULT ? FAULT : MORE;
  const outer = <i32>load<u8>(NODE + level);
  let from = start + 1;
  let to = after - 1;
  if (escaped) {
    to = unescape(from, to, UNESCAPED);
    from = UNESCAPED;
  }
  if (!add(from, to, <i32>load<u32>(SERIAL + (level << 2)))) return fail(Fault.duplicate, start);
  if (openKeys > keysLimit) return fail(Fault.keys, start);
  isType = (outer == Node.entry || outer == Node.resource) && isTypeKey(from, to);
  node = memberOf(outer, from, to);
  if (copying == 0 && node != Node.skip) {
    if (!separate() || !take(start, after) || !put(0x3a)) return FAULT;
  }
  at = after;
  // Most often it is right there.
  if (at < end && load<u8>(at) == 0x3a) return colon();
  next = Next.colon;
  return TAKEN;
}

function isTypeKey(from: i32, to: i32): bool {
  return to - from == 4 && load<u32>(from) == 0x65707974;
}

function memberOf(outer: i32, from: i32, to: i32): i32 {
  if (outer == Node.values) return attributeNode(<i32>load<u32>(READ + (level << 2)), from, to);
  const inner = memberNode(outer, from, to);
  if (outer == Node.change && inner == Node.values) attributesOf(elementType);
  // Of which type it is has to be known first.
  return inner == Node.change && elementType == 0 ? Node.keep : inner;
}

function string(): i32 {
  const start = at;
  if (isType) {
    clearEscaped();
    const after = stringEnd(start + 1);
    if (after <= 0) return after == FAULT ? FAULT : MORE;
    let from = start + 1;
    let to = after - 1;
    if (escaped) {
      to = unescape(from, to, UNESCAPED);
      from = UNESCAPED;
    }
    takeType(typeRow(from, to));
  }
  dropSetting();
  if (!beginScalar()) return FAULT;
  at = start + 1;
  inString = true;
  return restOfString();
}

function restOfString(): i32 {
  const after = stringEnd(at);
  if (after == FAULT) return FAULT;
  if (after < 0) {
    at = -after;
    return MORE;
  }
  at = after;
  inString = false;
  return endValue();
}

/** A scalar beside references is a constant or a setting: its key was kept too soon. */
function dropSetting(): void {
  if (node != Node.expressions || level == 0 || load<u8>(LIST + level) != 0) return;
  truncate(markOutput);
  store<u8>(BEGUN + level, markBegun);
  node = Node.skip;
}

function beginScalar(): bool {
  isType = false;
  if (node == Node.skip) return true;
  return begin(node == Node.blank || node == Node.body ? Node.blank : Node.keep);
}

function begin(inner: i32): bool {
  if (inner == Node.skip || copying != 0) return true;
  if (level > 0 && load<u8>(LIST + level) != 0 && !separate()) return false;
  if (inner == Node.blank) return put(0x6e) && put(0x75) && put(0x6c) && put(0x6c);
  if (inner == Node.entry || inner == Node.resource) {
    if (!put(TOGETHER)) return false;
  } else if (inner == Node.body) {
    bodies += 1;
    if (!put(0x5b) || !putNumber(bodies) || !put(0x2c)) return false;
  }
  if (inner != Node.keep) return put(<i32>load<u8>(at));
  copying = at;
  copyLevel = level;
  return true;
}

/** Begins a member or an element, which may yet be taken back. */
function separate(): bool {
  markOutput = output;
  markBegun = load<u8>(BEGUN + level);
  store<u8>(BEGUN + level, 1);
  return markBegun == 0 || put(0x2c);
}

function takeType(row: i32): void {
  const planned = load<u8>(NODE + level) == <u8>Node.resource;
  if (row == 0 || (planned && !isCounted(row))) {
    dropElement();
    return;
  }
  if (planned) return;
  elementType = row;
  if (isLinked(row)) store<u8>(elementStart, BEFORE_APART);
}

/** Takes back the resource that turns out to be of a type no rule reads. */
function dropElement(): void {
  truncate(elementOutput);
  store<u8>(BEGUN + elementLevel, elementBegun);
  forget(<i32>load<u32>(KEYS_BEFORE + (level << 2)));
  store<u8>(NODE + level, <u8>Node.other);
  elementLevel = -1;
  node = Node.skip;
}

function flush(to: i32): bool {
  if (copying == 0) return true;
  const done = take(copying, to);
  copying = to;
  return done;
}

function put(byte: i32): bool {
  if (write(byte)) return true;
  fail(Fault.kept, at);
  return false;
}

function take(from: i32, to: i32): bool {
  if (copy(from, to)) return true;
  fail(Fault.kept, at);
  return false;
}

function checkSize(): bool {
  if (elementLevel >= 0 && output - elementOutput > elementLimit) {
    fail(Fault.element, elementAt);
    return false;
  }
  if (output - OUTPUT <= keptLimit) return true;
  fail(Fault.kept, at);
  return false;
}

/** Whether a list or object is only checked; of a resource whose type no rule reads, also that it has no other. */
function isLeftOut(level: i32): bool {
  const its = load<u8>(NODE + level);
  return its == <u8>Node.skip || its == <u8>Node.other;
}

/** What is left out, as long as a list or object of it is open. */
function skip(): i32 {
  let outermost = level;
  while (outermost > 1 && isLeftOut(outermost - 1)) outermost -= 1;
  const keyed = load<u8>(NODE + outermost) == <u8>Node.other;
  let p = at;
  let expected = next;
  let depth = level;
  let list = load<u8>(LIST + depth) != 0;
  let outcome: i32 = MORE;
  let blocksFrom = p;
  while (p < end) {
    if (p >= blocksFrom && p + BLOCK <= end) {
      expected = skipBlocks(p, expected, depth, outermost, keyed, depthLimit);
      p = blocksEnd;
      depth = blockDepth;
      if (depth < outermost) {
        outcome = TAKEN;
        break;
      }
      list = load<u8>(LIST + depth) != 0;
      blocksFrom = resume;
      continue;
    }
    let byte = <i32>load<u8>(p);
    if (byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09) {
      p += 1;
      if (byte == 0x0a) p = afterSpaces(p);
      continue;
    }
    if (expected == Next.comma) {
      if (byte == 0x2c) {
        p += 1;
        expected = list ? Next.value : Next.key;
        continue;
      }
      if (byte != (list ? 0x5d : 0x7d)) {
        outcome = fail(list ? Fault.commaOrBracket : Fault.commaOrBrace, p);
        break;
      }
    } else if (expected == Next.key || expected == Next.keyOrBrace) {
      if (byte == 0x22) {
        clearEscaped();
        const after = stringEnd(p + 1);
        if (after <= 0) {
          outcome = after == FAULT ? FAULT : MORE;
          break;
        }
        if (keyed && depth == outermost && isTypeOnceRead(p + 1, after - 1)) {
          outcome = fail(Fault.duplicate, p);
          break;
        }
        p = after;
        if (p >= end || load<u8>(p) != 0x3a) {
          expected = Next.colon;
          continue;
        }
        p += 1;
        expected = Next.value;
        continue;
      }
      if (byte != 0x7d || expected == Next.key) {
        outcome = fail(Fault.key, p);
        break;
      }
    } else if (expected == Next.colon) {
      if (byte != 0x3a) {
        outcome = fail(Fault.colon, p);
        break;
      }
      p += 1;
      expected = Next.value;
      continue;
    } else if (byte != 0x5d || expected == Next.value) {
      if (byte == 0x22) {
        const after = stringEnd(p + 1);
        if (after <= 0) {
          if (after < 0) {
            inString = true;
            p = -after;
          }
          outcome = after == FAULT ? FAULT : MORE;
          break;
        }
        p = after;
        expected = Next.comma;
        continue;
      }
      if (byte == 0x7b || byte == 0x5b) {
        if (depth >= depthLimit) {
          outcome = fail(Fault.depth, p);
          break;
        }
        depth += 1;
        list = byte == 0x5b;
        store<u8>(LIST + depth, list ? 1 : 0);
        expected = list ? Next.valueOrBracket : Next.keyOrBrace;
        p += 1;
        continue;
      }
      const after = byte == 0x2d || <u32>(byte - 0x30) <= 9 ? numberEnd(p) : literalEnd(p);
      if (after <= 0) {
        outcome = after;
        break;
      }
      p = after;
      expected = Next.comma;
      continue;
    }
    // A closing bracket or brace.
    depth -= 1;
    p += 1;
    expected = depth == 0 ? Next.nothing : Next.comma;
    list = load<u8>(LIST + depth) != 0;
    if (depth < outermost) {
      outcome = TAKEN;
      break;
    }
  }
  for (let inner = outermost + 1; inner <= depth; inner += 1) store<u8>(NODE + inner, <u8>Node.skip);
  at = p;
  next = expected;
  level = depth;
  node = Node.skip;
  return outcome;
}

/** Whether a key is `type`, in one spelling or another. */
function isTypeOnceRead(from: i32, to: i32): bool {
  return escaped ? isTypeKey(UNESCAPED, unescape(from, to, UNESCAPED)) : isTypeKey(from, to);
}

/** Indentation is long and of one kind. */
function afterSpaces(from: i32): i32 {
  const space = i8x16.splat(0x20);
  let p = from;
  while (p < end) {
    const others = i8x16.bitmask(i8x16.ne(v128.load(p), space));
    if (others != 0) return min(p + ctz(others), end);
    p += 16;
  }
  return end;
}
