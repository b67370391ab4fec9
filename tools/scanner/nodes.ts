import { ELEMENTS, MEMBERS, TYPES, UNICODE_ESCAPE } from "./layout";
import { holds, isSame } from "./same";

// Of gate/scanner/sieve.ts.
export namespace Node {
  export const skip: i32 = 0;
  export const keep: i32 = 1;
  export const blank: i32 = 2;
  export const document: i32 = 3;
  export const entry: i32 = 5;
  export const other: i32 = 6;
  export const resource: i32 = 11;
  export const expressions: i32 = 18;
  export const change: i32 = 19;
  export const values: i32 = 20;
  export const body: i32 = 21;
}

/** Of the next value, where it is one of a resource's: the attributes that are read of it. */
export let attributes: i32 = 0;

/** Begins with those of a type, as `typeRow` found it. */
export function attributesOf(row: i32): void {
  attributes = <i32>load<u16>(row);
}

export function elementNode(node: i32): i32 {
  return <i32>load<u8>(ELEMENTS + node);
}

/** The node of a list or an object: that of its place, if it has the shape expected there. */
export function nodeOf(node: i32, list: bool): i32 {
  if (node == Node.skip || node == Node.blank || node == Node.expressions) return node;
  if (node == Node.body && list) return Node.blank;
  const fits = list ? load<u8>(ELEMENTS + node) != <u8>Node.skip : load<u32>(MEMBERS + (node << 2)) != 0;
  return fits ? node : Node.keep;
}

export function memberNode(node: i32, from: i32, to: i32): i32 {
  let row = <i32>load<u32>(MEMBERS + (node << 2));
  if (row == 0) return Node.skip;
  const rest = <i32>load<u8>(row);
  row += 1;
  while (true) {
    const length = <i32>load<u8>(row);
    if (length == 0) return rest;
    if (length == to - from && isSame(row + 2, from, length)) return <i32>load<u8>(row + 1);
    row += 2 + length;
  }
}

export function attributeNode(first: i32, from: i32, to: i32): i32 {
  let row = first;
  while (true) {
    const length = <i32>load<u8>(row);
    if (length == 0) return Node.skip;
    if (length == to - from && isSame(row + 1, from, length)) {
      attributes = <i32>load<u16>(row + 1 + length);
      return attributes == 0 ? Node.keep : Node.values;
    }
    row += 3 + length;
  }
}

/** Where a type's attributes and flags are; 0 for a type that no rule reads. */
export function typeRow(from: i32, to: i32): i32 {
  let row = TYPES;
  while (true) {
    const length = <i32>load<u8>(row);
    if (length == 0) return 0;
    row += 1;
    if (length == to - from && isSame(row, from, length)) return row + length;
    row += length + 5;
  }
}

export function isCounted(row: i32): bool {
  return (load<u8>(row + 4) & 1) != 0;
}

export function isLinked(row: i32): bool {
  return row != 0 && (load<u8>(row + 4) & 2) != 0;
}

/** Whether a resource holds none of its type's marks; one may be written with escapes. */
export function isUnmarked(row: i32, from: i32, to: i32): bool {
  const marks = row == 0 ? 0 : <i32>load<u16>(row + 2);
  if (marks == 0) return false;
  store<u16>(UNICODE_ESCAPE, 0x755c);
  if (holds(from, to, UNICODE_ESCAPE, 2)) return false;
  for (let mark = marks; load<u8>(mark) != 0; mark += 3 + <i32>load<u8>(mark)) {
    if (holds(from, to, mark + 1, <i32>load<u8>(mark))) return false;
  }
  return true;
}
