import * as fs from "node:fs";
import * as path from "node:path";

import MarkdownIt from "markdown-it";
import { validateXML } from "xmllint-wasm";

import type { ClusterLogging, Report, Verdict } from "../../../gate";
import { FORMATS, type Format } from "../../../gate/reporters";
import { HOSTILE, RUNNER_COMMAND, UNSEEN } from "./hostile";
import { sample, shown } from "./sample";

/** A report in which every name that a document or an operator can choose is hostile. */
function hostile(name: string): Report {
  const taint = (text: string) => `${text}${name}`;
  const { documents, verdicts, clusters = [], exemptions = [], ...rest } = sample();
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
    // One that is over is told in a note.
    exemptions: exemptions.map((each) => ({
      ...each,
      ...{ address: taint(each.address), reason: name, ticket: name, approvedBy: name, state: "expired", covers: 0 },
    })),
    clusters: clusters.map((each): ClusterLogging => ({
      ...each,
      ...{ address: taint(each.address), name, trail: { address: name } },
      logGroup: { address: name, retention: 1, key: name },
    })),
  };
}

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
    expect(text).not.toMatch(RUNNER_COMMAND);
    await HOLDS[format](text, harmless, name);
  });
});
