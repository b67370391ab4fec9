import { join } from "node:path";
import ts from "typescript";

/**
 * What of the package is public, read from its sources with their docblocks, by the name of the entry point: "." is the
 * package itself.
 */
export type PublicApi = Readonly<Record<string, readonly Exported[]>>;

export interface Exported {
  readonly name: string;
  readonly kind: "class" | "interface" | "type" | "function" | "constant";
  readonly doc: Doc;
  /** A type's or constant's own text, a function's signature. */
  readonly signature: string;
  /** Of an interface its properties, of a class its public members; inherited ones too. */
  readonly members: readonly Member[];
  /** Of a class: what its constructor is documented to refuse. */
  readonly refuses: string | undefined;
  /** Of a class: the type that its constructor takes last. */
  readonly props: string | undefined;
  /** Of a class: whether it is a construct that users make. */
  readonly isConstruct: boolean;
  readonly file: string;
}

export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  readonly isStatic: boolean;
  readonly type: string;
  readonly doc: Doc;
}

export interface Doc {
  readonly text: string;
  readonly fallback: string | undefined;
  readonly sources: readonly string[];
  readonly throws: readonly string[];
  readonly parameters: readonly string[];
}

const ROOT = join(__dirname, "..", "..");
const ENTRIES = { ".": "modules/index.ts", "./gate": "gate/index.ts", "./jest": "modules/jest.ts" };

/** @throws Error where an entry point can't be read */
export function readPublicApi(): PublicApi {
  const { options, errors } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, "tsconfig.json"), (file) => ts.sys.readFile(file)).config,
    ts.sys,
    ROOT,
  );
  if (errors.length > 0) throw new Error("tsconfig.json can't be read");
  const files = Object.values(ENTRIES).map((file) => join(ROOT, file));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    Object.entries(ENTRIES).map(([entry, file]) => {
      const source = program.getSourceFile(join(ROOT, file));
      const module = source && checker.getSymbolAtLocation(source);
      if (module === undefined) throw new Error(`${file}: got no module, expected the entry point ${entry}`);
      const symbols = checker.getExportsOfModule(module).map((symbol) => original(symbol, checker));
      const read = symbols.map(({ name, symbol }) => exportedOf(name, symbol, checker));
      return [entry, read.sort((a, b) => (a.name < b.name ? -1 : 1))];
    }),
  );
}

function original(symbol: ts.Symbol, checker: ts.TypeChecker): { name: string; symbol: ts.Symbol } {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  return { name: symbol.name, symbol: isAlias ? checker.getAliasedSymbol(symbol) : symbol };
}

function exportedOf(name: string, symbol: ts.Symbol, checker: ts.TypeChecker): Exported {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) throw new Error(`${name}: got no declaration`);
  const common = {
    name,
    doc: docOf(symbol, checker),
    file: declaration.getSourceFile().fileName.slice(ROOT.length + 1),
    refuses: undefined,
    props: undefined,
    isConstruct: false,
  };
  const none = { ...common, members: [] };
  if (ts.isClassDeclaration(declaration)) return classOf(common, declaration, symbol, checker);
  if (ts.isInterfaceDeclaration(declaration)) {
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const members = checker.getPropertiesOfType(type).map((member) => memberOf(member, checker, false));
    return { ...common, kind: "interface", signature: "", members };
  }
  if (ts.isTypeAliasDeclaration(declaration)) {
    return { ...none, kind: "type", signature: text(declaration.type) };
  }
  if (ts.isFunctionDeclaration(declaration)) {
    const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
    const shown = signature === undefined ? "" : checker.signatureToString(signature);
    return { ...none, kind: "function", signature: `${name}${shown}` };
  }
  const signature = checker.typeToString(checker.getTypeOfSymbol(symbol));
  return { ...none, kind: "constant", signature };
}

type Common = Omit<Exported, "kind" | "members" | "signature">;

function classOf(
  common: Common,
  declaration: ts.ClassDeclaration,
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
): Exported {
  const instance = checker.getDeclaredTypeOfSymbol(symbol);
  const construct = declaration.members.find(ts.isConstructorDeclaration) ?? inheritedConstructor(instance);
  const visible = checker
    .getPropertiesOfType(instance)
    .filter((member) => isOurs(member) && isPublic(member.declarations))
    .map((member) => memberOf(member, checker, false));
  const statics = checker
    .getPropertiesOfType(checker.getTypeOfSymbol(symbol))
    .filter((member) => member.name !== "prototype" && isOurs(member) && isPublic(member.declarations))
    .map((member) => memberOf(member, checker, true));
  const props = construct?.parameters.at(-1);
  const isConstruct = construct?.parameters[0]?.name.getText() === "scope" && isPublic([construct]);
  return {
    ...common,
    kind: "class",
    signature: "",
    members: [...statics, ...visible],
    refuses: throwsOf(construct),
    props: isConstruct ? props?.type?.getText() : undefined,
    isConstruct: isConstruct && !declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword),
  };
}

/** The nearest constructor above a class, of this package. */
function inheritedConstructor(type: ts.Type): ts.ConstructorDeclaration | undefined {
  for (const base of type.getBaseTypes() ?? []) {
    const declaration = base.symbol.declarations?.find(ts.isClassDeclaration);
    const found = declaration?.members.find(ts.isConstructorDeclaration);
    if (found !== undefined && !found.getSourceFile().isDeclarationFile) return found;
  }
  return undefined;
}

function throwsOf(construct: ts.ConstructorDeclaration | undefined): string | undefined {
  if (construct === undefined) return undefined;
  const tag = ts.getJSDocTags(construct).find(({ tagName }) => tagName.text === "throws");
  return tag === undefined ? undefined : flat(ts.getTextOfJSDocComment(tag.comment) ?? "");
}

const isOurs = (member: ts.Symbol): boolean =>
  member.declarations?.some((declaration) => !declaration.getSourceFile().isDeclarationFile) ?? false;

function isPublic(declarations: readonly ts.Declaration[] = []): boolean {
  return declarations.every((one) => {
    const modifiers = ts.canHaveModifiers(one) ? (ts.getModifiers(one) ?? []) : [];
    return !modifiers.some(
      ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
    );
  });
}

function memberOf(member: ts.Symbol, checker: ts.TypeChecker, isStatic: boolean): Member {
  const [declaration] = member.declarations ?? [];
  if (declaration === undefined) throw new Error(`${member.name}: got no declaration`);
  const written = "type" in declaration ? (declaration.type as ts.TypeNode | undefined) : undefined;
  const isMethod = ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration);
  const type = checker.getTypeOfSymbol(member);
  const [signature] = isMethod ? type.getCallSignatures() : [];
  return {
    name: member.name,
    isOptional: (member.flags & ts.SymbolFlags.Optional) !== 0,
    isStatic,
    type:
      signature !== undefined
        ? checker.signatureToString(signature)
        : written === undefined
          ? checker.typeToString(type)
          : text(written),
    doc: docOf(member, checker),
  };
}

function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): Doc {
  const tags = symbol
    .getJsDocTags(checker)
    .map(({ name, text: parts }) => ({ name, text: flat(ts.displayPartsToString(parts)) }));
  const of = (name: string): string[] => tags.filter((tag) => tag.name === name).map((tag) => tag.text);
  return {
    text: flat(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    fallback: of("default")[0],
    sources: of("see"),
    throws: of("throws"),
    parameters: of("param"),
  };
}

const text = (node: ts.Node): string => flat(node.getText());

/** Paragraphs stay apart, lines of one do not. */
function flat(given: string): string {
  return given
    .split(/\n\s*\n/)
    .map((paragraph) =>
      paragraph
        .split(/\n\s*(?=- )/)
        .map((line) => line.replace(/\s+/g, " ").trim())
        .join("\n"),
    )
    .join("\n\n");
}
