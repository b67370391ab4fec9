/*
 * RFC 8259, production by production: texts it has and texts it has not. Bytes that are no text are written in latin-1.
 * https://www.rfc-editor.org/rfc/rfc8259
 */

export interface Accepted {
  readonly production: string;
  readonly text: string;
  /** What it stands for, where JSON.parse is not to be asked. */
  readonly value?: unknown;
}

export interface Refused {
  readonly production: string;
  readonly text: string;
  readonly latin1?: true;
  readonly offset: number;
  readonly fault: string;
}

const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

export const ACCEPTED: readonly Accepted[] = [
  ...["\u0020", "\t", "\n", "\r", " \t\n\r "].map((ws) => ({
    production: "ws",
    text: `${ws}{${ws}"a"${ws}:${ws}[${ws}1${ws},${ws}2${ws}]${ws},${ws}"b"${ws}:${ws}{${ws}}${ws}}${ws}`,
  })),
  ...["true", "false", "null", "0", '""', "[]", "{}"].map((text) => ({ production: "JSON-text", text })),
  { production: "object", text: '{"":0}' },
  { production: "object", text: '{"a":{"a":{"a":1}},"b":{"a":2}}' },
  { production: "object", text: '{"constructor":1,"toString":null,"hasOwnProperty":[]}' },
  { production: "array", text: "[[],[[]],[{}]]" },
  { production: "array", text: '[true,false,null,"",0]' },
  { production: "array", text: deep(900) },
  ...["-0", "0", "-1", "10", "9007199254740992", "-9007199254740992", "123456789012345"].map((text) => ({
    production: "int",
    text,
  })),
  ...["0.0", "-0.5", "0.1", "1.10", "0.3333333333333333", "123.456"].map((text) => ({ production: "frac", text })),
  ...["1e2", "1E2", "1e+2", "1e-2", "0e0", "1.5e300", "-2.5E-300", "1e0000000001", "5e-324"].map((text) => ({
    production: "exp",
    text,
  })),
  ...['"\\""', '"\\\\"', '"\\/"', '"\\b\\f\\n\\r\\t"', '"\\u0000\\u001f"', '"\\u00e9"', '"\\uABCD\\uabcd"'].map(
    (text) => ({ production: "escape", text }),
  ),
  { production: "escape", text: '"\\ud83d\\ude00"', value: "😀" },
  { production: "escape", text: '"\\uDBFF\\uDFFF"', value: "\u{10ffff}" },
  { production: "escape", text: '"\\\\ud800"', value: "\\ud800" },
  { production: "escape", text: '"\\u005C\\u0022"', value: '\\"' },
  ...["\u007f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{10ffff}", "\ufeff"].map(
    (character) => ({ production: "unescaped", text: `"a${character}b"` }),
  ),
  { production: "unescaped", text: `"${"sixteen bytes at a time ".repeat(40)}"` },
];

const refused = (production: string, fault: string, texts: readonly (readonly [string, number])[]): Refused[] =>
  texts.map(([text, offset]) => ({ production, text, offset, fault }));

const bytes = (texts: readonly (readonly [string, number])[]): Refused[] =>
  refused("unescaped", "utf8", texts).map((each) => ({ ...each, latin1: true }));

export const REFUSED: readonly Refused[] = [
  ...refused("JSON-text", "end", [
    ["", 0],
    [" \n", 2],
    ["{", 1],
    ["[", 1],
    ['{"a"', 4],
    ['{"a":', 5],
    ['{"a":1', 6],
    ['{"a":1,', 7],
    ["[1", 2],
    ["[1,", 3],
    ['"', 1],
    ['"a', 2],
    ['"\\', 2],
    ['"\\u12', 5],
    ["tru", 3],
    ["n", 1],
  ]),
  ...refused("JSON-text", "trailing", [
    ["{}{}", 2],
    ["1 2", 2],
    ["[] x", 3],
    ["null,", 4],
    ["{}\n}", 3],
    ['""""', 2],
  ]),
  ...refused("ws", "value", [
    ["\f1", 0],
    ["[\v]", 1],
    ["\ufeff1", 0],
    ["[/**/1]", 1],
    ["//a\n1", 0],
    ["[\u00a01]", 1],
  ]),
  ...refused("literal", "value", [
    ["NaN", 0],
    ["[NaN]", 1],
    ["Infinity", 0],
    ["undefined", 0],
    ["True", 0],
    ["nul ", 0],
    ["+1", 0],
    [".5", 0],
    ["'a'", 0],
    ["[,1]", 1],
    ["[1,]", 3],
    ['{"a":}', 5],
    ['{"a":,}', 5],
    ["]", 0],
    ["}", 0],
    [",", 0],
    [":", 0],
  ]),
  ...refused("object", "key", [
    ["{a:1}", 1],
    ["{1:1}", 1],
    ["{,}", 1],
    ['{"a":1,}', 7],
    ["{'a':1}", 1],
    ["{]", 1],
    ["{null:1}", 1],
  ]),
  ...refused("object", "colon", [
    ['{"a"}', 4],
    ['{"a",1}', 4],
    ['{"a" 1}', 5],
    ['{"a"=1}', 4],
  ]),
  ...refused("object", "commaOrBrace", [
    ['{"a":1]', 6],
    ['{"a":1 "b":2}', 7],
    ['{"a":null;', 9],
    ['{"a":"b":1}', 8],
    ['{"a":[]x}', 7],
  ]),
  ...refused("array", "commaOrBracket", [
    ["[1}", 2],
    ["[1 2]", 3],
    ['["a" "b"]', 5],
    ["[[]{}]", 3],
    ["[null:1]", 5],
    ["[trues]", 5],
  ]),
  ...refused("object", "duplicate", [
    ['{"a":1,"a":1}', 7],
    ['{"a":1,"\\u0061":1}', 7],
    ['{"":1,"":1}', 6],
    ['[{"x":{"b":1,"c":2,"b":3}}]', 19],
    ['{"__proto__":1,"__proto__":2}', 15],
    ['{"\\u00e9":1,"é":2}', 12],
    ['{"\\ud83d\\ude00":1,"😀":2}', 18],
    ['{"\\n":1,"\\u000A":2}', 8],
  ]),
  ...refused("int", "number", [
    ["01", 1],
    ["-01", 2],
    ["00", 1],
    ["-a", 1],
    ["- 1", 1],
    ["--1", 1],
    ["1a", 1],
    ["0x10", 1],
    ["1_000", 1],
    ["-Infinity", 1],
  ]),
  ...refused("frac", "number", [
    ["[1.]", 3],
    ["1.e1", 2],
    ["1..2", 2],
    ["1.2.3", 3],
    ["-.5", 1],
  ]),
  ...refused("exp", "number", [
    ["[1e]", 3],
    ["[1e+]", 4],
    ["1ee1", 2],
    ["1e1.5", 3],
    ["1e++1", 3],
  ]),
  ...refused("int", "end", [
    ["-", 1],
    ["1.", 2],
    ["1e", 2],
    ["1e-", 3],
  ]),
  ...refused("number", "inexact", [
    ["9007199254740993", 0],
    ["[-9007199254740993]", 1],
    ["364.99999999999999999999", 0],
    ["1e400", 0],
    ["-1e400", 0],
    ["1e-400", 0],
    ["0.1000000000000000000000000000001", 0],
    ["123456789012345678901234567890", 0],
  ]),
  ...refused("escape", "escape", [
    ['"\\x41"', 1],
    ['"\\\'"', 1],
    ['"\\u12G4"', 1],
    ['"\\U0041"', 1],
    ['"\\0"', 1],
    ['"a\\ b"', 2],
    ['"\\u 041"', 1],
    ['{"\\a":1}', 2],
  ]),
  ...refused("escape", "surrogate", [
    ['"\\ud800"', 1],
    ['"\\udc00"', 1],
    ['"\\ud800\\ud800"', 1],
    ['"\\udfff\\ud800"', 1],
    ['"a\\ud83dx"', 2],
    ['"\\ud83d\\u0041"', 1],
    ['"\\ud83d\\n"', 1],
  ]),
  ...refused("unescaped", "control", [
    ['"\n"', 1],
    ['"a\tb"', 2],
    ['"\u0000"', 1],
    ['"\u001f"', 1],
    ['{"a\nb":1}', 3],
    [`"${"x".repeat(40)}\u0001"`, 41],
  ]),
  ...bytes([
    ['"\x80"', 1],
    ['"\xbf"', 1],
    ['"\xc0\xaf"', 1],
    ['"\xc1\xbf"', 1],
    ['"\xc3"', 1],
    ['"\xc3("', 1],
    ['"\xe0\x80\x80"', 1],
    ['"\xe0\x9f\xbf"', 1],
    ['"\xe2\x28\xa1"', 1],
    ['"\xe2\x82\x28"', 1],
    ['"\xed\xa0\x80"', 1],
    ['"\xed\xbf\xbf"', 1],
    ['"\xf0\x80\x80\x80"', 1],
    ['"\xf0\x8f\xbf\xbf"', 1],
    ['"\xf4\x90\x80\x80"', 1],
    ['"\xf5\x80\x80\x80"', 1],
    ['"\xf8\x88\x80\x80\x80"', 1],
    ['"\xfe"', 1],
    ['"\xff"', 1],
    ['{"k\xff":1}', 3],
  ]),
];
