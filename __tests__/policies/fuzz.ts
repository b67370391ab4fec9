import type { Json } from "./build";

/** A generator of numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Shapes nobody expects, and names that would confuse who joins or splits them.
const ODD: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    365,
    "",
    " ",
    "0",
    "true",
    "audit",
    "${var.x}",
    "${aws_kms_key.k.arn}",
    "%{ if x }",
    "${",
  ],
  ...["$${x}", "a|b", "0|aws_kms_key.k", "a/b", "module.m", 'm["a.b"]', "\u202e\u0000é𝄞", "aws_eks_cluster.c"],
  ...[[], {}, [null], [[]], [{}], ["audit", "authenticator"], [["audit", "authenticator"]], [true], { "": [] }],
  ...[
    { references: ["aws_kms_key.k"] },
    { resources: [{ type: "aws_eks_cluster" }] },
    { lifecycle: [{ ignore_changes: "all" }] },
  ],
];

/** A copy of a document with a few of its parts replaced, removed, repeated or renamed. */
export function mutated(document: Json, next: () => number): Json {
  let copy = structuredClone(document);
  const times = 1 + Math.floor(next() * 4);
  for (let i = 0; i < times; i += 1) {
    const places = placesIn(copy);
    const [holder, part] = places[Math.floor(next() * places.length)] ?? [];
    if (holder !== undefined && part !== undefined) copy = change(copy, holder, part, next);
  }
  return copy;
}

type Holder = Json | unknown[];

function change(document: Json, holder: Holder, part: string, next: () => number): Json {
  const odd = structuredClone(ODD[Math.floor(next() * ODD.length)]);
  const kind = next();
  if (Array.isArray(holder)) {
    const index = Number(part);
    if (kind < 0.6) holder[index] = odd;
    else if (kind < 0.8) holder.splice(index, 1);
    else holder.push(structuredClone(holder[index]));
  } else if (kind < 0.6) holder[part] = odd;
  else if (kind < 0.8) Reflect.deleteProperty(holder, part);
  else holder[typeof odd === "string" ? odd : "other"] = structuredClone(holder[part]);
  return document;
}

function placesIn(value: unknown): [Holder, string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Holder;
  return Object.entries(holder).flatMap(([part, inner]) => [[holder, part] as [Holder, string], ...placesIn(inner)]);
}
