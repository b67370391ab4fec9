import { bundleFile } from "../../gate/bundle";
import { catalogue } from "../../gate/catalogue";
import { encode } from "../../gate/encode";
import { Engine } from "../../gate/engine";
import { readsOf } from "../../gate/reads";
import { asRead } from "./as-read";
import { cluster, group, key, plan, stack, standing, trail, unknown, type Entry, type Json } from "./build";

/*
 * Estates have hundreds of clusters, so what a judgement takes may grow with them and no faster. It is measured in the
 * bytes that the policy takes of its memory, which are the same on every machine.
 */

const reads = readsOf(catalogue());
const ALL = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const name = (i: number): string => `/aws/eks/c${i}/cluster`;
const named = (i: number) => ({ name: `c${i}`, after: { name: `c${i}`, enabled_cluster_log_types: ALL } });
const clusterOf = (i: number, more: Partial<Entry> = {}): Entry => cluster(ALL, { ...named(i), ...more });
const groupOf = (i: number, more: Partial<Entry> = {}): Entry => group({ name: name(i) }, { name: `g${i}`, ...more });
const trailOf = (i: number): Entry => trail({ name: `t${i}`, s3_bucket_name: `b${i}` }, { name: `t${i}` });

/** The same entries, in instances of a module that declares others or, where none are given, those of the first. */
function inModules(entries: readonly (readonly Entry[])[], declared = entries[0] ?? []): Json {
  const whole = plan(entries.flat());
  const changes = entries.flatMap((instance, i) =>
    (plan(instance).resource_changes as { address: string }[]).map((change) => ({
      ...change,
      module_address: `module.m["${i}"]`,
      address: `module.m["${i}"].${change.address}`,
    })),
  );
  const { root_module: module } = plan(declared).configuration as Json;
  const root = { module_calls: { m: { source: "./m", for_each_expression: { references: ["local.m"] }, module } } };
  return {
    ...whole,
    planned_values: { root_module: {} },
    resource_changes: changes,
    configuration: { ...(whole.configuration as Json), root_module: root },
  };
}

/** Estates of so many clusters, or trails, of each kind. */
const estates: Readonly<Record<string, (count: number) => readonly Json[]>> = {
  "clusters with their groups": (count) => [
    plan(numbers(count).flatMap((i) => [clusterOf(i, { dependsOn: [`aws_cloudwatch_log_group.g${i}`] }), groupOf(i)])),
  ],
  "clusters that break every rule": (count) => [
    plan(numbers(count).map((i) => cluster([], { ...named(i), after: {} }))),
  ],
  "clusters of one name, each with its group in a document of its own": (count) =>
    numbers(count).map(() => plan([cluster(ALL), group()])),
  "groups whose names only apply knows": (count) => [
    plan(numbers(count).flatMap((i) => [clusterOf(i), unknown(groupOf(i), "name")])),
  ],
  "the same in a module for each": (count) => [
    inModules(numbers(count).map((i) => [clusterOf(i, { name: "c" }), unknown(groupOf(i, { name: "g" }), "name")])),
  ],
  "clusters and groups that are deleted beside others": (count) => [
    inModules(
      numbers(count).map((i) => [standing(clusterOf(i), ["delete"]), standing(groupOf(i), ["delete"])]),
      numbers(count).map((i) => groupOf(count + i)),
    ),
  ],
  "clusters that are recorded by many trails": (count) => [
    plan(numbers(count).flatMap((i) => [clusterOf(i), trailOf(i)])),
  ],
  "trails that are deleted beside as many providers": (count) => {
    const whole = plan(numbers(count).map((i) => standing(trailOf(i), ["delete"])));
    const configured = Object.fromEntries(numbers(count).map((i) => [`aws.p${i}`, { name: "aws", alias: `p${i}` }]));
    return [{ ...whole, configuration: { provider_config: configured, root_module: {} } }];
  },
  "groups with keys of their own": (count) => [
    plan(
      numbers(count).flatMap((i) => [
        unknown(
          groupOf(i, { references: { kms_key_id: [`aws_kms_key.k${i}.arn`, `aws_kms_key.k${i}`] } }),
          "kms_key_id",
        ),
        key({}, { name: `k${i}` }),
      ]),
    ),
  ],
  "a configuration": (count) => [
    stack({
      aws_eks_cluster: Object.fromEntries(
        numbers(count).map((i) => [`c${i}`, { name: `\${local.c${i}}`, enabled_cluster_log_types: "${var.types}" }]),
      ),
      aws_cloudwatch_log_group: Object.fromEntries(
        numbers(count).map((i) => [`g${i}`, { name: `/aws/eks/\${local.c${i}}/cluster`, retention_in_days: 365 }]),
      ),
    }),
  ],
};

interface Taken {
  readonly bytes: number;
  /** Whether the memory had to grow, at which V8 looks through the whole heap each time. */
  readonly grew: boolean;
}

/** What one judgement takes of the policy's memory. */
function taken(contents: readonly Json[]): Taken {
  const input = encode(asRead(contents.map((content, i) => ({ name: `document ${i}`, content }))), reads);
  const { Instance, Memory } = WebAssembly;
  const made: { readonly memory: WebAssembly.Memory; readonly bytes: number }[] = [];
  let heap: () => number = () => 0;
  Object.assign(WebAssembly, {
    Memory: class extends Memory {
      constructor(descriptor: { readonly initial: number }) {
        super(descriptor);
        made.push({ memory: this, bytes: descriptor.initial * 65_536 });
      }
    },
    Instance: function (...given: ConstructorParameters<typeof Instance>) {
      const instance = new Instance(...given);
      heap = instance.exports.opa_heap_ptr_get as () => number;
      return instance;
    },
  });
  try {
    const settings = { profile: "strict", undecided: "deny", now: "2026-01-31", passes: false };
    new Engine(bundleFile("policy.wasm")).evaluate(input, { settings });
  } finally {
    Object.assign(WebAssembly, { Memory, Instance });
  }
  return { bytes: heap() >>> 0, grew: made.some(({ memory, bytes }) => memory.buffer.byteLength > bytes) };
}

const [FEW, MANY] = [50, 400];

describe("a judgement takes memory in proportion to", () => {
  const { bytes: least } = taken([plan([])]);

  test.each(Object.keys(estates))("%s", (kind) => {
    const [few, many] = [FEW, MANY].map((count) => taken(estates[kind]!(count)));
    expect([few!.grew, many!.grew]).toEqual([false, false]);
    expect((many!.bytes - least) / (few!.bytes - least)).toBeLessThan((1.25 * MANY) / FEW);
  });
});
