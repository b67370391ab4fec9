import { member } from "../../../gate/document";
import { LIMITS, type Fault, type Limits } from "../../../gate/json/fault";
import { decodeStrictly } from "../../../gate/json/strict";
import { FastScanner } from "../../../gate/scanner/fast";
import { takeKept } from "../../../gate/scanner/kept";
import { PlainScanner } from "../../../gate/scanner/plain";
import { CHUNK } from "../../../gate/scanner/scanner";
import { mutants } from "../json/mutants";
import { ACCEPTED, REFUSED } from "../json/productions";
import { mutatedValue } from "./left-out";
import { randomPlan, READS, written } from "./plans";
import { outcome, scanned, type Outcome } from "./scanning";
import { isMarked, sift, type Sifted } from "./sift";

/** How many mutants the scanners are held to each other by; `npm run test:long` asks for 100,000. */
const MUTANTS = Number(process.env.MUTANTS ?? 1_500);

/** Seed of a plan of about 2 KB with something kept of each part. */
const SMALL = 1747;

const SCANNERS = [
  { name: "the plain scanner", Scanner: PlainScanner },
  { name: "the Wasm scanner", Scanner: FastScanner },
] as const;

/** What a scanner kept, as values. */
function taken(kept: string): Sifted {
  const { content, apart } = takeKept(Buffer.from(kept));
  const changes = member(content, "resource_changes");
  // A mark written with escapes is looked for once they are read.
  const marked = Array.isArray(changes) ? { resource_changes: changes.filter((each) => isMarked(each, READS)) } : {};
  return {
    content: Object.keys(marked).length > 0 ? { ...(content as object), ...marked } : content,
    apart: apart.map((each) => JSON.parse(each.toString("utf8")) as unknown),
  };
}

/** Faults that only matter where something is kept. */
const KEPT_ONLY: readonly Fault[] = ["duplicate", "inexact"];

describe.each(SCANNERS)("$name", ({ Scanner }) => {
  const scan = (text: string | Uint8Array, sizes: readonly number[] = [], limits: Limits = LIMITS): Outcome =>
    outcome(() => scanned(new Scanner(READS, limits), Buffer.from(text as string), sizes));
  const kept = (text: string): unknown => {
    const result = scan(text);
    return "kept" in result ? taken(result.kept).content : result;
  };

  test("accepts what RFC 8259 has, and keeps a document that is no object as it is", () => {
    for (const { text } of ACCEPTED) expect([text, kept(text)]).toStrictEqual([text, JSON.parse(text)]);
  });

  test("refuses what RFC 8259 has not, at the byte and for the reason of the strict decoder, in one chunk or in many", () => {
    for (const { text, latin1, offset, fault } of REFUSED) {
      const bytes = Buffer.from(text, latin1 ? "latin1" : "utf8");
      expect([text, scan(bytes)]).toEqual([text, { fault, offset }]);
      expect([text, scan(bytes, Array<number>(bytes.length).fill(1))]).toEqual([text, { fault, offset }]);
    }
  });

  test("refuses the same in parts that are left out, but for keys and digits that nobody reads", () => {
    const prefix = '{"prior_state":[';
    for (const { text, latin1, offset, fault } of REFUSED) {
      const bytes = Buffer.concat([
        Buffer.from(prefix),
        Buffer.from(text, latin1 ? "latin1" : "utf8"),
        Buffer.from("]}"),
      ]);
      const expected = outcome(() => String(decodeStrictly(bytes)));
      if ((KEPT_ONLY as readonly string[]).includes(fault))
        expect([text, scan(bytes)]).toEqual([text, { kept: '{"prior_state":null}' }]);
      else if ("fault" in expected) expect([text, offset, scan(bytes)]).toEqual([text, offset, expected]);
    }
  });

  test("keeps what the sieve says of 150 plans, wherever chunks end", () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const bytes = written(randomPlan(seed), seed);
      const result = scan(bytes, [seed % 100, seed % 7, 1, 2, 3, (37 * seed) % 1000]);
      const expected = sift(decodeStrictly(bytes), READS);
      expect([seed, "kept" in result ? taken(result.kept) : result]).toStrictEqual([seed, expected]);
    }
  });

  test("keeps the same of a small plan cut in two at every byte", () => {
    const bytes = written(randomPlan(SMALL), SMALL);
    const whole = scan(bytes);
    expect(whole).toHaveProperty("kept");
    for (let cut = 1; cut < bytes.length; cut += 1) expect([cut, scan(bytes, [cut])]).toEqual([cut, whole]);
  });

  test.each([
    ["at the top", '{"x":1,"x":2}', 7],
    ["at the top, of a part left out", '{"prior_state":1,"prior_\\u0073tate":2}', 17],
    ["in a resource that is kept", '{"resource_changes":[{"type":"aws_eks_cluster","name":{"a":1,"a":1}}]}', 61],
    [
      "in a resource whose first type nobody reads",
      '{"resource_changes":[{"type":"aws_iam_role","type":"aws_eks_cluster"}]}',
      44,
    ],
    ["in one, spelt with escapes", '{"resource_changes":[{"type":"aws_iam_role","\\u0074ype":"aws_eks_cluster"}]}', 44],
    ["in planned values", '{"planned_values":{"root_module":{"address":1,"address":1}}}', 46],
    ["in expressions", '{"configuration":{"root_module":{"resources":[{"expressions":{"a":{},"a":{}}}]}}}', 69],
    [
      "among constants that are left out",
      '{"configuration":{"root_module":{"outputs":{"constant_value":1,"constant_value":1}}}}',
      63,
    ],
  ])("refuses a key given twice %s", (_, text, offset) => {
    expect(scan(text)).toEqual({ fault: "duplicate", offset });
  });

  test("takes keys of different objects for different keys, and forgets those of resources that are left out", () => {
    const many = Array.from(
      { length: 500 },
      (_, i) => `{"a":${i},"b":{"a":0},"type":"${i % 3 ? "x" : "aws_kms_key"}"}`,
    );
    const text = `{"resource_changes":[${many.join(",")}]}`;
    expect(scan(text, [], { ...LIMITS, keys: 8 })).toHaveProperty("kept");
  });

  test("finds a key given twice among thousands, before, in and after objects within", () => {
    const inner = '{"a":0,"b":{"a":0}}';
    const many = Array.from({ length: 3000 }, (_, i) => `"k${i}":${inner}`).join(",");
    expect(scan(`{"x":{${many}}}`)).toHaveProperty("kept");
    for (const again of ['"k0":1', '"k600":1', '"k2999":1', '"z":{"a":0,"a":1}', '"z":{"b":{"c":0,"c":1}}']) {
      expect([again, scan(`{"x":{${many},${again}}}`)]).toMatchObject([again, { fault: "duplicate" }]);
    }
  });

  test.each(['"type"', '"\\u0074ype"', '"t\\u0079pe"'])(
    "refuses a second type of a resource that is left out, written %s, at any distance from the first",
    (key) => {
      for (let length = 0; length < 200; length += 1) {
        const before = `{"resource_changes":[{"type":"aws_iam_role","x":{"type":"${"x".repeat(length)}"},`;
        expect([length, scan(`${before}${key}:[{"a":[]}]}]}`)]).toEqual([
          length,
          { fault: "duplicate", offset: before.length },
        ]);
      }
    },
  );

  test("reads the type of a resource wherever it stands and however it is written", () => {
    const text =
      '{"resource_changes":[{"x":{"type":"aws_eks_cluster"},"type":"aws_iam_role"},{"name":[1],"\\u0074ype":"aws_\\u0065ks_cluster"},' +
      '{"name":2},{"type":7},"text",{"type":"aws_eks_clusters"}],"errored":false}';
    expect(kept(text)).toEqual({
      resource_changes: [{ name: [1], type: "aws_eks_cluster" }, { name: 2 }, { type: 7 }, "text"],
      errored: false,
    });
  });

  test("keeps of the values of a resource what is read of its type, and all where they come before the type", () => {
    const change = {
      actions: ["create"],
      before: null,
      after: { type: "t", k: { references: [1], other: 2 }, other: 3 },
      after_unknown: { k: true, type: [{}], other: true },
      after_sensitive: false,
    };
    const text = JSON.stringify({
      resource_changes: [
        { type: "aws_eks_cluster", change },
        { change, type: "aws_eks_cluster" },
      ],
    });
    const after = { type: "t", k: { references: [1] } };
    expect(kept(text)).toEqual({
      resource_changes: [
        { type: "aws_eks_cluster", change: { ...change, after, after_unknown: { k: true, type: [{}] } } },
        { change, type: "aws_eks_cluster" },
      ],
    });
  });

  test.each(["A", "AC", "CA", "ACA", "AAC", "CAA", "AA", "CAAC"])(
    "keeps resources apart where they are %s",
    (order) => {
      const types = { A: "aws_cloudwatch_log_group", C: "aws_eks_cluster" };
      const entries = order.split("").map((letter, i) => ({ name: i, type: types[letter as "A" | "C"] }));
      const result = scan(JSON.stringify({ resource_changes: entries, x: 1 }));
      const of = (type: string): unknown[] => entries.filter((entry) => entry.type === type);
      expect("kept" in result && taken(result.kept)).toEqual({
        content: { resource_changes: of(types.C), x: 1 },
        apart: of(types.A),
      });
    },
  );

  test("keeps of resources with marks those that hold one, however it is written", () => {
    const type = "aws_kms_key";
    const text = JSON.stringify({
      resource_changes: ["a mark", "none", "m\\u0061rk", "nothing"].map((name) => ({ type, name })),
    }).replace("\\\\u", "\\u");
    expect(kept(text)).toEqual({
      resource_changes: [
        { type, name: "a mark" },
        { type, name: "mark" },
      ],
    });
  });

  test("keeps the body of a module once, however often and wherever it is called, and names it by its number", () => {
    const body = { resources: [{ type: "aws_kms_key", name: "k" }] };
    const outer = { module_calls: { inner: { module: body } } };
    const module_calls = {
      2: { module: body },
      1: { module: outer },
      c: { module: outer },
      d: { module: outer },
      e: { module: 1 },
    };
    const result = scan(JSON.stringify({ configuration: { root_module: { module_calls } } }));
    const text = "kept" in result ? result.kept : "";
    expect(text.split("aws_kms_key").length - 1).toBe(1);
    expect(taken(text).content).toEqual({
      configuration: { root_module: { module_calls: { ...module_calls, e: { module: null } } } },
    });
  });

  test("takes __proto__ and constructor for keys like any other", () => {
    const text =
      '{"__proto__":{"x":1},"constructor":2,"planned_values":{"__proto__":3},"configuration":{"provider_config":{"__proto__":4}}}';
    const result = scan(text);
    expect(result).toEqual({
      kept: '{"__proto__":{"x":1},"constructor":2,"planned_values":{},"configuration":{"provider_config":{"__proto__":4}}}',
    });
  });

  test.each<[string, Partial<Limits>, string, Fault]>([
    ["a key that is too long", { token: 100 }, `{"${"k".repeat(2 * CHUNK)}":1}`, "token"],
    ["a number that is too long", { token: 100 }, `{"prior_state":1${"0".repeat(2 * CHUNK)}}`, "token"],
    [
      "a resource that is too large",
      { element: 1000 },
      `{"resource_changes":[{"name":"${"x".repeat(1000)}"}]}`,
      "element",
    ],
    ["more than may be kept", { kept: 1000 }, `{"x":"${"x".repeat(1000)}"}`, "kept"],
    ["too many keys at once", { keys: 10 }, `{${Array.from({ length: 11 }, (_, i) => `"${i}":0`).join(",")}}`, "keys"],
    ["lists too deep where rules read", { keptDepth: 20 }, `{"x":${"[".repeat(20)}`, "depth"],
    ["lists too deep where nothing is kept", { depth: 50 }, `{"prior_state":${"[".repeat(50)}`, "depth"],
  ])("refuses %s, and says which limit that is", (_, limits, text, fault) => {
    expect(scan(text, [], { ...LIMITS, ...limits })).toMatchObject({ fault });
  });

  test("lets no key come twice behind another whose hash was made to be the same", () => {
    const [outer, inner] = keysOfOneHash(6, 7);
    const many = (name: string): string => Array.from({ length: 700 }, (_, i) => `"${name}${i}":0`).join();
    const types = `{"${outer}":1,${many("a")},"in":{"${inner}":0,${many("b")}},"${outer}":2}`;
    const text = `{"resource_changes":[{"type":"aws_eks_cluster","change":{"after":{"type":${types}}}}]}`;
    expect(scan(text)).toMatchObject({ fault: "duplicate" });
  });

  test("reads strings, numbers and resources longer than its buffer, and keeps none of what is left out", () => {
    const long = "long ".repeat(CHUNK);
    const text = `{"prior_state":"${long}","x":"${long}","resource_changes":[{"x":"${long}","type":"no"}]}`;
    expect(scan(text)).toEqual({ kept: `{"prior_state":null,"x":"${long}","resource_changes":[]}` });
  });
});

test(`the scanners agree byte for byte on ${MUTANTS} mutants, and with the strict decoder`, () => {
  const seen = { kept: 0, refused: 0, lenient: 0 };
  const perPlan = 50;
  for (let seed = 1; seed <= MUTANTS / perPlan; seed += 1) {
    let sizes = [seed % 50];
    for (const bytes of mutants(written(randomPlan(seed), seed), { seed, count: perPlan })) {
      sizes = [(31 * (sizes[0] ?? 0) + 17) % 5000, 1, 2, 3];
      const fast = outcome(() => scanned(new FastScanner(READS), bytes, sizes));
      const plain = outcome(() => scanned(new PlainScanner(READS), bytes, sizes));
      const strict = outcome(() => JSON.stringify(sift(decodeStrictly(bytes), READS)));
      const shown = (): string => `plan ${seed}: ${bytes.toString("latin1")}`;
      if (JSON.stringify(fast) !== JSON.stringify(plain)) expect([fast, shown()]).toEqual([plain, shown()]);
      if ("kept" in strict) {
        seen.kept += 1;
        const same = "kept" in fast && JSON.stringify(taken(fast.kept)) === strict.kept;
        if (!same) expect([fast, shown()]).toEqual([strict, shown()]);
      } else if ((KEPT_ONLY as readonly string[]).includes(strict.fault) && "kept" in fast) {
        // What was given twice, or in too many digits, was left out.
        seen.lenient += 1;
      } else {
        seen.refused += 1;
        if (!(KEPT_ONLY as readonly string[]).includes(strict.fault))
          expect([fast, shown()]).toEqual([strict, shown()]);
        else expect(fast).toHaveProperty("fault");
      }
    }
  }
  expect(Math.min(seen.kept, seen.refused)).toBeGreaterThan(MUTANTS / 20);
  expect(seen.lenient).toBeGreaterThan(0);
});

test(`the scanners agree on ${MUTANTS} values that are left out, broken or not, wherever chunks end`, () => {
  const seen = { kept: 0, refused: 0 };
  for (let seed = 1; seed <= MUTANTS; seed += 1) {
    const value = mutatedValue(seed);
    const text =
      seed % 3 === 0
        ? `{"prior_state":${value}}`
        : `{"resource_changes":[{"type":"no","x":${value},"name":1},{"type":"aws_eks_cluster","x":${value}}]}`;
    const bytes = Buffer.from(text);
    const sizes = seed % 2 === 0 ? [] : [seed % 300, seed % 64, 64, 65, 63, 1];
    const fast = outcome(() => scanned(new FastScanner(READS), bytes, sizes));
    const plain = outcome(() => scanned(new PlainScanner(READS), bytes, sizes));
    if (JSON.stringify(fast) !== JSON.stringify(plain)) expect([seed, text, fast]).toEqual([seed, text, plain]);
    seen["kept" in fast ? "kept" : "refused"] += 1;
  }
  expect(Math.min(seen.kept, seen.refused)).toBeGreaterThan(MUTANTS / 5);
});

test("a scanner keeps of a document the same after any other, whole or broken", () => {
  const plans = Array.from({ length: 20 }, (_, seed) => Buffer.from(written(randomPlan(seed), seed)));
  const broken = plans.map((bytes) => bytes.subarray(0, bytes.length / 2));
  const kept = (bytes: Buffer): Outcome => outcome(() => scanned(new FastScanner(READS), bytes));
  const first = plans.map((bytes) => {
    kept(Buffer.from("{")); // after a fault memory is made anew
    return kept(bytes);
  });
  for (const before of [...plans, ...broken]) {
    for (const [i, bytes] of plans.entries()) {
      kept(before);
      expect(kept(bytes)).toEqual(first[i]);
    }
  }
});

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-*/=<>()[]{}.,:;!?#$%&@^_~|";

/**
 * Keys of sixteen letters for two objects, by their numbers, that tools/scanner/keys.ts takes for one: its hash has no
 * secret.
 */
function keysOfOneHash(outer: number, inner: number): [string, string] {
  const word = (text: string): bigint => Buffer.from(text, "latin1").readBigUInt64LE();
  const mix = (hash: bigint): bigint => {
    const h = BigInt.asUintN(64, hash * 0xff51afd7ed558ccdn);
    return h ^ (h >> 32n);
  };
  const first = (object: number, text: string): bigint =>
    mix(mix(0x9e3779b97f4a7c15n ^ (BigInt(object) << 32n) ^ 16n) ^ word(text));
  const wanted = first(inner, "yyyyyyyy");
  for (let n = 0; ; n += 1) {
    const start = n.toString(36).padEnd(8, "x");
    const difference = Buffer.alloc(8);
    difference.writeBigUInt64LE(first(outer, start) ^ wanted);
    const pairs = [...difference].map((bits) =>
      LETTERS.split("")
        .map((letter) => [letter, String.fromCharCode(letter.charCodeAt(0) ^ bits)] as const)
        .find(([, other]) => /^[#-[\]-~]$/.test(other)),
    );
    if (!pairs.includes(undefined)) {
      return [
        `${start}${pairs.map((pair) => pair?.[0]).join("")}`,
        `yyyyyyyy${pairs.map((pair) => pair?.[1]).join("")}`,
      ];
    }
  }
}
