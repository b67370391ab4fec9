/**
 * An interpreter of CloudWatch Logs filter patterns, for tests. It knows what AWS documents and refuses the rest, so
 * that a pattern it accepts does not rest on a guess.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterPattern(pattern: string, reading: Reading = "strict"): (message: string) => boolean {
  const trimmed = pattern.trim();
  if (trimmed === "" || trimmed === '" "') return () => true;
  if (trimmed.startsWith("{")) return jsonPattern(trimmed, reading);
  if (trimmed.startsWith("[")) return spaceDelimitedPattern(trimmed);
  return termPattern(trimmed);
}

/**
 * AWS does not say whether `!=` holds where the field is absent. A pattern worth trusting answers the same under both
 * readings: `strict` takes it for no match, `lenient` for one.
 */
export type Reading = "strict" | "lenient";

// --- terms ---------------------------------------------------------------------------------------------------------

function termPattern(pattern: string): (message: string) => boolean {
  const required: Test[] = [];
  const optional: Test[] = [];
  const excluded: Test[] = [];
  const term = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|(%[^%]+%)|(\w+))(?:\s+|$)/y;
  while (term.lastIndex < pattern.length) {
    const at = term.lastIndex;
    const [, sign = "", phrase, regex, word] = term.exec(pattern) ?? fail(pattern, at, "a term, in quotes if need be");
    const test: Test =
      regex === undefined
        ? (message) => message.includes(phrase ?? word ?? "")
        : (message) => regularExpression(regex).test(message);
    (sign === "?" ? optional : sign === "-" ? excluded : required).push(test);
  }
  // AWS ignores "?" beside other terms, which nobody who writes it means.
  if (optional.length > 0 && required.length + excluded.length > 0) fail(pattern, 0, '"?" on all terms or none');
  return (message) =>
    required.every((test) => test(message)) &&
    !excluded.some((test) => test(message)) &&
    (optional.length === 0 || optional.some((test) => test(message)));
}

type Test = (value: string) => boolean;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html */
function regularExpression(delimited: string): RegExp {
  const source = delimited.slice(1, -1);
  const odd = /[^A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+.]/.exec(source);
  if (odd !== null) fail(source, odd.index, "a character that CloudWatch takes in an expression");
  return new RegExp(source);
}

// --- JSON ----------------------------------------------------------------------------------------------------------

type Condition = (record: unknown) => boolean;

function jsonPattern(pattern: string, reading: Reading): (message: string) => boolean {
  const tokens = new Tokens(pattern);
  tokens.take("{");
  const condition = disjunction(tokens, reading);
  tokens.take("}");
  tokens.end();
  return (message) => {
    let record: unknown;
    try {
      record = JSON.parse(message);
    } catch {
      return false;
    }
    return typeof record === "object" && record !== null && condition(record);
  };
}

function disjunction(tokens: Tokens, reading: Reading): Condition {
  const parts = [conjunction(tokens, reading)];
  while (tokens.takeIf("||")) parts.push(conjunction(tokens, reading));
  return (record) => parts.some((part) => part(record));
}

function conjunction(tokens: Tokens, reading: Reading): Condition {
  const parts = [operand(tokens, reading)];
  while (tokens.takeIf("&&")) parts.push(operand(tokens, reading));
  return (record) => parts.every((part) => part(record));
}

function operand(tokens: Tokens, reading: Reading): Condition {
  if (tokens.takeIf("(")) {
    const inner = disjunction(tokens, reading);
    tokens.take(")");
    return inner;
  }
  const path = selector(tokens.next(/\$(?:\.[\w-]+|\[\d+\])+/y, "a selector such as $.user.username"));
  if (tokens.takeIf("IS")) {
    const word = tokens.next(/NULL|TRUE|FALSE/y, "NULL, TRUE or FALSE");
    const wanted = word === "NULL" ? null : word === "TRUE";
    return (record) => valueAt(record, path) === wanted;
  }
  if (tokens.takeIf("NOT")) {
    tokens.take("EXISTS");
    return (record) => valueAt(record, path) === undefined;
  }
  const operator = tokens.next(/!=|<=|>=|=|<|>/y, "an operator");
  const value = tokens.next(/"(?:[^"\\]|\\.)*"|%[^%]+%|[^\s()&|{}"]+/y, "a value");
  const holds = comparison(operator, value);
  return (record) => {
    const found = valueAt(record, path);
    if (found === undefined) return operator === "!=" && reading === "lenient";
    // "The selector must point to a value node (string or number)": neither = nor != holds for others.
    return (typeof found === "string" || typeof found === "number") && holds(found);
  };
}

function selector(text: string): (string | number)[] {
  return [...text.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
}

function valueAt(record: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof step === "number") return Array.isArray(value) ? (value as unknown[])[step] : undefined;
    return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, step)
      ? (value as Record<string, unknown>)[step]
      : undefined;
  }, record);
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

function comparison(operator: string, value: string): (found: string | number) => boolean {
  if (operator === "=" || operator === "!=") {
    const equal = equality(value);
    return operator === "=" ? equal : (found) => !equal(found);
  }
  if (!NUMBER.test(value)) fail(value, 0, "a number");
  const limit = Number(value);
  return (found) => {
    const number = typeof found === "number" ? found : Number.NaN;
    if (operator === "<") return number < limit;
    if (operator === ">") return number > limit;
    return operator === "<=" ? number <= limit : number >= limit;
  };
}

function equality(value: string): (found: string | number) => boolean {
  if (value.startsWith("%")) {
    const expression = regularExpression(value);
    return (found) => expression.test(String(found));
  }
  if (NUMBER.test(value)) return (found) => Number(found) === Number(value);
  const text = value.startsWith('"') ? value.slice(1, -1) : value;
  return (found) => wildcard(text)(String(found));
}

// A star counts at the beginning and the end alone: "Ev*ent will only match the actual string Ev*ent".
function wildcard(text: string): (found: string) => boolean {
  if (text === "*") return () => true;
  const open = { start: text.startsWith("*"), end: text.endsWith("*") };
  const core = text.slice(open.start ? 1 : 0, open.end ? -1 : undefined);
  if (open.start && open.end) return (found) => found.includes(core);
  if (open.start) return (found) => found.endsWith(core);
  return open.end ? (found) => found.startsWith(core) : (found) => found === core;
}

// --- space-delimited -----------------------------------------------------------------------------------------------

interface Field {
  readonly rest: boolean;
  readonly holds: Test;
}

function spaceDelimitedPattern(pattern: string): (message: string) => boolean {
  if (!pattern.endsWith("]")) fail(pattern, pattern.length, "]");
  const fields = pattern
    .slice(1, -1)
    .split(",")
    .map((field) => spaceDelimitedField(field.trim()));
  const rest = fields.findIndex((field) => field.rest);
  return (message) => {
    const words = [...message.matchAll(/\[([^\]]*)\]|"([^"]*)"|(\S+)/g)].map(
      ([, bracketed, quoted, plain]) => bracketed ?? quoted ?? plain ?? "",
    );
    if (rest < 0) return words.length === fields.length && fields.every(({ holds }, at) => holds(words[at] ?? ""));
    const before = fields.slice(0, rest);
    const after = fields.slice(rest + 1);
    return (
      words.length >= before.length + after.length &&
      before.every(({ holds }, at) => holds(words[at] ?? "")) &&
      after.every(({ holds }, at) => holds(words[words.length - after.length + at] ?? ""))
    );
  };
}

function spaceDelimitedField(text: string): Field {
  if (text === "...") return { rest: true, holds: () => true };
  const alternatives = text.split("||").map((alternative) =>
    alternative.split("&&").map((condition): Test => {
      const match = /^\s*\w+\s*(?:(!=|<=|>=|=|<|>)\s*(.+?))?\s*$/.exec(condition);
      if (match === null) fail(text, 0, "a name, and a condition if any");
      const [, operator, value] = match;
      if (operator === undefined || value === undefined) return () => true;
      const holds = comparison(operator, value);
      return (word) => holds(NUMBER.test(word) ? Number(word) : word);
    }),
  );
  return { rest: false, holds: (word) => alternatives.some((all) => all.every((holds) => holds(word))) };
}

// --- reading -------------------------------------------------------------------------------------------------------

class Tokens {
  private at = 0;

  public constructor(private readonly text: string) {}

  public next(token: RegExp, expected: string): string {
    this.space();
    token.lastIndex = this.at;
    const [found] = token.exec(this.text) ?? fail(this.text, this.at, expected);
    this.at += found.length;
    return found;
  }

  public takeIf(word: string): boolean {
    this.space();
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  public take(word: string): void {
    if (!this.takeIf(word)) fail(this.text, this.at, word);
  }

  public end(): void {
    this.space();
    if (this.at < this.text.length) fail(this.text, this.at, "the end");
  }

  private space(): void {
    while (/\s/.test(this.text.charAt(this.at))) this.at += 1;
  }
}

function fail(text: string, at: number, expected: string): never {
  throw new Error(`filter pattern: got "${text.slice(at, at + 40)}" at ${String(at)}, expected ${expected}`);
}
