import { RULES } from "./judged";

interface Count {
  fired: number;
  passed: number;
}

/** How often each rule of the catalogue fired, and how often it passed. */
export class Tally {
  private readonly counts = new Map([...RULES].sort().map((rule): [string, Count] => [rule, { fired: 0, passed: 0 }]));

  add(verdicts: readonly { readonly rule: string; readonly outcome: string }[]): void {
    for (const { rule, outcome } of verdicts) {
      const count = this.counts.get(rule);
      if (count) count[outcome === "pass" ? "passed" : "fired"] += 1;
    }
  }

  /** Those that never did one of the two. */
  get idle(): string[] {
    return [...this.counts].flatMap(([rule, { fired, passed }]) => (fired === 0 || passed === 0 ? [rule] : []));
  }

  /** One line: `rule fired/passed`. */
  get line(): string {
    return [...this.counts].map(([rule, { fired, passed }]) => `${rule} ${fired}/${passed}`).join(", ");
  }
}
