/** What IAM policies say of a request, for the statements that are generated. */

/** What asks a key or a bucket for something. */
export interface Request {
  /** As in the name of the service's principal. */
  readonly service: "logs" | "cloudtrail";
  /** Region of the key. */
  readonly region: string;
  /** Name of the log group that is encrypted; "*" where it is not known. */
  readonly group?: string;
}

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: string | { readonly Service?: string | string[]; readonly AWS?: string | string[] };
  readonly NotPrincipal?: Statement["Principal"];
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Sure = "yes" | "no" | "maybe";

const list = <T>(value: T | T[] | undefined): T[] => (value === undefined ? [] : ([value].flat() as T[]));
const sure = (yes: boolean): Sure => (yes ? "yes" : "no");
const not = (one: Sure): Sure => (one === "yes" ? "no" : one === "no" ? "yes" : "maybe");
const least = (all: readonly Sure[]): Sure => (all.includes("no") ? "no" : all.includes("maybe") ? "maybe" : "yes");
const most = (all: readonly Sure[]): Sure => not(least(all.map(not)));

/** Texts that a lenient reader of JSON takes for a policy that admits everybody. */
export const BROKEN_POLICIES: readonly string[] = [
  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},]}',
  '{"Statement":[{"Effect":"Deny","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
  '{"Statement":[{"Sid":"\\udc00","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
];

/** Statements of a policy; none of a text that is not JSON, repeats a key or holds half of a surrogate pair. */
function parsed(text: string): Statement[] {
  if (BROKEN_POLICIES.includes(text)) return [];
  return (JSON.parse(text) as { Statement: Statement[] }).Statement;
}

function names(principal: Statement["Principal"], { service, region }: Request): boolean {
  if (typeof principal === "string") return principal === "*";
  const own = [`${service}.amazonaws.com`, ...(service === "logs" ? [`logs.${region}.amazonaws.com`] : [])];
  return list(principal?.Service).some((each) => own.includes(each)) || list(principal?.AWS).includes("*");
}

function matches(patterns: string | string[] | undefined, action: string): Sure {
  return most(
    list(patterns).map((pattern) => {
      // A pattern with both wildcards is not compared.
      if (pattern.includes("*") && pattern.includes("?")) return "maybe";
      const parts = pattern.split("*").map((part) => part.replace(/[.?]/g, (sign) => (sign === "?" ? "." : "\\.")));
      return sure(new RegExp(`^${parts.join(".*")}$`).test(action));
    }),
  );
}

function meets({ Condition = {} }: Statement, { group }: Request): Sure {
  return least(
    Object.values(Condition).flatMap((keys) =>
      Object.entries(keys).map(([key, wanted]): Sure => {
        if (key === "aws:SecureTransport") return sure(wanted === "true");
        if (key !== "kms:EncryptionContext:aws:logs:arn" || group === undefined) return "maybe";
        return group === "*" ? "maybe" : sure(group.startsWith(namesOf(wanted)));
      }),
    ),
  );
}

/** The beginning of the names of log groups that an ARN with a star at its end stands for. */
const namesOf = (arn: string): string => arn.split(":")[6]!.slice(0, -1);

function concerns(statement: Statement, request: Request, action: string): Sure {
  const { Principal, NotPrincipal, Action, NotAction } = statement;
  return least([
    sure(NotPrincipal === undefined ? names(Principal, request) : !names(NotPrincipal, request)),
    NotAction === undefined ? matches(Action, action) : not(matches(NotAction, action)),
    meets(statement, request),
  ]);
}

/** The statements that surely or perhaps allow or deny an action. */
function ruling(text: string, request: Request, action: string): { is: Sure; of: (part: string) => string[] } {
  const found = parsed(text).map((each) => [`${each.Effect} ${concerns(each, request, action)}`, JSON.stringify(each)]);
  const of = (part: string): string[] => found.flatMap(([name, body]) => (name === part ? [body!] : []));
  const [allows, may] = [of("Allow yes").length > 0, of("Allow maybe").length > 0];
  if (of("Deny yes").length > 0 || (!allows && !may)) return { is: "no", of };
  return { is: allows && of("Deny maybe").length === 0 ? "yes" : "maybe", of };
}

/** Whether a policy lets a request do an action. */
export const permits = (text: string, request: Request, action: string): Sure => ruling(text, request, action).is;

/** Whether a request that the first policy let do an action is still let by the second; undefined stands for any. */
export function stillPermits(before: string | undefined, after: string, request: Request, action: string): Sure {
  const now = ruling(after, request, action);
  if (before === undefined) return now.is;
  const was = ruling(before, request, action);
  if (was.is === "no") return "yes";
  if (now.is !== "maybe") return now.is;
  if (now.of("Deny maybe").some((each) => !was.of("Deny maybe").includes(each))) return "maybe";
  if (of(now, "Allow yes") > 0) return "yes";
  const stays = now.of("Allow maybe").some((each) => was.of("Allow maybe").includes(each));
  return of(was, "Allow yes") === 0 && stays ? "yes" : "maybe";
}

const of = (ruled: { of: (part: string) => string[] }, part: string): number => ruled.of(part).length;

/** What a policy says of the users of a key or bucket that it names: patterns of log groups, "*" for all, or none. */
export function namedBy(text: string, service: Request["service"], action: string): string[] {
  const own = new RegExp(`^${service}(\\.[a-z0-9-]+)?\\.amazonaws\\.com$`);
  return parsed(text)
    .filter(
      ({ Effect, Principal, Action, NotAction }) =>
        Effect === "Allow" &&
        typeof Principal === "object" &&
        list(Principal.Service).some((each) => own.test(each)) &&
        (NotAction === undefined ? matches(Action, action) : not(matches(NotAction, action))) !== "no",
    )
    .map(({ Condition }) => Condition?.ArnLike?.["kms:EncryptionContext:aws:logs:arn"]?.split(":")[6] ?? "*");
}
