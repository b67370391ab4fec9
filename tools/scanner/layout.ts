// Where things lie in the memory. gate/scanner/tables.ts has the numbers of the tables, gate/scanner/fast.ts those of
// what it reads.

/** Where `\u` is written, to look for it. */
export const UNICODE_ESCAPE: i32 = 1008;
/** By node: address of its members' table (0: none), u32 each. */
export const MEMBERS: i32 = 1024;
/** By node: node of a list's elements (0: none), u8 each. */
export const ELEMENTS: i32 = 1152;
/** Members' tables: a length and so many bytes each, a length of 0 at the end. */
export const TABLES: i32 = 1280;
/** The types in the same way, each with the addresses of its attributes and of its marks (u16 each) and its flags. */
export const TYPES: i32 = 8_192;
/** Attributes in the same way, each with the address of the attributes in it that are read (u16; 0: all of it). */
export const ATTRIBUTES: i32 = 24_576;

export const MOST_LEVELS: i32 = 10_000;
/** By level: whether it is a list, its node, whether something of it is kept, its number, keys open before it. */
export const LIST: i32 = 65_536;
export const NODE: i32 = LIST + 10_240;
export const BEGUN: i32 = NODE + 10_240;
export const SERIAL: i32 = 98_304;
export const KEYS_BEFORE: i32 = SERIAL + 40_960;
/** By level: attributes that are read of it, or the number of the body of a module. */
export const READ: i32 = KEYS_BEFORE + 40_960;
/** By level: where the body of a module begins in what is kept; hidden from `READ`, as values hold no modules. */
export const BODY: i32 = READ + 40_960;

/** Hashes of the keys of open objects, u64 each; a power of two, more than twice as many as there may be keys. */
export const KEY_SLOTS: i32 = 262_144;
export const KEYS: i32 = 262_144;
/** In the order in which they came: addresses of their hashes, u32 each. */
export const KEY_LOG: i32 = KEYS + KEY_SLOTS * 8;
/** Those of the inner objects, which are few: they stay in the processor's nearest cache. */
export const FEW_KEY_SLOTS: i32 = 1024;
export const FEW_KEYS: i32 = 3_137_536;

/** A key without its escapes. */
export const UNESCAPED: i32 = 3_145_728;
/** Bytes to scan, with room for one vector after them. */
export const BUFFER: i32 = 4_259_840;
export const ROOM: i32 = 1_310_720;
/** Bodies of modules: hash (u64), address, length and number of each (u32), in slots of a power of two. */
export const BODY_SLOTS: i32 = 32_768;
export const BODIES: i32 = BUFFER + ROOM + 65_536;
/** What is kept; the memory grows with it. */
export const OUTPUT: i32 = BODIES + BODY_SLOTS * 32;
