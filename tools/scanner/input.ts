import { BUFFER } from "./layout";

/** Address after the bytes that came so far. */
export let end: i32 = BUFFER;
/** Whether no more will come. */
export let final: bool = false;

/** The fault, 0 for none, and where. The numbers are those of gate/json/fault.ts. */
export let fault: i32 = 0;
export let faultAt: i32 = 0;

export namespace Fault {
  export const value: i32 = 1;
  export const key: i32 = 2;
  export const colon: i32 = 3;
  export const commaOrBrace: i32 = 4;
  export const commaOrBracket: i32 = 5;
  export const trailing: i32 = 6;
  export const control: i32 = 7;
  export const escape: i32 = 8;
  export const surrogate: i32 = 9;
  export const utf8: i32 = 10;
  export const number: i32 = 11;
  export const duplicate: i32 = 12;
  export const depth: i32 = 13;
  export const end: i32 = 14;
  export const token: i32 = 16;
  export const element: i32 = 17;
  export const kept: i32 = 18;
  export const keys: i32 = 19;
}

/** What the functions here return besides a position: more bytes are needed, or there is a fault. */
export const MORE: i32 = -1;
export const FAULT: i32 = 0;

export function fail(reason: i32, at: i32): i32 {
  fault = reason;
  faultAt = at;
  return FAULT;
}

export function more(): i32 {
  return final ? fail(Fault.end, end) : MORE;
}

export function extend(length: i32): void {
  end += length;
}

export function finish(): void {
  final = true;
}

/** Moves what is left to scan to the start of the buffer. */
export function shift(from: i32): void {
  memory.copy(BUFFER, from, end - from);
  end -= from - BUFFER;
}
