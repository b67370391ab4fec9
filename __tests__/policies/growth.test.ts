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

const LOG_GROUP = "kms:EncryptionContext:aws:logs:arn";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1";
const gone = (entry: Entry): Entry => standing(entry, ["delete"]);
const policyText = (...statements: readonly Json[]): string => JSON.stringify({ Statement: statements });
const admits = (i: number): Json => ({
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: "*",
  Condition: { StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:r${i}:111122223333:trail/t` } },
});
const admitsGroup = (i: number): Json => ({
  Effect: "Allow",
  Principal: { Service: "logs.eu-central-1.amazonaws.com" },
  Action: "kms:*",
  Resource: "*",
  Condition: { ArnEquals: { [LOG_GROUP]: `arn:aws:logs:eu-central-1:111122223333:log-group:${name(i)}` } },
});
const localTrail = (i: number, region: string, more: Json = {}): Entry =>
  trail(
    {
      s3_bucket_name: "b",
      is_multi_region_trail: false,
      region,
      arn: `arn:aws:cloudtrail:${region}:111122223333:trail/t`,
      ...more,
    },
    { name: `t-${region}-${i}` },
  );
const entryOf = (type: string, i: number, after: Json): Entry => ({ type, name: `x${i}`, after });
const bucketOf = (i: number): Entry => entryOf("aws_s3_bucket", i, { bucket: "b" });
const policyOf = (i: number): Entry =>
  entryOf("aws_s3_bucket_policy", i, { bucket: "b", policy: policyText(admits(i)) });
/** The policy of a bucket that no document holds, for the trail of one account. */
const ownPolicyOf = (i: number): Entry => {
  const bucket = `arn:aws:s3:::b${i}`;
  const Condition = { StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:eu-central-1:111122223333:trail/t${i}` } };
  const policy = policyText(
    { ...admits(i), Action: "s3:GetBucketAcl", Resource: bucket, Condition },
    { ...admits(i), Resource: `${bucket}/AWSLogs/111122223333/*`, Condition },
  );
  return entryOf("aws_s3_bucket_policy", i, { bucket: `b${i}`, policy });
};
const rewrittenPolicyOf = (i: number): Entry =>
  standing(ownPolicyOf(i), ["update"], { policy: ownPolicyOf(i + 1).after!.policy });
/** The policy of a key that no document holds. */
const keyPolicyOf = (i: number): Entry =>
  entryOf("aws_kms_key_policy", i, { key_id: `${KEY}${i}`, policy: policyText(admitsGroup(i)) });
const encryptedGroup = (i: number): Entry => groupOf(i, { after: { name: name(i), kms_key_id: KEY } });
const each = (count: number, ...make: readonly ((i: number) => Entry)[]): readonly Json[] => [
  plan(numbers(count).flatMap((i) => make.map((entry) => entry(i)))),
];
const commands = (count: number, entry: (i: number) => Entry, command: (i: number) => string): readonly Json[] => {
  const whole = plan(numbers(count).map(entry));
  const { root_module: root, ...configuration } = whole.configuration as { root_module: { resources: Json[] } };
  const runs = numbers(count).map((i) => ({
    address: `null_resource.n${i}`,
    type: "null_resource",
    name: `n${i}`,
    provisioners: [{ type: "local-exec", expressions: { command: { constant_value: command(i) } } }],
  }));
  return [{ ...whole, configuration: { ...configuration, root_module: { resources: [...root.resources, ...runs] } } }];
};

/** One provisioner that runs a text with so many times the same part, which names an operation. */
const script = (start: string, part: string, count: number): readonly Json[] =>
  commands(
    1,
    () => groupOf(0),
    () => `${start}${part.repeat(count)}\necho stop-logging`,
  );

/** By rule, many of each type that it joins, in the ways that such a join could compare each with each. */
const groupArn = (cluster: string): string =>
  `arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/${cluster}/cluster`;
const streamArn = (stream: string): string => `arn:aws:firehose:eu-central-1:111122223333:deliverystream/${stream}`;

/** A group that keeps its logs for a week, and what archives them. */
function archived(i: number): Entry[] {
  return [
    groupOf(i, { after: { name: name(i), retention_in_days: 7, arn: groupArn(`c${i}`) } }),
    entryOf("aws_cloudwatch_log_subscription_filter", i, {
      log_group_name: name(i),
      destination_arn: streamArn(`s${i}`),
    }),
    entryOf("aws_kinesis_firehose_delivery_stream", i, {
      arn: streamArn(`s${i}`),
      extended_s3_configuration: [{ bucket_arn: "arn:aws:s3:::archive", prefix: `c${i}/` }],
    }),
  ];
}

function rulesOf(count: number, rule: (i: number) => Json): Json[] {
  return numbers(count).map((i) => ({ id: `r${i}`, status: "Enabled", ...rule(i) }));
}

function lifecycleOf(count: number, rule: (i: number) => Json, bucket = "b"): Entry {
  return entryOf("aws_s3_bucket_lifecycle_configuration", 0, { bucket, rule: rulesOf(count, rule) });
}

const joins: Readonly<Record<string, Readonly<Record<string, (count: number) => readonly Json[]>>>> = {
  "cloudtrail/kept": {
    "trails that go and as many that remain, each in its region": (count) =>
      each(
        count,
        (i) => gone(localTrail(i, `r${i}`)),
        (i) => standing(localTrail(i, `q${i}`)),
      ),
    "trails of one bucket and policies that are deleted on it": (count) =>
      each(
        count,
        (i) => standing(localTrail(i, `r${i}`)),
        (i) => gone(policyOf(i)),
      ),
    "trails of one bucket and policies that change on it": (count) =>
      each(
        count,
        (i) => standing(localTrail(i, `r${i}`)),
        (i) => standing(policyOf(i), ["update"], { policy: policyText() }),
      ),
    "trails of one bucket and buckets of its name that are deleted": (count) =>
      each(
        count,
        (i) => standing(localTrail(i, `r${i}`)),
        (i) => gone(bucketOf(i)),
      ),
    "trails of one bucket with prefixes and a lifecycle with as many rules that is cut": (count) => [
      plan([
        ...numbers(count).map((i) => standing(localTrail(i, `r${i}`, { s3_key_prefix: `p${i}` }))),
        standing(bucketOf(0)),
        standing(
          lifecycleOf(count, (i) => ({ filter: [{ prefix: `p${i}/` }], expiration: [{ days: 3650 }] })),
          ["update"],
          {
            rule: rulesOf(count, (i) => ({ filter: [{ prefix: `p${i}/` }], expiration: [{ days: 1 }] })),
          },
        ),
      ]),
    ],
    "policies that are rewritten, each of a bucket of its own": (count) => each(count, rewrittenPolicyOf),
    "buckets and policies of one name that go, of trails elsewhere": (count) =>
      each(
        count,
        (i) => gone(bucketOf(i)),
        (i) => gone(policyOf(i)),
      ),
  },
  "cloudtrail/bucket_protected": {
    "buckets of one name with blocks and versioning": (count) =>
      each(
        count,
        (i) => localTrail(i, `r${i}`),
        bucketOf,
        (i) => entryOf("aws_s3_bucket_public_access_block", i, { bucket: "b" }),
        (i) => entryOf("aws_s3_bucket_versioning", i, { bucket: "b", versioning_configuration: [{ status: "Off" }] }),
      ),
  },
  "cloudtrail/bucket_retention": {
    "buckets of one name with lifecycles": (count) =>
      each(
        count,
        (i) => localTrail(i, `r${i}`),
        bucketOf,
        (i) =>
          entryOf("aws_s3_bucket_lifecycle_configuration", i, {
            bucket: "b",
            rule: [{ id: "x", status: "Enabled", expiration: [{ days: i + 1 }] }],
          }),
      ),
  },
  "cloudwatch/class_fits": {
    "groups of one name and filters": (count) =>
      each(
        count,
        (i) => group({ log_group_class: "INFREQUENT_ACCESS" }, { name: `g${i}` }),
        (i) => entryOf("aws_cloudwatch_log_metric_filter", i, { log_group_name: "/aws/eks/prod/cluster" }),
      ),
  },
  "cloudwatch/kept": {
    "groups with archives in one bucket whose rules are cut": (count) => [
      plan([
        ...numbers(count).flatMap((i) => archived(i).map((entry) => standing(entry))),
        standing(entryOf("aws_s3_bucket", 0, { bucket: "archive" })),
        standing(
          lifecycleOf(count, (i) => ({ filter: [{ prefix: `c${i}/` }], expiration: [{ days: 3650 }] }), "archive"),
          ["update"],
          { rule: rulesOf(count, (i) => ({ filter: [{ prefix: `c${i}/` }], expiration: [{ days: 1 }] })) },
        ),
      ]),
    ],
    "groups with archives that all go": (count) => [
      plan([
        ...numbers(count).flatMap((i) => {
          const [kept, ...others] = archived(i);
          return [standing(kept!), ...others.map(gone)];
        }),
        gone(entryOf("aws_s3_bucket", 0, { bucket: "archive" })),
      ]),
    ],
    "groups, filters, streams and buckets, all of one name, that go": (count) =>
      each(
        count,
        (i) => standing(group({ retention_in_days: 7, arn: groupArn("prod") }, { name: `g${i}` })),
        (i) =>
          gone(
            entryOf("aws_cloudwatch_log_subscription_filter", i, {
              log_group_name: "/aws/eks/prod/cluster",
              destination_arn: streamArn("s"),
            }),
          ),
        (i) =>
          gone(
            entryOf("aws_kinesis_firehose_delivery_stream", i, {
              arn: streamArn("s"),
              extended_s3_configuration: [{ bucket_arn: "arn:aws:s3:::b" }],
            }),
          ),
        (i) => gone(bucketOf(i)),
      ),
    "groups and account policies": (count) =>
      each(
        count,
        (i) => standing(groupOf(i)),
        (i) =>
          entryOf("aws_cloudwatch_log_account_policy", i, {
            policy_type: "RETENTION_POLICY",
            policy_document: `{"retentionInDays":${i + 1},"enforcementMode":"RETROACTIVE"}`,
          }),
      ),
  },
  "cloudwatch/retention": {
    "groups, filters, streams and buckets, all of one name": (count) =>
      each(
        count,
        (i) => group({ retention_in_days: 7 }, { name: `g${i}` }),
        (i) =>
          entryOf("aws_cloudwatch_log_subscription_filter", i, {
            log_group_name: "/aws/eks/prod/cluster",
            destination_arn: "arn:aws:firehose:eu-central-1:111122223333:deliverystream/s",
          }),
        (i) =>
          entryOf("aws_kinesis_firehose_delivery_stream", i, {
            arn: "arn:aws:firehose:eu-central-1:111122223333:deliverystream/s",
            extended_s3_configuration: [{ bucket_arn: "arn:aws:s3:::b" }],
          }),
        bucketOf,
      ),
  },
  "eks/out_of_band": {
    "commands and groups": (count) =>
      commands(
        count,
        (i) => groupOf(i),
        (i) => `aws logs delete-log-group --log-group-name ${name(i)}`,
      ),
    "commands and trails with keys and buckets": (count) =>
      commands(
        count,
        (i) => localTrail(i, `r${i}`, { kms_key_id: `k${i}`, s3_bucket_name: `b${i}` }),
        (i) => `aws kms disable-key --key-id k${i}\naws s3 rb s3://b${i}`,
      ),
    "words of one command": (count) => script("aws cloudtrail stop-logging", "word ", count),
    "words in quotes": (count) => script("", "'a b' \"c d\" ", count),
    "calls of one text": (count) => script("", "aws logs delete-log-group --log-group-name x\n", count),
    "commands of one text": (count) => script("", "a;", 4 * count),
    "substitutions without an end": (count) => script("", "$(", 4 * count),
    "substitutions in quotes": (count) => script("", '"$(aws x)" ', count),
    "here-documents": (count) => script("", "cat <<EOF\nx\nEOF\n", count),
    "here-documents without an end": (count) => script("", "cat <<EOF\n", count),
    "shells within shells": (count) => script("", "bash -c 'bash -c \"a b; c d\"'\n", count),
    "calls of a program": (count) => script("import x\n", "x.stop_logging(a=b)\n", count),
  },
  "kms/kept": {
    "groups and keys of one name that go": (count) =>
      each(
        count,
        (i) => standing(encryptedGroup(i)),
        (i) => gone(key({}, { name: `k${i}` })),
      ),
    "groups of one key whose policy names each": (count) => [
      plan([
        ...numbers(count).map((i) => standing(encryptedGroup(i))),
        standing(key({ policy: policyText(...numbers(count).map(admitsGroup)) }), ["update"], {
          policy: policyText(...numbers(count).map((i) => admitsGroup(i + 1))),
        }),
      ]),
    ],
    "groups of one key and policies that are deleted on it": (count) => [
      plan([
        standing(key()),
        ...numbers(count).flatMap((i) => [
          standing(encryptedGroup(i)),
          gone(entryOf("aws_kms_key_policy", i, { key_id: KEY, policy: policyText(admitsGroup(i)) })),
        ]),
      ]),
    ],
    "policies that are deleted, each of a key of its own": (count) => each(count, (i) => gone(keyPolicyOf(i))),
    "aliases of one name and keys": (count) =>
      each(
        count,
        (i) => standing(groupOf(i, { after: { name: name(i), kms_key_id: "alias/x" } })),
        (i) => standing(entryOf("aws_kms_alias", i, { name: "alias/x", target_key_id: `k${i}` })),
        (i) => gone(key({ key_id: `k${i}`, arn: `${KEY}${i}` }, { name: `k${i}` })),
      ),
    "trails and default keys of one bucket": (count) =>
      each(
        count,
        (i) => standing(localTrail(i, `r${i}`)),
        (i) =>
          entryOf("aws_s3_bucket_server_side_encryption_configuration", i, {
            bucket: "b",
            rule: [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: KEY }] }],
          }),
        (i) => standing(key({}, { name: `k${i}` })),
      ),
    "trails and topics of one name": (count) =>
      each(
        count,
        (i) => standing(localTrail(i, `r${i}`, { sns_topic_name: "x" })),
        (i) => standing(entryOf("aws_sns_topic", i, { name: "x", kms_master_key_id: KEY })),
      ),
  },
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

  test.each(Object.entries(joins).flatMap(([rule, shapes]) => Object.keys(shapes).map((shape) => [rule, shape])))(
    "what %s joins: %s",
    (rule, shape) => {
      const [few, many] = [FEW, MANY].map((count) => taken(joins[rule]![shape]!(count)).bytes - least);
      expect(many! / few!).toBeLessThan((1.25 * MANY) / FEW);
    },
  );
});

/*
 * A policy that changes is compared with what it was, so it costs more than one that stays. Each is read and judged once,
 * whatever the rules ask of it.
 */
test.each([
  ["the policies of keys", 1.8, keyPolicyOf, (i: number) => gone(keyPolicyOf(i))],
  ["the policies of buckets", 2.6, ownPolicyOf, rewrittenPolicyOf],
] as const)("changes of %s take at most %d times what they take that stay", (_, times, entry, changed) => {
  const stays = taken(each(MANY, (i) => standing(entry(i)))).bytes;
  expect(taken(each(MANY, changed)).bytes / stays).toBeLessThan(times);
});

/** Rules that name several types, and need no shape here. */
const JOINED_OTHERWISE: Readonly<Record<string, string>> = {
  "cloudtrail/delivers_to_cloudwatch": "looks only at where the reference of each trail leads",
  "cloudtrail/encrypted": 'its references to keys are those of "groups with keys of their own"',
  "cloudtrail/exists": '"clusters that are recorded by many trails"',
  "cloudwatch/encrypted": '"groups with keys of their own"',
  "eks/all_log_types": "looks at each cluster alone",
  "eks/known_log_types": "looks at each cluster alone",
  "eks/log_group_first": '"clusters with their groups"',
  "eks/log_group_managed": '"clusters of one name, each with its group in a document of its own"',
  "eks/logging_not_ignored": "looks at each resource alone",
  "eks/mandatory_log_types": "looks at each cluster alone",
  "eks/unreadable_cluster": "looks at each resource alone",
  "input/readable": "looks at each resource alone",
};

test("each rule that names two types of resources has a shape here, or a reason for none", () => {
  const named = catalogue().rules.filter(
    ({ judges, links }) => new Set([...Object.keys(judges), ...Object.keys(links)]).size > 1,
  );
  const known = new Set([...Object.keys(joins), ...Object.keys(JOINED_OTHERWISE)]);
  expect(named.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
});
