import * as fs from "node:fs";
import * as path from "node:path";

import MarkdownIt from "markdown-it";
import { validateXML } from "xmllint-wasm";

import type { ClusterLogging, Report, Verdict } from "../../../gate";
import { FORMATS, type Format } from "../../../gate/reporters";
import { sample, shown } from "./sample";

/** What has been put into names to steer whoever reads them: a terminal, a pipeline's runner, a parser, an eye. */
const HOSTILE: Readonly<Record<string, string>> = {
  "terminal sequences": "\u001b[2J\u001b]0;title\u0007\u009b31m",
  "a command of GitHub's runner": "\n::error file=x::gotcha\r\n  ::set-output name=a::b\n",
  "a command of Azure's agent": "##vso[task.complete result=Succeeded]##[error]",
  "the end of a CDATA section": "]]></failure><testcase name='x'/><!-- <?xml version='1.0'?> &amp;&#0;",
  HTML: "</code><script>alert(1)</script><img src=x onerror=alert(1)>\"'--><!--",
  Markdown: "`|**x**|[x](javascript:alert(1))![x](https://example.com/x.png) @everyone #1 ``` |\\|",
  "new lines of every kind": "a\nb\rc\u2028d\u2029e\u0085f\u000bg\tz",
  "marks that turn the direction": "\u202etxt.nosj\u2066\u200f\u061c",
  "what is not seen": "a\u200bb\u00adc\ufeffd\u3164e\ufe0ff",
  "half a character": "\ud800 \udc00x",
  "no character": "\uffff\ufdd0\u{1fffe}",
  "a null": "a\u0000b",
  "a long name": "x".repeat(100_000),
};

/** A report in which every name that a document or an operator can choose is hostile. */
function hostile(name: string): Report {
  const taint = (text: string) => `${text}${name}`;
  const { documents, verdicts, clusters = [], ...rest } = sample();
  return {
    ...rest,
    documents: documents.map((each) => ({
      ...each,
      name: taint(each.name),
      formatVersion: "1.99",
      terraformVersion: taint("1.11.4"),
    })),
    verdicts: verdicts.map((each): Verdict => ({
      ...each,
      ...{ document: taint(each.document), address: taint(each.address), subject: taint(each.subject) },
      ...{ message: taint(each.message), remediation: taint(each.remediation) },
      ...(each.source ? { source: { ...each.source, construct: taint(each.source.construct) } } : {}),
      ...(each.source?.file === undefined ? {} : { source: { construct: name, file: taint("main.ts"), line: 1 } }),
      ...(each.exemption
        ? { exemption: { reason: name, approvedBy: name, ticket: name, expires: each.exemption.expires } }
        : {}),
    })),
    clusters: clusters.map((each): ClusterLogging => ({
      ...each,
      ...{ address: taint(each.address), name, trail: { address: name } },
      logGroup: { address: name, retention: 1, key: name },
    })),
  };
}

/** Nothing but line breaks, which the formats write themselves, and what is seen. */
const UNSEEN = /[^\P{C}\n]|[\u2028\u2029\u3164\ufe0f]/u;

const lines = (text: string) => text.trimEnd().split("\n").length;

const JUNIT = fs.readFileSync(path.join(__dirname, "junit.xsd"), "utf8");

/** What else holds of a format, against the same report with harmless names. */
const HOLDS: Readonly<Record<Format, (text: string, harmless: string, name: string) => void | Promise<void>>> = {
  text(text, harmless) {
    expect(lines(text)).toBe(lines(harmless));
    expect(text).not.toMatch(/^\s*::/m);
  },
  json(text, _, name) {
    expect(JSON.parse(text)).toEqual(hostile(name));
  },
  sarif(text, harmless) {
    expect(shape(JSON.parse(text))).toEqual(shape(JSON.parse(harmless)));
    for (const [, uri = ""] of text.matchAll(/"uri": "([^"]*)"/g)) expect(uri).toMatch(/^[\w%.!~*'()/-]+$/);
    expect(text).not.toMatch(/"text": ".*\]\(/);
  },
  async junit(text, harmless) {
    const { errors } = await validateXML({ xml: [{ fileName: "report.xml", contents: text }], schema: [JUNIT] });
    expect(errors.map(({ message }) => message)).toEqual([]);
    const tags = (xml: string) => xml.match(/<[^ >]*/g);
    expect(tags(text)).toEqual(tags(harmless));
  },
  github(text, harmless) {
    expect(lines(text)).toBe(lines(harmless));
    for (const line of text.trimEnd().split("\n")) expect(line).toMatch(/^::(error|warning|notice|debug)( [^:]*)?::/);
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThan(65_536);
  },
  gitlab(text, harmless) {
    expect(shape(JSON.parse(text))).toEqual(shape(JSON.parse(harmless)));
  },
  markdown(text, harmless) {
    expect(text.length).toBeLessThanOrEqual(60_000);
    const tokens = (markdown: string) =>
      new MarkdownIt({ html: true, linkify: true })
        .parse(markdown, {})
        .flatMap((token) => [token, ...(token.children ?? [])])
        .map(({ type }) => type);
    expect(tokens(text)).toEqual(tokens(harmless));
    // Outside of code spans only the reporter's own words are left: no mention, no reference, no link.
    expect(text.replace(/(?<!`)(`+)(?!`).*?[^`]\1(?!`)/g, "")).not.toMatch(/[@#]\w|https?:|javascript:/);
  },
  html(text, harmless) {
    // Backticks of a remedy mark code.
    const tags = (html: string) => html.match(/<[^ >]*/g)?.filter((tag) => !tag.endsWith("code"));
    expect(tags(text)).toEqual(tags(harmless));
  },
};

/** A JSON value without its texts. */
function shape(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, inner: unknown) => (typeof inner === "string" ? "" : inner)));
}

describe.each(FORMATS)("%s", (format) => {
  const harmless = shown(format, hostile("x"));

  test.each(Object.entries(HOSTILE))("shows %s and does not obey it", async (_, name) => {
    const text = shown(format, hostile(name));
    expect(UNSEEN.exec(text)?.index).toBeUndefined();
    expect(text).not.toMatch(/##(\[|vso\[)/);
    await HOLDS[format](text, harmless, name);
  });
});
