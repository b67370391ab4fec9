import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

/** How a binding hands an argument to Terraform: an entry of `synthesizeHclAttributes()` or of a `…ToHclTerraform` function. */
export interface Argument {
  value: ts.Expression;
  isBlock: boolean;
  /** `simple`, `list`, `set`, `map` or `struct`. */
  type: string;
  /** `string`, `stringList`, `EksClusterVpcConfigList`, … */
  storageClassType: string;
}

/** What the comment above an attribute says: `// arn - computed: true, optional: false, required: false`. */
export interface Flags {
  computed: boolean;
  optional: boolean;
  required: boolean;
}

/** The getter of an attribute: the method it reads through, and whether Terraform holds a set. */
export interface Getter {
  method: string;
  isSet: boolean;
}

/** An output class kept in a field: `_identity = new EksClusterIdentityList(this, "identity", false)`. */
export interface Stored {
  className: string;
  isSet: boolean;
}

export interface BindingClass {
  flags: Map<string, Flags>;
  getters: Map<string, Getter>;
  stored: Map<string, Stored>;
}

/** One module of `@cdktf/provider-aws/lib`, as far as the schema can be told from it. */
export interface Binding {
  /** The class of the resource, data source or provider. */
  name: string;
  kind: "Resource" | "DataSource" | "Provider";
  /** `aws_eks_cluster`, or `aws` for the provider itself. */
  terraformType: string;
  providerVersion: string | undefined;
  self: BindingClass;
  arguments: Map<string, Argument>;
  /** `…ToHclTerraform` functions: the arguments of each nested block. */
  mappers: Map<string, Map<string, Argument>>;
  classes: Map<string, BindingClass>;
  /** Interfaces of `index.d.ts`: for each Terraform name, whether it may be left out. */
  interfaces: Map<string, Map<string, boolean>>;
}

const FLAGS = /\/\/ (\S+) - computed: (true|false), optional: (true|false), required: (true|false)/;
const CONSTRUCT_BASE = /^cdktf\.Terraform(Resource|DataSource|Provider)$/;
const ATTRIBUTE_LINK = /Docs at Terraform Registry: \{@link \S+#(\S+) \w+#(\S+)\}/g;

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
}

function commentsAbove(node: ts.Node, text: string): string[] {
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  return ranges.map((range) => text.slice(range.pos, range.end));
}

function findAttrs(body: ts.Node): ts.ObjectLiteralExpression | undefined {
  let found: ts.ObjectLiteralExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return;
    if (
      ts.isVariableDeclaration(node) &&
      node.name.getText() === "attrs" &&
      node.initializer !== undefined &&
      ts.isObjectLiteralExpression(node.initializer)
    ) {
      found = node.initializer;
    } else {
      ts.forEachChild(node, visit);
    }
  };
  visit(body);
  return found;
}

/** Reads `const attrs = { name: { value, isBlock, type, storageClassType }, … }` out of a function. */
function readArguments(body: ts.Node): Map<string, Argument> {
  const args = new Map<string, Argument>();
  for (const entry of findAttrs(body)?.properties ?? []) {
    if (!ts.isPropertyAssignment(entry) || !ts.isObjectLiteralExpression(entry.initializer)) continue;
    const parts = new Map<string, ts.Expression>();
    for (const part of entry.initializer.properties) {
      if (ts.isPropertyAssignment(part)) parts.set(part.name.getText(), part.initializer);
    }
    const value = parts.get("value");
    const type = parts.get("type");
    const storage = parts.get("storageClassType");
    if (value === undefined || type === undefined || storage === undefined) continue;
    args.set((entry.name as ts.Identifier).text, {
      value,
      isBlock: parts.get("isBlock")?.kind === ts.SyntaxKind.TrueKeyword,
      type: (type as ts.StringLiteral).text,
      storageClassType: (storage as ts.StringLiteral).text,
    });
  }
  return args;
}

function readClass(node: ts.ClassDeclaration, text: string): BindingClass {
  const flags: BindingClass["flags"] = new Map();
  const getters: BindingClass["getters"] = new Map();
  const stored: BindingClass["stored"] = new Map();
  const note = (commented: ts.Node): void => {
    for (const comment of commentsAbove(commented, text)) {
      const [, name, computed, optional, required] = FLAGS.exec(comment) ?? [];
      if (name === undefined) continue;
      flags.set(name, { computed: computed === "true", optional: optional === "true", required: required === "true" });
    }
  };
  for (const member of node.members) {
    note(member);
    if (ts.isGetAccessor(member) && member.body) {
      const source = member.body.getText();
      const [, method, name] = /this\.(get\w+Attribute|interpolationForAttribute)\('([^']+)'\)/.exec(source) ?? [];
      if (method !== undefined && name !== undefined) {
        getters.set(name, { method, isSet: source.includes("Fn.tolist(") });
      }
    }
    // the fields of a class compiled for older targets are set in its constructor
    for (const statement of ts.isConstructorDeclaration(member) ? (member.body?.statements ?? []) : []) {
      note(statement);
      const made = /= new ((?:cdktf\.)?\w+)\(this, "([^"]+)"(?:, (true|false))?\)/.exec(statement.getText());
      const [, className, name, isSet] = made ?? [];
      if (className !== undefined && name !== undefined) stored.set(name, { className, isSet: isSet === "true" });
    }
  }
  return { flags, getters, stored };
}

function readInterfaces(file: string): Binding["interfaces"] {
  const source = parse(file);
  const interfaces: Binding["interfaces"] = new Map();
  for (const node of source.statements) {
    if (!ts.isInterfaceDeclaration(node)) continue;
    const members = new Map<string, boolean>();
    for (const member of node.members) {
      if (!ts.isPropertySignature(member)) continue;
      // a description may hold links of its own: the last one is the generator's
      const link = [...commentsAbove(member, source.text).join("").matchAll(ATTRIBUTE_LINK)].at(-1);
      if (link?.[2] !== undefined) members.set(link[2], member.questionToken !== undefined);
    }
    interfaces.set(node.name.text, members);
  }
  return interfaces;
}

/**
 * Reads one module of the bindings.
 *
 * @param folder a folder below `@cdktf/provider-aws/lib`
 * @throws Error when the folder holds no resource, data source or provider
 */
export function readBinding(folder: string): Binding {
  const source = parse(join(folder, "index.js"));
  const mappers: Binding["mappers"] = new Map();
  const classes: Binding["classes"] = new Map();
  let main: ts.ClassDeclaration | undefined;
  let kind: string | undefined;
  for (const node of source.statements) {
    if (ts.isFunctionDeclaration(node) && node.body && node.name?.text.endsWith("ToHclTerraform")) {
      mappers.set(node.name.text, readArguments(node.body));
    }
    if (ts.isClassDeclaration(node) && node.name) {
      classes.set(node.name.text, readClass(node, source.text));
      const base = node.heritageClauses?.[0]?.types[0]?.expression.getText() ?? "";
      const [, found] = CONSTRUCT_BASE.exec(base) ?? [];
      if (found !== undefined) [main, kind] = [node, found];
    }
  }
  const name = main?.name?.text;
  const self = classes.get(name ?? "");
  const synthesis = main?.members.find((member) => member.name?.getText() === "synthesizeHclAttributes");
  const terraformType = /\.tfResourceType = "([^"]+)"/.exec(source.text)?.[1];
  if (name === undefined || self === undefined || synthesis === undefined || terraformType === undefined) {
    throw new Error(`no resource, data source or provider in ${folder}, expected a module of @cdktf/provider-aws`);
  }
  return {
    name,
    kind: kind as Binding["kind"],
    terraformType,
    providerVersion: /providerVersion: '([^']+)'/.exec(source.text)?.[1],
    self,
    arguments: readArguments(synthesis),
    mappers,
    classes,
    interfaces: readInterfaces(join(folder, "index.d.ts")),
  };
}
