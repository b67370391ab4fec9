import { visibleStart } from "./visible";

// Below this nobody waits.
const PATIENCE_MS = 700;
const BETWEEN_MS = 150;

const CLEAR = "\r\u001b[K";
const MEGABYTE = 1e6;

/** One line on a terminal that says what a long run is at; nothing for a short one. */
export class Progress {
  private readonly start: number;
  private last = -Infinity;
  private shown = false;

  /** @param write to the terminal; undefined where there is none */
  constructor(
    private readonly write: ((text: string) => void) | undefined,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.start = now();
  }

  /** @param total of bytes; 0 where that is not known */
  reading(name: string, bytes: number, total: number): void {
    const now = this.now();
    if (now - this.last < BETWEEN_MS) return;
    this.last = now;
    const size = total > 0 ? `${megabytes(bytes)} of ${megabytes(total)} MB` : `${megabytes(bytes)} MB`;
    this.say(now, `reading ${visibleStart(name, 60)}: ${size}`);
  }

  judging(): void {
    this.say(this.now(), "judging");
  }

  /** Takes the line away, before anything else is printed. */
  end(): void {
    if (this.shown) this.write?.(CLEAR);
    this.shown = false;
  }

  private say(now: number, text: string): void {
    if (now - this.start < PATIENCE_MS) return;
    this.write?.(`${CLEAR}${text}`);
    this.shown = true;
  }
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / MEGABYTE);
}
