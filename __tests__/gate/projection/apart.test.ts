import { catalogue } from "../../../gate";
import { member } from "../../../gate/document";
import { joined } from "../../../gate/projection/apart";
import { readsOf } from "../../../gate/reads";

const reads = readsOf(catalogue());

type Json = Record<string, unknown>;

const entry = (type: string, name: string, after: Json, more: Json = {}): Json => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  change: { actions: ["create"], before: null, after, ...more },
});

const block = (type: string, name: string, references: Record<string, readonly string[]> = {}): Json => ({
  mode: "managed",
  type,
  name,
  expressions: Object.fromEntries(Object.entries(references).map(([attribute, to]) => [attribute, { references: to }])),
});

const trail = (after: Json): Json => entry("aws_cloudtrail", "t", after);

/** Which of the resources that were kept apart stay with a document. */
function kept(content: Json, apart: readonly Json[]): unknown[] {
  const [whole] = joined([{ content, apart: apart.map((each) => Buffer.from(JSON.stringify(each))) }], reads);
  const changes = member(whole, "resource_changes") as Json[];
  return changes.filter((each) => reads.get(String(each.type))?.counted !== true).map(({ name }) => name);
}

const buckets = [
  entry("aws_s3_bucket", "its", { bucket: "logs" }),
  entry("aws_s3_bucket", "other", { bucket: "pictures" }),
];

test("a bucket stays with the trail that names it, and its settings with it, in whatever order they come", () => {
  const settings = [
    entry("aws_s3_bucket_versioning", "its_versioning", { bucket: "logs" }),
    entry("aws_s3_bucket_versioning", "other_versioning", { bucket: "pictures" }),
  ];
  const content = (): Json => ({ resource_changes: [trail({ s3_bucket_name: "logs" })] });
  expect(kept(content(), [...buckets, ...settings])).toEqual(["its", "its_versioning"]);
  expect(kept(content(), [...settings, ...buckets])).toEqual(["its_versioning", "its"]);
});

test("a bucket stays with a trail that refers to it, and a key with what refers to it by an alias", () => {
  const resources = [
    block("aws_cloudtrail", "t", { s3_bucket_name: ["aws_s3_bucket.its.id"], kms_key_id: ["aws_kms_alias.a.arn"] }),
    block("aws_s3_bucket", "its"),
    block("aws_s3_bucket", "other"),
    block("aws_kms_alias", "a", { target_key_id: ["aws_kms_key.k.id"] }),
    block("aws_kms_key", "k"),
  ];
  const keys = [entry("aws_kms_key", "k", {}), entry("aws_kms_alias", "a", {}), entry("aws_kms_key", "z", {})];
  const content = { resource_changes: [trail({})], configuration: { root_module: { resources } } };
  expect(kept(content, [...buckets, ...keys])).toEqual(["its", "k", "a"]);
});

test("a log stream stays with the trail that writes to its group, which the trail names by ARN", () => {
  const streams = [
    entry("aws_cloudwatch_log_stream", "its", { log_group_name: "/trail" }),
    entry("aws_cloudwatch_log_stream", "other", { log_group_name: "/app" }),
  ];
  const arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/trail:*";
  const content = { resource_changes: [trail({ cloud_watch_logs_group_arn: arn })] };
  expect(kept(content, streams)).toEqual(["its"]);
});

test("all of a chain of names stays, whatever the order in which its links come", () => {
  const alias = (i: number): Json => entry("aws_kms_alias", `a${i}`, { name: `k${i}`, target_key_id: `k${i + 1}` });
  // From the ends inwards: each pass finds two.
  const order = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 39 - i : i - 1));
  const content = { resource_changes: [trail({ kms_key_id: "k0" })] };
  expect(kept(content, order.map(alias))).toEqual(order.map((i) => `a${i}`));
  expect(kept(content, [alias(50), ...order.map(alias)])).not.toContain("a50");
});

test("what may name any resource stays, and not what leads to one that is another's", () => {
  const later = (name: string, to: readonly string[]): [Json, Json] => [
    entry("aws_s3_bucket_policy", name, {}, { after_unknown: { bucket: true } }),
    block("aws_s3_bucket_policy", name, { bucket: to }),
  ];
  const policies = [
    later("of_data", ["data.aws_s3_bucket.d.id", "data.aws_s3_bucket.d"]),
    later("of_each", ["each.value"]),
    later("of_nothing", []),
    later("of_what_no_rule_reads", ["random_pet.p.id", "random_pet.p"]),
    later("of_another", ["aws_s3_bucket.other.id", "aws_s3_bucket.other"]),
    later("of_its", ["aws_s3_bucket.its.id", "aws_s3_bucket.its"]),
  ];
  const resources = [
    block("aws_cloudtrail", "t", { s3_bucket_name: ["aws_s3_bucket.its.id"] }),
    ...buckets.map(({ name }) => block("aws_s3_bucket", String(name))),
    ...policies.map(([, each]) => each),
  ];
  const content = { resource_changes: [trail({})], configuration: { root_module: { resources } } };
  const unnamed = entry("aws_s3_bucket", "other", {}, { after_unknown: { arn: true, bucket: true, id: true } });
  const stays = ["of_data", "of_each", "of_nothing", "of_what_no_rule_reads", "of_its"];
  expect(kept(content, [...policies.map(([each]) => each), unnamed])).toEqual(stays);
});

test("a bucket stays that a trail in another document names", () => {
  const [, second] = joined(
    [
      { content: { resource_changes: [trail({ s3_bucket_name: "logs" })] }, apart: [] },
      { content: { resource_changes: [] }, apart: buckets.map((each) => Buffer.from(JSON.stringify(each))) },
    ],
    reads,
  );
  expect(member(second, "resource_changes")).toEqual([buckets[0]]);
});

test("an ephemeral resource is no second one of a managed resource's name", () => {
  const resources = [
    block("aws_cloudtrail", "t", { s3_bucket_name: ["aws_s3_bucket.its.id"] }),
    block("aws_s3_bucket", "its"),
    { ...block("aws_s3_bucket", "its"), mode: "ephemeral" },
  ];
  const content = { resource_changes: [trail({})], configuration: { root_module: { resources } } };
  expect(kept(content, buckets)).toEqual(["its"]);
});

test("everything stays where blocks have no names of their own, and beside a configuration", () => {
  const resources = [{ type: "aws_s3_bucket", name: null }];
  const unnamed = { resource_changes: [trail({})], configuration: { root_module: { resources } } };
  expect(kept(unnamed, buckets)).toEqual(["its", "other"]);
  const apart = buckets.map((each) => Buffer.from(JSON.stringify(each)));
  const beside = joined(
    [
      { content: { resource_changes: [] }, apart },
      { content: { resource: {} }, apart: [] },
    ],
    reads,
  );
  expect(member(beside[0], "resource_changes")).toHaveLength(2);
});

test("what is not plain to read stays, for the rules to refuse", () => {
  const odd = [
    entry("aws_s3_bucket", "action", {}, { actions: ["erase"] }),
    entry("aws_s3_bucket", "before", {}, { before: {} }),
    { ...entry("aws_s3_bucket", "mode", {}), mode: "ephemeral" },
    { ...entry("aws_s3_bucket", "address", {}), address: 7 },
  ];
  expect(kept({ resource_changes: [] }, odd)).toEqual(["action", "before", "mode", "address"]);
});

describe("a resource that nothing judged names stays", () => {
  const policyFor = (service: string): string => JSON.stringify({ Statement: [{ Principal: { Service: service } }] });
  const policy = (name: string, before: Json | null, after: Json | null): Json =>
    entry("aws_s3_bucket_policy", name, {}, { actions: [before ? "delete" : "create"], before, after });
  const content = { resource_changes: [], configuration: { root_module: {} } };

  test("if its policy before the change names a service that writes logs", () => {
    const policies = [
      policy("of_trails", { bucket: "logs", policy: policyFor("cloudtrail.amazonaws.com") }, null),
      policy("of_pages", { bucket: "pages", policy: policyFor("cloudfront.amazonaws.com") }, null),
      policy("new", null, { bucket: "new", policy: policyFor("cloudtrail.amazonaws.com") }),
    ];
    expect(kept(content, policies)).toEqual(["of_trails"]);
  });

  test.each([
    ["aws_cloudwatch_log_stream", { of_cluster: "/aws/eks/prod/cluster", of_trail: "aws-cloudtrail-logs-1" }],
    ["aws_cloudwatch_log_subscription_filter", { of_cluster: "/aws/eks/prod/cluster" }],
  ])("if it is a %s of a group that is called as those of clusters or trails are", (type, groups) => {
    const all = Object.entries({ ...groups, of_application: "/app" });
    const entries = all.map(([name, group]) =>
      entry(type, name, {}, { actions: ["delete"], before: { log_group_name: group }, after: null }),
    );
    expect(kept({ ...content, resource_changes: [] }, entries)).toEqual(Object.keys(groups));
  });

  test("if its policy writes characters as escapes, and what shares its name stays with it", () => {
    const escaped = policyFor("cloudtrail.amazonaws.com").replace("cloudtrail", "cloud\\u0074rail");
    const policies = [policy("of_trails", { bucket: "logs", policy: escaped }, null)];
    expect(kept({ ...content, resource_changes: [] }, [...buckets, ...policies])).toEqual(["its", "of_trails"]);
  });
});
