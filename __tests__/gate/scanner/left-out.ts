import { Random } from "../json/random";

const STRINGS = [
  '"a"',
  '""',
  '"type"',
  '"\\"quoted\\" \\\\"',
  '"\\\\"',
  '"\\u003c\\n\\/"',
  '"\\ud83d\\ude00"',
  '"größe"',
  `"${"long ".repeat(20)}"`,
  '"[{]}:,"',
];
const SCALARS = ["0", "-1.5e+10", "123456", "true", "false", "null", ...STRINGS];
/** What mutants have in the place of a token, or beside it. */
const ODD = ["{", "}", "[", "]", ",", ":", '"', "\\", " ", "\n", "\t", "\u0001", "1", "-", "tru", "é", ...SCALARS];

/** Tokens of a value that nests, with white space or without. */
function tokens(random: Random, depth: number, into: string[]): void {
  const space = (): void => {
    if (random.chance(0.1)) into.push(random.pick([" ", "\n", "\n      ", "\t", "\r\n", " ".repeat(70)]));
  };
  space();
  if (depth === 0 || random.chance(0.3)) into.push(random.pick(SCALARS));
  else {
    const list = random.chance(0.4);
    into.push(list ? "[" : "{");
    const count = random.below(5);
    for (let i = 0; i < count; i += 1) {
      if (i > 0) into.push(",");
      space();
      if (!list) {
        into.push(random.pick(STRINGS));
        space();
        into.push(":");
      }
      tokens(random, depth - 1, into);
    }
    space();
    into.push(list ? "]" : "}");
  }
  space();
}

/** A value, most often with a token or two of it taken away, doubled or replaced. */
export function mutatedValue(seed: number): string {
  const random = new Random(seed);
  const all: string[] = ["["];
  while (all.join("").length < 200) {
    if (all.length > 1) all.push(",");
    tokens(random, 5, all);
  }
  all.push("]");
  for (let count = random.below(3); count > 0; count -= 1) {
    const at = random.below(all.length);
    const kind = random.below(3);
    if (kind === 0) all.splice(at, 1);
    else if (kind === 1) all.splice(at, 0, all[at] ?? "");
    else all.splice(at, random.below(2), random.pick(ODD));
  }
  return all.join("");
}
