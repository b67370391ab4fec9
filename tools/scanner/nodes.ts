import { ELEMENTS, MEMBERS, TYPES } from "./layout";

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
}

const NONE: i32 = 255;

export function elementNode(node: i32): i32 {
  const element = <i32>load<u8>(ELEMENTS + node);
  return element == NONE ? Node.skip : element;
}

/** The node of a list or an object: that of its place, if it has the shape expected there. */
export function nodeOf(node: i32, list: bool): i32 {
  if (node == Node.skip || node == Node.blank || node == Node.expressions) return node;
  const fits = list ? load<u8>(ELEMENTS + node) != <u8>NONE : load<u32>(MEMBERS + (node << 2)) != 0;
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
    if (length == to - from && memory.compare(row + 2, from, length) == 0) return <i32>load<u8>(row + 1);
    row += 2 + length;
  }
}

export function isReadType(from: i32, to: i32): bool {
  let row = TYPES;
  while (true) {
    const length = <i32>load<u8>(row);
    if (length == 0) return false;
    if (length == to - from && memory.compare(row + 1, from, length) == 0) return true;
    row += 1 + length;
  }
}
