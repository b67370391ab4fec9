import { Random } from "./random";

/** What breaks JSON, and what breaks a reader of it. */
const TOKENS = [
  ...Array.from('{}[]:,"\\ \n\t0123456789-+.eE'),
  "\\u",
  "\\ud800",
  "\\udc00",
  "\\u0061",
  '\\"',
  "null",
  "true",
  "false",
  "NaN",
  '"a":1,',
  '"type":"aws_iam_role",',
  '"\\u0074ype":"x",',
  "9007199254740993",
  "1e400",
  "{}",
  "[]",
  "\u0000",
  "é",
  "😀",
].map((token) => Buffer.from(token));

const BYTES = [0x00, 0x1f, 0x22, 0x5c, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xff];

/** Copies of a text, each with a few bytes changed, taken out, put in, repeated or cut off. */
export function* mutants(text: Buffer, { seed, count }: { seed: number; count: number }): Generator<Buffer> {
  const random = new Random(seed);
  for (let i = 0; i < count; i += 1) {
    let mutant = text;
    for (let changes = 1 + random.below(2); changes > 0; changes -= 1) mutant = changed(mutant, random);
    yield mutant;
  }
}

function changed(text: Buffer, random: Random): Buffer {
  const at = random.below(text.length + 1);
  const length = random.below(random.chance(0.5) ? 3 : 40);
  const before = text.subarray(0, at);
  const after = text.subarray(Math.min(at + length, text.length));
  switch (random.below(7)) {
    case 0:
      return Buffer.concat([before, after]);
    case 1:
      return Buffer.concat([before, Buffer.from([random.pick(BYTES)]), text.subarray(Math.min(at + 1, text.length))]);
    case 2:
      return Buffer.concat([before, random.pick(TOKENS), text.subarray(at)]);
    case 3:
      return Buffer.concat([before, random.pick(TOKENS), after]);
    case 4:
      return Buffer.concat([text.subarray(0, Math.min(at + length, text.length)), text.subarray(at)]);
    case 5: {
      const from = random.below(text.length);
      return Buffer.concat([before, text.subarray(from, from + length), text.subarray(at)]);
    }
    default:
      return random.chance(0.1) ? before : Buffer.concat([before, text.subarray(at)]);
  }
}
