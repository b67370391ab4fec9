/** Bytes that grow, and can be taken back. */
export class Output {
  private bytes = Buffer.allocUnsafeSlow(65_536);
  length = 0;

  write(ascii: string): void {
    this.reserve(ascii.length);
    this.length += this.bytes.write(ascii, this.length, "latin1");
  }

  copy(from: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    this.length += from.copy(this.bytes, this.length, start, end);
  }

  truncate(length: number): void {
    this.length = length;
  }

  overwrite(at: number, ascii: string): void {
    this.bytes.write(ascii, at, "latin1");
  }

  /** What was written from somewhere on, byte by byte. */
  slice(start: number): string {
    return this.bytes.toString("latin1", start, this.length);
  }

  /** All of it. */
  written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, this.length + more));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
