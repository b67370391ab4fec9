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
   * What the rules read, as JSON text: the document with less in it.
   *
   * @throws JsonFault where the bytes so far are no whole document
   */
  end(): string;
}

/** Bytes read at once: larger chunks leave the processor's cache before they are scanned. */
export const CHUNK = 131_072;
