import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { GateError, judge, read } from "../../../gate";
import { random } from "../fuzz";
import { ROOT } from "./tools";

/** How many of the ways are tried of each plan; all of them where more are asked for than there are. */
const WAYS = Number(process.env.PLANS ?? 600);
const SEED = Number(process.env.SEED ?? (process.env.PLANS === undefined ? 2026 : Date.now() % 2 ** 31));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Step = string | number;

const REFUSED = [
  ...["create-without-authenticator", "update-removes-audit", "unknown-list", "unknown-element"],
  ...["destroy-not-kept", "replace-not-kept"],
];

// What goes is in no planned value, so a plan without its entry, or without its name, is one in which it does not go.
const UNTOLD = new RegExp(
  [
    "^resource_changes (deleted|emptied)$",
    "^resource_changes\\.\\d+( deleted|\\.type emptied)$",
    "^resource_changes\\.\\d+\\.change\\.before( emptied|\\.name \\w+)",
  ].join("|"),
);

const plan = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, `__tests__/policies/plans/${name}.json`), "utf8")) as Json;

/** The path of each part of a document. */
function parts(value: Json, path: readonly Step[] = []): (readonly Step[])[] {
  const inner: [Step, Json][] = Array.isArray(value)
    ? value.map((each, i) => [i, each])
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  return [...(path.length > 0 ? [path] : []), ...inner.flatMap(([step, each]) => parts(each, [...path, step]))];
}

const empty = (value: Json): Json => {
  if (Array.isArray(value)) return [];
  if (typeof value === "string") return "";
  if (typeof value === "number") return 0;
  return typeof value === "object" && value !== null ? {} : null;
};

const retyped = (value: Json): Json => {
  if (Array.isArray(value)) return Object.fromEntries(value.map((each, i) => [String(i), each]));
  if (typeof value === "object" && value !== null) return Object.values(value);
  return typeof value === "string" ? [value] : JSON.stringify(value);
};

type Change = (holder: Json[] | Record<string, Json>, step: Step) => void;

const CHANGES: Readonly<Record<string, Change>> = {
  deleted: (holder, step) => {
    if (Array.isArray(holder)) holder.splice(step as number, 1);
    else Reflect.deleteProperty(holder, step);
  },
  emptied: (holder, step) => ((holder as Json[])[step as number] = empty((holder as Json[])[step as number]!)),
  "made null": (holder, step) => ((holder as Json[])[step as number] = null),
  retyped: (holder, step) => ((holder as Json[])[step as number] = retyped((holder as Json[])[step as number]!)),
  duplicated: (holder, step) => {
    if (Array.isArray(holder)) holder.splice(step as number, 0, holder[step as number]!);
    else holder[`${step}2`] = holder[step]!;
  },
};

function doctored(document: Json, path: readonly Step[], change: Change): Json {
  const copy = structuredClone(document);
  const holder = path.slice(0, -1).reduce<Json>((value, step) => (value as Json[])[step as number]!, copy);
  change(holder as Json[], path.at(-1)!);
  return copy;
}

/** How the command would end. */
function end(content: Json): number {
  try {
    return ["deny", "undecided"].includes(judge([{ name: "plan.json", content }]).outcome) ? 1 : 0;
  } catch (error) {
    if (error instanceof GateError) return 2;
    throw error;
  }
}

describe.each(REFUSED)("the plan %s, doctored in one part", (name) => {
  const document = plan(name);

  test(`is denied or refused, whatever the part, seed ${SEED}`, () => {
    const next = random(SEED);
    const ways = parts(document).flatMap((path) => Object.keys(CHANGES).map((way) => [path, way] as const));
    const tried = WAYS >= ways.length ? ways : ways.filter(() => next() < WAYS / ways.length);
    const ends = [0, 0, 0];
    const passed = tried.filter(([path, way]) => {
      const ended = end(doctored(document, path, CHANGES[way]!));
      ends[ended]! += 1;
      return ended === 0;
    });
    console.info(
      `${name}: ${tried.length} of ${ways.length} ways: denied ${ends[1]}, refused ${ends[2]}, passed ${ends[0]}`,
    );
    const surprising = passed.map(([path, way]) => `${path.join(".")} ${way}`);
    expect(name.endsWith("not-kept") ? surprising.filter((way) => !UNTOLD.test(way)) : surprising).toEqual([]);
  });

  test("is refused with any of its keys written twice", () => {
    const folder = mkdtempSync(join(tmpdir(), "doctored-"));
    try {
      const file = join(folder, "plan.json");
      const keys = Object.keys(document as object);
      for (const key of keys) {
        for (const written of [
          JSON.stringify(key),
          `"\\u${key.charCodeAt(0).toString(16).padStart(4, "0")}${key.slice(1)}"`,
        ]) {
          for (const value of ["[]", "{}", "null", JSON.stringify((document as Record<string, Json>)[key])]) {
            writeFileSync(file, `${JSON.stringify(document).slice(0, -1)},${written}:${value}}`);
            expect(() => read(file)).toThrow(GateError);
          }
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
