import type { Attributes, Reads } from "../reads";
import { ELEMENTS, MEMBERS, Node, type NodeName } from "./sieve";

/** Addresses in the memory of tools/scanner, and up to where its tables go. */
const MEMBERS_AT = 1024;
const TABLES_AT = 1280;
const TYPES_AT = 8_192;
const ATTRIBUTES_AT = 24_576;
const TABLES_END = 65_536;

/** Of a type, as bits. */
const COUNTED = 1;
const LINKED = 2;

/** Bytes of a name at most: its length is a byte. */
const LONGEST = 255;

/** So many nodes there may be. */
const NODES = 32;

/** Bytes of a table, each as a character: strings are put together faster than a buffer's methods are warm. */
interface Table {
  readonly at: number;
  readonly bytes: string;
}

/** What the scanner in Wasm knows of the sieve and of the types that rules read. */
export function tables(reads: Reads): readonly Table[] {
  const { types, attributes } = typeTables(reads);
  return [
    { at: MEMBERS_AT, bytes: sieveTables() },
    { at: TYPES_AT, bytes: types },
    { at: ATTRIBUTES_AT, bytes: attributes },
  ];
}

/** By node the address of its members' table, by node the node of its elements, and the members' tables. */
function sieveTables(): string {
  const addresses = Array<number>(NODES).fill(0);
  const elements = Array<number>(TABLES_AT - MEMBERS_AT - 4 * NODES).fill(Node.skip);
  for (const [name, element] of Object.entries(ELEMENTS)) elements[Node[name as NodeName]] = Node[element];
  let members = "";
  for (const [name, { named, rest }] of Object.entries(MEMBERS)) {
    addresses[Node[name as NodeName]] = TABLES_AT + members.length;
    members += String.fromCharCode(Node[rest]);
    for (const [key, node] of Object.entries(named)) members += String.fromCharCode(key.length, Node[node]) + key;
    members += "\0";
  }
  if (TABLES_AT + members.length > TYPES_AT) throw new Error("no room for the members that are known by name");
  return addresses.map((each) => `${u16(each)}\0\0`).join("") + String.fromCharCode(...elements) + members;
}

function typeTables(reads: Reads): { types: string; attributes: string } {
  let bytes = "";
  const attributes = (of: Attributes): number => {
    let own = "";
    for (const [name, each] of of) own += named(name) + u16(each === "whole" ? 0 : attributes(each));
    const start = ATTRIBUTES_AT + bytes.length;
    bytes += `${own}\0`;
    if (ATTRIBUTES_AT + bytes.length > TABLES_END) throw new Error("no room for the attributes that the rules read");
    return start;
  };
  const list = (texts: readonly string[]): number => attributes(new Map(texts.map((text) => [text, "whole"])));
  let types = "";
  for (const [type, { attributes: of, counted, linked, marks }] of reads) {
    const flags = (counted ? COUNTED : 0) | (linked ? LINKED : 0);
    types += named(type) + u16(attributes(of)) + u16(marks.length > 0 ? list(marks) : 0) + String.fromCharCode(flags);
  }
  types += "\0";
  if (TYPES_AT + types.length > ATTRIBUTES_AT) throw new Error("no room for the types that the rules read");
  return { types, attributes: bytes };
}

/** A name after its length. */
function named(name: string): string {
  const bytes = /^[ -~]*$/.test(name) ? name : Buffer.from(name).toString("latin1");
  if (bytes.length === 0 || bytes.length > LONGEST) throw new Error(`no room for the name ${name}`);
  return String.fromCharCode(bytes.length) + bytes;
}

function u16(number: number): string {
  return String.fromCharCode(number & 0xff, number >> 8);
}
