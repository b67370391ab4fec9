import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { App, Testing } from "cdktf";
import { parse } from "yaml";
import { environmentJsonSchema } from "../../modules/environment";
import { readEnvironments } from "../../modules/environment-files";
import { placeEnvironment } from "../../modules/environment-stacks";
import { Rendered } from "./stack-under-test";

const project = join(__dirname, "..", "..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "environments-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(text: string, name = "prod.yaml"): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const cluster = (more: string) =>
  `account: "111122223333"\nclusters:\n  - {name: a, region: eu-west-1, subnets: {tags: {tier: private}}, ${more}}\n`;

/** What a user reads, without the file's path. */
function faults(text: string): string[] {
  const path = file(text);
  try {
    readEnvironments(folder, path);
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace(`${path}: `, ""));
  }
  return [];
}

test("an account alone is an environment", () => {
  expect(faults('account: "111122223333"')).toEqual([]);
});

test.each([
  [
    "an account without quotes",
    "account: 111122223333",
    'account: got 111122223333, expected the twelve digits of an AWS account in quotes, such as "111122223333"',
  ],
  ["no account", "clusters: []", "account: got nothing, expected the twelve digits"],
  [
    "an unknown key",
    'account: "111122223333"\nclusterz: []',
    'clusterz: unknown key, did you mean "clusters"? expected account, backend, tags, logs, trail, clusters',
  ],
  [
    "an unknown key deep down",
    cluster("vesion: x"),
    'clusters[0].vesion: unknown key, did you mean "version"? expected name, region,',
  ],
  [
    "a key that belongs one level below",
    cluster("retention: 30"),
    'clusters[0].retention: unknown key, did you mean "logs.retention"? expected name, region,',
  ],
  [
    "a key that belongs below one of several",
    'account: "111122223333"\nregion: eu-west-1',
    'region: unknown key, did you mean "backend.region" or "trail.region"? expected account,',
  ],
  ["a key that is like no other", cluster("zzz: 1"), "clusters[0].zzz: unknown key, expected name, region,"],
  [
    "a region that is none",
    'account: "111122223333"\ntrail: {name: audit, region: eu-wset-1}',
    'trail.region: got "eu-wset-1", expected an AWS region such as "eu-west-1"',
  ],
  [
    "two buckets for access logs",
    'account: "111122223333"\ntrail: {name: audit, region: eu-west-1, access_logs: true, access_logs_bucket: logs}',
    'trail.access_logs_bucket: got "logs", expected no access_logs_bucket together with access_logs: true',
  ],
  [
    "a retention CloudWatch does not offer",
    'account: "111122223333"\nlogs: {retention: 100}',
    "logs.retention: got 100, expected one of 0, 1, 3, 5,",
  ],
  [
    "a mandatory log type as an option",
    cluster("additional_log_types: [audit]"),
    'clusters[0].additional_log_types[0]: got "audit", expected one of api, controllerManager, scheduler',
  ],
  [
    "a version that YAML took for a number",
    cluster("version: 1.30"),
    "clusters[0].version: got 1.3, expected a minor version of Kubernetes in quotes",
  ],
  [
    "a backend of an unknown type",
    'account: "111122223333"\nbackend: {type: s4}',
    'backend.type: got "s4", expected a mapping with type local or s3',
  ],
  [
    "an unknown key of a backend",
    'account: "111122223333"\nbackend: {type: local, path: x}',
    "backend.path: unknown key, expected type, directory, bucket",
  ],
  [
    "a word for access entries",
    cluster("access_entries: nowhere"),
    'clusters[0].access_entries: got "nowhere", expected a list of access entries, or "elsewhere"',
  ],
  [
    "a fault within an access entry",
    cluster("access_entries: [{principal_arn: a, access_policies: [{policy: b, scope: all}]}]"),
    'clusters[0].access_entries[0].access_policies[0].scope: got "all", expected one of cluster, namespace',
  ],
  [
    "an unknown key of an access entry",
    cluster("access_entries: [{principal: a}]"),
    'clusters[0].access_entries[0].principal: unknown key, did you mean "principal_arn"? expected principal_arn, type,',
  ],
  [
    "a node pool of another name",
    cluster("auto_mode: {node_pools: [gpu]}"),
    'clusters[0].auto_mode.node_pools[0]: got "gpu", expected one of general-purpose, system',
  ],
  [
    "a word for Auto Mode",
    cluster("auto_mode: on please"),
    'clusters[0].auto_mode: got "on please", expected true, false, or a mapping of node_pools, node_role_arn',
  ],
  [
    "an unknown tier",
    cluster("control_plane_scaling_tier: tier-16xl"),
    'clusters[0].control_plane_scaling_tier: got "tier-16xl", expected one of standard,',
  ],
  ["nothing", "", "top level: got null, expected an environment"],
  ["what is no YAML", "account: [", "is not YAML:"],
  ["a key given twice", "account: a\naccount: b", "is not YAML: Map keys must be unique"],
])("refuses %s, with path, value and what is allowed", (_, text, message) => {
  expect(faults(text)).toContainEqual(expect.stringContaining(message));
});

test("names every fault of a file at once", () => {
  expect(faults("account: x\ntrail: {name: a}\n")).toEqual([
    expect.stringContaining('account: got "x"'),
    expect.stringContaining('trail.name: got "a"'),
    expect.stringContaining("trail.region: got nothing"),
  ]);
});

test.each([
  ["{}", "exactly one of ids, tags, create"],
  ["{tags: {a: b}, create: {cidr: 10.0.0.0/20}}", "exactly one of ids, tags, create"],
  ["{ids: [subnet-01234567]}", "two subnets at least"],
  ["{create: {cidr: 10.0.0.0/28}}", "an IPv4 block from /16 to /24"],
  ["{create: {cidr: 10.0.0.0/20}, vpc_id: vpc-01234567}", "tags together with vpc_id"],
])("refuses the subnets %s", (subnets, message) => {
  const text = `account: "111122223333"\nclusters:\n  - {name: a, region: eu-west-1, subnets: ${subnets}}\n`;
  expect(faults(text)).toContainEqual(expect.stringMatching(new RegExp(`^clusters\\[0\\]\\.subnets.*${message}`)));
});

test("refuses two clusters of one name in one region, and takes them in two", () => {
  const one = (name: string, region: string) => `  - {name: ${name}, region: ${region}, subnets: {tags: {a: b}}}\n`;
  const head = 'account: "111122223333"\nclusters:\n';
  expect(faults(head + one("a", "eu-west-1") + one("a", "us-east-1"))).toEqual([]);
  expect(faults(head + one("a", "eu-west-1") + one("a", "eu-west-1"))).toEqual([
    'clusters[1].name: got "a", expected a name that clusters[0] does not have in eu-west-1 already',
  ]);
});

describe("the files read", () => {
  const names = (named?: unknown) => readEnvironments(folder, named).map(({ name }) => name);

  beforeEach(() => {
    file('account: "111122223333"', "prod.yaml");
    file('account: "111122223333"', "dev.yml");
    file("{}", "environment.schema.json");
    mkdirSync(join(folder, "examples"));
    file("no environment", "examples/other.yaml");
  });

  test("are all of the folder, in order, and of no folder below", () => {
    expect(names()).toEqual(["dev", "prod"]);
  });

  test.each([["prod"], ["prod.yaml"], ["prod, dev"], [["dev", "prod"]]])("are those named: %j", (named) => {
    expect(names(named).sort()).toEqual(String(named).includes("dev") ? ["dev", "prod"] : ["prod"]);
  });

  test("must exist, and be one at least", () => {
    expect(() => names("test")).toThrow('environment "test": got no such file, expected one of test,');
    expect(() => readEnvironments(join(folder, "none"), undefined)).toThrow("got no environments");
  });

  test("must have names that stacks can carry, each its own", () => {
    expect(() => names(file("{}", "My Env.yaml"))).toThrow('got the name "My Env"');
    mkdirSync(join(folder, "b"));
    expect(() => names(["prod", file('account: "111122223333"', "b/prod.yaml")])).toThrow('the environment "prod" is');
  });
});

describe("two files of one account", () => {
  const trail = 'account: "111122223333"\ntrail: {name: audit, region: eu-west-1}\n';

  test.each([
    ["trail", trail, 'trail.name: got "audit", expected a name that trail of'],
    ["cluster", cluster("tags: {}"), 'clusters[0].name: got "a", expected a name that clusters[0] of'],
  ])("can't have one %s, and both files are named", (_, text, message) => {
    const first = file(text, "a.yaml");
    const second = file(text, "b.yaml");
    const read = () => readEnvironments(folder, undefined);
    expect(read).toThrow(`${second}: ${message} ${first} does not have in eu-west-1 of 111122223333 already`);
  });

  test("can have one name in two regions, and two accounts can in one", () => {
    file(trail + cluster("tags: {}").replace(/^.*\n/, ""), "a.yaml");
    file(trail.replaceAll("eu-west-1", "us-east-1"), "b.yaml");
    file(cluster("tags: {}").replace("111122223333", "444455556666"), "c.yaml");
    expect(readEnvironments(folder, undefined)).toHaveLength(3);
  });
});

test.each([
  ["access_logs: true", ["audit-111122223333-eu-west-1", "eks-audit-access-logs-111122223333-eu-west-1"]],
  ["access_logs: false", ["audit-111122223333-eu-west-1"]],
])("a trail with %s has the buckets %j", (option, names) => {
  file(`account: "111122223333"\ntrail: {name: audit, region: eu-west-1, ${option}}\n`);
  const [environment] = readEnvironments(folder, undefined);
  const { trail } = placeEnvironment(Testing.app(), environment!);
  const { resource } = trail!.toTerraform() as { resource: { aws_s3_bucket: Record<string, { bucket: string }> } };
  expect(
    Object.values(resource.aws_s3_bucket)
      .map(({ bucket }) => bucket)
      .sort(),
  ).toEqual(names);
});

test("what a file says of access, Auto Mode and the control plane reaches the cluster", () => {
  const path = file(`account: "111122223333"
clusters:
  - name: a
    region: eu-west-1
    subnets: { tags: { tier: private } }
    bootstrap_cluster_creator_admin_permissions: false
    access_entries:
      - principal_arn: arn:aws:iam::111122223333:role/platform
        access_policies:
          - { policy: AmazonEKSClusterAdminPolicy, scope: cluster }
      - principal_arn: arn:aws:iam::111122223333:user/auditor
        kubernetes_groups: [viewers]
        user_name: auditor
        tags: { team: audit }
    auto_mode: { node_pools: [system] }
    control_plane_scaling_tier: tier-xl
    upgrade_policy: STANDARD
    zonal_shift: true
`);
  const [environment] = readEnvironments(folder, path);
  const { clusters } = placeEnvironment(Testing.app(), environment!);
  const rendered = new Rendered(clusters[0]!);
  expect(rendered.only("aws_eks_cluster")).toMatchObject({
    access_config: { bootstrap_cluster_creator_admin_permissions: false },
    compute_config: { enabled: true, node_pools: ["system"] },
    control_plane_scaling_config: { tier: "tier-xl" },
    upgrade_policy: { support_type: "STANDARD" },
    zonal_shift_config: { enabled: true },
  });
  expect(Object.values(rendered.json.resource?.aws_eks_access_entry ?? {})).toEqual([
    expect.objectContaining({ principal_arn: "arn:aws:iam::111122223333:role/platform", type: "STANDARD" }),
    expect.objectContaining({ kubernetes_groups: ["viewers"], user_name: "auditor", tags: { team: "audit" } }),
  ]);
  expect(rendered.only("aws_eks_access_policy_association").access_scope).toEqual({ type: "cluster" });
});

test.each(["access_entries: elsewhere", "auto_mode: true", "auto_mode: false"])("takes %s", (more) => {
  const [environment] = readEnvironments(folder, file(cluster(more)));
  expect(() => placeEnvironment(Testing.app(), environment!)).not.toThrow();
});

describe("what the constructs refuse of a file", () => {
  /** What a user reads of the first fault, without the file's path. */
  function refusal(text: string): string {
    const path = file(text);
    try {
      for (const environment of readEnvironments(folder, path)) placeEnvironment(Testing.app(), environment);
    } catch (error) {
      return (error as Error).message.replace(`${path}: `, "");
    }
    return "nothing was refused";
  }

  test.each([
    [
      "a public endpoint without its callers",
      cluster("endpoint_public_access: true"),
      "clusters[0] (a): public_access_cidrs: got none, expected the CIDR blocks",
    ],
    [
      "callers without a public endpoint",
      cluster("public_access_cidrs: [203.0.113.0/24]"),
      "clusters[0] (a): public_access_cidrs: got some with endpoint_public_access off, expected it on, or none",
    ],
    [
      "a key of another region",
      cluster('secrets_key_arn: "arn:aws:kms:us-east-1:111122223333:key/1"'),
      'clusters[0] (a): secrets_key_arn, region: got a key of "us-east-1" for a cluster in "eu-west-1"',
    ],
    [
      "an alias for a key",
      cluster('secrets_key_arn: "arn:aws:kms:eu-west-1:111122223333:alias/a"'),
      'clusters[0] (a): secrets_key_arn: got "arn:aws:kms:eu-west-1:111122223333:alias/a"',
    ],
    [
      "nobody who may enter",
      cluster("bootstrap_cluster_creator_admin_permissions: false"),
      "clusters[0] (a): access_entries: got none with bootstrap_cluster_creator_admin_permissions: false, but nobody",
    ],
    [
      "a principal that is no ARN",
      cluster("access_entries: [{principal_arn: platform}]"),
      'clusters[0] (a): access_entries[0].principal_arn: got "platform", expected the ARN of an IAM role or user',
    ],
    [
      "access entries with a ConfigMap",
      cluster('authentication_mode: CONFIG_MAP, access_entries: [{principal_arn: "arn:aws:iam::111122223333:role/a"}]'),
      'clusters[0] (a): access_entries, authentication_mode: got 1 with "CONFIG_MAP"',
    ],
    [
      "a role of no node pools",
      cluster('auto_mode: {node_pools: [], node_role_arn: "arn:aws:iam::111122223333:role/a"}'),
      "clusters[0] (a): auto_mode.node_role_arn: got one without node_pools, which EKS refuses",
    ],
    [
      "a trail whose name is no part of a bucket's",
      'account: "111122223333"\ntrail: {name: my_trail, region: eu-west-1}',
      'trail (my_trail): bucket: got "my_trail-111122223333-eu-west-1", expected 3 to 63 lower-case letters',
    ],
    [
      "an end before the lock's",
      'account: "111122223333"\ntrail: {name: audit, region: eu-west-1, expire_after_days: 100, object_lock: {mode: GOVERNANCE, days: 365}}',
      "trail (audit): expire_after_days: got 100, expected more than 365 (glacier_after_days, object_lock.days)",
    ],
  ])("is said with file, path and the file's own keys: %s", (_, text, message) => {
    expect(refusal(text)).toContain(message);
  });

  test("is said of state in the output folder too, with the file", () => {
    const path = file(
      `account: "111122223333"\nbackend: {type: local, directory: ${join(folder, "state")}}\ntrail: {name: audit, region: eu-west-1}`,
    );
    const [environment] = readEnvironments(folder, path);
    expect(() => placeEnvironment(new App({ outdir: folder }), environment!)).toThrow(
      `${path}: backend.directory: got "${join(folder, "state")}", inside the output folder`,
    );
  });

  test("names the cluster at fault among many", () => {
    const one = (name: string, more = ""): string =>
      `  - {name: ${name}, region: eu-west-1, subnets: {tags: {a: b}}${more}}\n`;
    const text = `account: "111122223333"\nclusters:\n${one("a")}${one("b", ", endpoint_public_access: true")}`;
    expect(refusal(text)).toMatch(/^clusters\[1\] \(b\): public_access_cidrs: /);
  });
});

describe("the schema for editors", () => {
  const path = join(project, "environments", "environment.schema.json");

  test("is what the code says (npm run build:schema)", () => {
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(environmentJsonSchema());
  });

  test.each(["example.yaml", "examples/own-vpc.yaml"])("holds for %s, which the code takes too", (name) => {
    const example = join(project, "environments", name);
    const validate = new Ajv2020().compile(environmentJsonSchema());
    expect({ valid: validate(parse(readFileSync(example, "utf8"))), errors: validate.errors }).toMatchObject({
      valid: true,
    });
    expect(() => readEnvironments(folder, example)).not.toThrow();
  });
});
