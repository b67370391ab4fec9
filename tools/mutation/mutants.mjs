// The mutants of a Rego file, on the locations that `opa parse` gives: each has the file's text with one change.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const INVERSE = { equal: "!=", neq: "==", lt: ">=", gt: "<=", lte: ">", gte: "<" };
const WEAKER = { lt: "<=", gt: ">=", lte: "<", gte: ">" };
const WRITTEN = { equal: "==", neq: "!=", lt: "<", gt: ">", lte: "<=", gte: ">=" };

/** @returns each mutant: where it is, what was done, and the whole source */
export function mutantsOf(opa, folder, file) {
  const source = readFileSync(join(folder, file));
  const parsed = execFileSync(opa, ["parse", "--format", "json", "--json-include", "locations,-comments", file], {
    cwd: folder,
    maxBuffer: 1 << 28,
  });
  const lines = [0];
  source.forEach((byte, i) => byte === 10 && lines.push(i + 1));
  const mutants = new Map();
  const seen = new Map();

  for (const rule of JSON.parse(parsed).rules ?? []) visitRule(rule);
  return [...mutants.values()].map((mutant) => {
    const same = JSON.stringify([mutant.rule, mutant.before, mutant.after]);
    const nth = seen.get(same) ?? 0;
    seen.set(same, nth + 1);
    return { ...mutant, nth };
  });

  function place(node) {
    const { row, col, text: encoded } = node.location;
    const text = Buffer.from(encoded, "base64");
    // A column counts bytes; that of a term in parentheses is its own, and the text begins with them.
    const start = source.lastIndexOf(text, lines[row - 1] + col - 1);
    // An element of a literal object (`{...}[key]`) has the place of its key.
    if (start < lines[row - 1]) return { row, start: 0, end: 0, text: "" };
    return { row, start, end: start + text.length, text: text.toString() };
  }

  function visitRule(rule) {
    const context = { rule: rule.head.ref?.[0].value ?? rule.head.name };
    for (let branch = rule; branch; branch = branch.else) {
      if (branch.default !== true) visitBody(branch.body ?? [], context, true);
      for (const part of [branch.head.key, branch.head.value, ...(branch.head.args ?? [])]) visitTerm(part, context);
    }
  }

  function add(context, what, from, to, replacement) {
    if (from.text === "" || to.text === "") return;
    const before = source.subarray(from.start, to.end).toString();
    const text = Buffer.concat([source.subarray(0, from.start), Buffer.from(replacement), source.subarray(to.end)]);
    const id = text.toString();
    if (mutants.has(id) || text.equals(source)) return;
    mutants.set(id, { file, row: from.row, ...context, what, before, after: replacement, source: id });
  }

  function visitBody(body, context, ofRule) {
    // A rule that is a plain value has a body of OPA's making, `true`.
    const written = body.filter(({ terms, location }) => {
      return location?.text && (terms.type !== "boolean" || place({ location }).text === String(terms.value));
    });
    if (ofRule && written.length > 0) visitBranch(written, context);
    for (const expression of written) visitExpression(expression, context);
  }

  // A branch that never holds is a branch taken away.
  function visitBranch([first], context) {
    const at = place(first);
    const { symbols } = first.terms;
    if (symbols?.[0]?.type === "call") {
      const collection = place(symbols[0].value.at(-1));
      add(context, "branch removed", collection, collection, "[]");
    } else {
      // What stays is never reached, but gives the head its variables.
      const never = `false; ${at.text}`;
      const braced = !/\bif\s*$/.test(source.subarray(0, at.start).toString());
      add(context, "branch removed", at, at, braced ? never : `{ ${never} }`);
    }
  }

  function visitExpression(expression, context) {
    const { terms, negated } = expression;
    const at = place(expression);
    if (terms?.symbols) {
      for (const symbol of terms.symbols) visitTerm(symbol, context);
      return;
    }
    if (terms?.body && terms?.domain) {
      add(context, "condition removed", at, at, "true");
      visitTerm(terms.domain, context);
      visitBody(terms.body, context, false);
      return;
    }
    const operator = Array.isArray(terms) ? terms[0].value?.[0]?.value : undefined;
    if (operator !== "assign") {
      add(context, "condition removed", at, at, "true");
      if (negated) add(context, "condition negated", at, at, at.text.replace(/^not\s+/, ""));
      else if (INVERSE[operator]) swap(terms, context, "condition negated", operator, INVERSE[operator]);
      else add(context, "condition negated", at, at, `not ${at.text}`);
      if (WEAKER[operator]) swap(terms, context, "condition weakened", operator, WEAKER[operator]);
    }
    for (const term of Array.isArray(terms) ? terms.slice(1) : [terms]) visitTerm(term, context);
  }

  function swap([sign], context, what, operator, other) {
    const at = place(sign);
    if (at.text === WRITTEN[operator]) add(context, what, at, at, other);
  }

  function visitTerm(term, context) {
    // What OPA adds by itself stands nowhere.
    if (!term?.location?.text) return;
    const { type, value } = term;
    if (type === "arraycomprehension" || type === "setcomprehension" || type === "objectcomprehension") {
      visitBody(value.body, context, false);
      for (const part of [value.term, value.key, value.value]) visitTerm(part, context);
      return;
    }
    if (type === "number") {
      const at = place(term);
      // A negative number has the place of its sign.
      if (at.text === String(value)) add(context, "number changed", at, at, String(value + 1));
    }
    if (type === "boolean") {
      const at = place(term);
      if (at.text === String(value)) add(context, "boolean changed", at, at, String(!value));
    }
    if (type === "set" || type === "array") {
      if (value.length > 1 && value.every(({ type: of }) => of === "string" || of === "null")) narrow(value, context);
      for (const part of value) visitTerm(part, context);
    }
    if (type === "object") {
      for (const pair of value) for (const part of pair) visitTerm(part, context);
    }
    if (type === "ref") value.slice(1).forEach((part) => part.type !== "string" && visitTerm(part, context));
    if (type === "call") value.slice(1).forEach((part) => visitTerm(part, context));
  }

  // One element fewer of a list of constants.
  function narrow(elements, context) {
    const places = elements.map(place).sort((a, b) => a.start - b.start); // OPA sorts a set
    places.forEach((at, i) => {
      const next = places[i + 1];
      if (next) add(context, "element removed", at, { ...at, end: next.start }, "");
      else add(context, "element removed", { ...at, start: places[i - 1].end }, at, "");
    });
  }
}
