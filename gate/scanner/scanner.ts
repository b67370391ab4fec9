/**
 * Reads one document, chunk by chunk, in one pass: checks every byte and keeps what the rules read. Chunks may end
 * anywhere.
 */
export interface Scanner {
  /** Where the next bytes go: room for `CHUNK` of them. Valid until the next call. */
  room(): Buffer;
  /**
   * Takes bytes that were written to the start of the room.
   *
   * @throws JsonFault where they are not the JSON the gate reads
   */
  scan(length: number): void;
  /**
   * What the rules read, as JSON text: the document with less in it. Resources kept apart stand between `APART`'s two;
   * the body of a module is `[number, body]` where it is met first, and only its number from then on.
   *
   * @returns memory of the scanner's own
   * @throws JsonFault where the bytes so far are no whole document
   */
  end(): Buffer;
}

/** Control characters, which no JSON has unescaped. */
export const APART = { before: "\u001e", after: "\u001f" } as const;

/** Before a resource that is not kept apart. */
export const TOGETHER = " ";

/** So many bodies of modules are remembered, to know them again. */
export const BODIES = 16_384;

/** Bytes read at once: larger chunks leave the processor's cache before they are scanned. */
export const CHUNK = 131_072;
