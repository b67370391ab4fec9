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

  text(): string {
    return this.bytes.toString("utf8", 0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, this.length + more));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
