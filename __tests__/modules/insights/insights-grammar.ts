/**
 * Parses CloudWatch Logs Insights queries, for grammar alone: what a query finds, nothing here can tell.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 * @returns the fields that the query reads, without those it makes itself
 */
export function parseInsightsQuery(query: string): string[] {
  const parser = new Parser(tokensOf(query));
  parser.query();
  return [...parser.read].filter((field) => !parser.made.has(field)).sort();
}

const TOKEN =
  /\s+|(?<string>"[^"\n]*"|'[^'\n]*')|(?<regex>(?<=(?:like|@message)\s)\/(?:[^/\\\n]|\\.)+\/)|(?<number>\d+(?:\.\d+)?(?:(?<=bin\(\d+)[smhd])?(?![\w.]))|(?<name>@?[A-Za-z_]\w*(?:\.\w+)*)|(?<sign><=|>=|!=|[=<>|,()[\]*/+-])/gy;

interface Token {
  readonly kind: "string" | "regex" | "number" | "name" | "sign" | "end";
  readonly text: string;
}

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of query.matchAll(TOKEN)) {
    at = match.index + match[0].length;
    const [kind, text] =
      Object.entries<string | undefined>(match.groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    if (kind !== undefined && text !== undefined) tokens.push({ kind: kind as Token["kind"], text });
  }
  if (at < query.length)
    throw new Error(`insights: got "${query.slice(at, at + 30)}", which is no word of the language`);
  return [...tokens, { kind: "end", text: "the end" }];
}

const FUNCTIONS = new Set([
  "count",
  "count_distinct",
  "sum",
  "avg",
  "min",
  "max",
  "pct",
  "bin",
  "strlen",
  "strcontains",
]);

class Parser {
  public readonly read = new Set<string>();
  public readonly made = new Set<string>();
  private at = 0;

  public constructor(private readonly tokens: readonly Token[]) {}

  public query(): void {
    do this.command();
    while (this.takeIf("|"));
    this.take("end");
  }

  private command(): void {
    const command = this.take("name");
    if (command === "fields" || command === "display") this.list();
    else if (command === "filter") this.condition();
    else if (command === "stats") {
      this.list();
      if (this.takeIf("by")) this.list();
    } else if (command === "sort") {
      this.value();
      if (!this.takeIf("desc")) this.takeIf("asc");
    } else if (command === "limit") this.take("number");
    else if (command === "parse") {
      this.field(this.take("name"));
      for (const [, name] of this.take("regex").matchAll(/\(\?<(\w+)>/g)) if (name !== undefined) this.made.add(name);
    } else throw new Error(`insights: got the command "${command}", which is none`);
  }

  private list(): void {
    do {
      this.value();
      if (this.takeIf("as")) this.made.add(this.take("name"));
    } while (this.takeIf(","));
  }

  private condition(): void {
    do {
      this.takeIf("not");
      if (this.takeIf("(")) {
        this.condition();
        this.take(")");
      } else this.comparison();
    } while (this.takeIf("and") || this.takeIf("or"));
  }

  private comparison(): void {
    this.value();
    const negated = this.takeIf("not");
    if (this.takeIf("like")) {
      if (!["string", "regex"].includes(this.next().kind)) this.fail("a string or a regular expression");
      this.at += 1;
    } else if (this.takeIf("in")) {
      this.take("[");
      do this.value();
      while (this.takeIf(","));
      this.take("]");
    } else if (negated || !["=", "!=", "<", "<=", ">", ">="].some((sign) => this.takeIf(sign))) {
      this.fail("a comparison");
    } else this.value();
  }

  private value(): void {
    const { kind, text } = this.next();
    if (kind === "string" || kind === "number" || text === "*") this.at += 1;
    else if (kind !== "name") this.fail("a value");
    else {
      this.at += 1;
      if (!this.takeIf("(")) {
        this.field(text);
        return;
      }
      if (!FUNCTIONS.has(text)) throw new Error(`insights: got the function "${text}", which is none that we use`);
      this.value();
      this.take(")");
    }
  }

  private field(name: string): void {
    this.read.add(name);
  }

  private next(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "the end" };
  }

  private takeIf(text: string): boolean {
    if (this.next().text !== text || this.next().kind === "string") return false;
    this.at += 1;
    return true;
  }

  private take(wanted: string): string {
    const { kind, text } = this.next();
    if (kind !== wanted && text !== wanted) this.fail(wanted);
    this.at += 1;
    return text;
  }

  private fail(wanted: string): never {
    throw new Error(`insights: got "${this.next().text}", expected ${wanted}`);
  }
}
