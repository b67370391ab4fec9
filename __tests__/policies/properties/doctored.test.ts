import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { GateError, read } from "../../../gate";
import { run } from "../../../gate/command";
import { random } from "../fuzz";
import expectations from "../plans/expected.json";
import { ROOT } from "./tools";

/** How many of the ways are tried of each plan; all of them where more are asked for than there are. */
const WAYS = Number(process.env.WAYS ?? 60);
const SEED = Number(process.env.SEED ?? (process.env.WAYS === undefined ? 2026 : Date.now() % 2 ** 31));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Step = string | number;

interface Expectation {
  readonly mandatory?: { readonly outcome: string };
}

/** Every recorded plan that every profile denies. */
const DENIED = Object.entries(expectations as Readonly<Record<string, Expectation>>).flatMap(([file, { mandatory }]) =>
  mandatory?.outcome !== "deny" && mandatory?.outcome !== "undecided" ? [] : [file.replace(".json", "")],
);

// What goes, and what is put off to a later plan, is in no planned value. So a plan without its entry, or without the
// name or the type by which it is known, is one of which nobody can tell that anything is missing.
const GOING = [
  "^resource_changes (deleted|emptied)$",
  "^resource_changes\\.\\d+( deleted|\\.type emptied)$",
  "^resource_changes\\.\\d+\\.change\\.before( emptied|\\.name \\w+)",
];
const PUT_OFF = [
  "^deferred_changes (deleted|emptied|made null)$",
  "^deferred_changes\\.\\d+( deleted|.*\\.type emptied)$",
];
const UNTOLD: Readonly<Record<string, RegExp>> = {
  "destroy-not-kept": new RegExp(GOING.join("|")),
  "replace-not-kept": new RegExp(GOING.join("|")),
  "own-destroy": new RegExp(GOING.join("|")),
  "derived-deferred": new RegExp(PUT_OFF.join("|")),
};

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

const folder = mkdtempSync(join(tmpdir(), "doctored-"));
const file = join(folder, "plan.json");
const tally: string[] = [];
afterAll(() => {
  rmSync(folder, { recursive: true });
  console.info(`ways to doctor a plan, seed ${SEED}, denied, refused and untold: ${tally.join("; ")}`);
});

/** How the command ends with these bytes. */
function end(text: string): number {
  writeFileSync(file, text);
  const { code, stderr } = run(["gate", file], { colour: false });
  if (stderr.includes("eks-audit's own")) throw new Error(stderr);
  return code;
}

describe.each(DENIED)("the plan %s, doctored in one part", (name) => {
  const document = plan(name);

  test(`is denied or refused, whatever the part, seed ${SEED}`, () => {
    const next = random(SEED);
    const ways = parts(document).flatMap((path) => Object.keys(CHANGES).map((way) => [path, way] as const));
    const tried = WAYS >= ways.length ? ways : ways.filter(() => next() < WAYS / ways.length);
    const ends = [0, 0, 0];
    const passed = tried.filter(([path, way]) => {
      const ended = end(JSON.stringify(doctored(document, path, CHANGES[way]!)));
      ends[ended]! += 1;
      return ended === 0;
    });
    tally.push(`${name} ${tried.length} of ${ways.length}: ${ends[1]}, ${ends[2]}, ${ends[0]}`);
    const surprising = passed.map(([path, way]) => `${path.join(".")} ${way}`);
    expect(surprising.filter((way) => UNTOLD[name]?.test(way) !== true)).toEqual([]);
  });

  test("is refused with any of its keys written twice", () => {
    for (const key of Object.keys(document as object)) {
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
  });
});
