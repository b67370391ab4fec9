/** The candidate that a mistyped word most resembles, by the pairs of letters they share; undefined where none does. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const scored = candidates
    .map((candidate) => ({ candidate, score: likeness(word, candidate) }))
    .sort((a, b) => b.score - a.score);
  const [best] = scored;
  return best !== undefined && best.score >= 0.5 ? best.candidate : undefined;
}

// Dice's coefficient on pairs of letters, the word's ends included.
function likeness(a: string, b: string): number {
  const left = pairs(a);
  const right = pairs(b);
  const shared = left.filter((pair) => {
    const at = right.indexOf(pair);
    if (at >= 0) right.splice(at, 1);
    return at >= 0;
  });
  return (2 * shared.length) / (left.length + shared.length + right.length);
}

function pairs(word: string): string[] {
  const framed = `^${word.toLowerCase()}$`;
  return Array.from({ length: framed.length - 1 }, (_, index) => framed.slice(index, index + 2));
}
