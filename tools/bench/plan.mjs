// Writes a plan of any size, as Terraform would of an estate: EKS clusters with their log groups in modules of their
// own, a trail and a key, and around them the roles, buckets, records and deployments that make up most of a plan.
import { closeSync, openSync, writeSync } from "node:fs";

const PROVIDER = "registry.terraform.io/hashicorp/aws";

/** The same numbers for the same seed (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (bound) => Math.floor(next() * bound);
  return {
    below,
    pick: (list) => list[below(list.length)],
    hex: (length) => Array.from({ length }, () => below(16).toString(16)).join(""),
  };
}

const tags = (r) => ({
  CostCenter: String(r.below(99_999)),
  Environment: r.pick(["dev", "prod", "stage"]),
  ManagedBy: "terraform",
  Owner: `team-${r.hex(6)}`,
});

const policy = (r) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: Array.from({ length: 1 + r.below(2) }, () => ({
      Sid: `S${r.hex(6)}`,
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "logs:CreateLogStream"].slice(r.below(2)),
      Resource: `arn:aws:s3:::bucket-${r.hex(10)}/*`,
      Condition: { StringLike: { "aws:PrincipalArn": `arn:aws:iam::${r.below(1e12)}:role/<${r.hex(4)}>&x` } },
    })),
  });

/** What an application is made of: values by type. */
const APPLICATION = {
  aws_iam_policy: (r) => ({ description: null, name: `p-${r.hex(8)}`, path: "/", policy: policy(r), tags: tags(r) }),
  aws_iam_role: (r) => ({
    assume_role_policy: policy(r),
    force_detach_policies: false,
    inline_policy: [],
    managed_policy_arns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
    max_session_duration: 3600,
    name: `r-${r.hex(8)}`,
    permissions_boundary: null,
    tags: tags(r),
    tags_all: tags(r),
  }),
  aws_s3_bucket: (r) => ({
    bucket: `b-${r.hex(16)}`,
    force_destroy: false,
    lifecycle_rule: [{ enabled: true, expiration: [{ days: r.below(365) }], id: r.hex(8) }],
    tags: tags(r),
    tags_all: tags(r),
    versioning: [{ enabled: true, mfa_delete: false }],
  }),
  aws_security_group: (r) => ({
    description: "application",
    ingress: Array.from({ length: 1 + r.below(6) }, () => ({
      cidr_blocks: [`10.${r.below(255)}.${r.below(255)}.0/24`],
      description: `from ${r.hex(4)}`,
      from_port: r.below(65_535),
      ipv6_cidr_blocks: [],
      protocol: "tcp",
      self: false,
      to_port: r.below(65_535),
    })),
    name: `sg-${r.hex(8)}`,
    tags: tags(r),
    vpc_id: `vpc-${r.hex(17)}`,
  }),
  aws_route53_record: (r) => ({
    alias: [],
    allow_overwrite: null,
    name: `${r.hex(8)}.example.com`,
    records: [`${r.below(255)}.${r.below(255)}.${r.below(255)}.1`],
    ttl: 300,
    type: "A",
    zone_id: `Z${r.hex(13).toUpperCase()}`,
  }),
  aws_instance: (r) => ({
    ami: `ami-${r.hex(17)}`,
    ebs_block_device: [{ device_name: "/dev/xvda", encrypted: true, volume_size: r.below(500), volume_type: "gp3" }],
    instance_type: r.pick(["c7g.xlarge", "m7g.large"]),
    subnet_id: `subnet-${r.hex(17)}`,
    tags: tags(r),
    user_data: `#!/bin/bash\nset -euo pipefail\n/etc/eks/bootstrap.sh ${r.hex(10)} --kubelet-extra-args "--node-labels=a=b" && echo done\n`,
  }),
  aws_subnet: (r) => ({
    cidr_block: `10.${r.below(255)}.${r.below(255)}.0/24`,
    map_public_ip_on_launch: false,
    tags: tags(r),
    tags_all: tags(r),
    timeouts: null,
    vpc_id: `vpc-${r.hex(17)}`,
  }),
  kubernetes_manifest: (r) => ({
    manifest: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { labels: tags(r), name: r.hex(8), namespace: "default" },
      spec: {
        replicas: r.below(9),
        template: {
          spec: {
            containers: [
              {
                env: Array.from({ length: r.below(12) }, () => ({ name: r.hex(6).toUpperCase(), value: r.hex(20) })),
                image: `registry.example.com/${r.hex(8)}:${r.hex(8)}`,
                name: "main",
              },
            ],
          },
        },
      },
    },
  }),
};

const ALL = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** What a cluster's module is made of: values, what only apply knows, and where unknowns come from. */
const cluster = (r, index) => {
  const types = r.pick([ALL, ALL, ALL, ["audit", "authenticator"], ["api", "audit"]]);
  const group = r.below(10) === 0 ? {} : { kms_key_id: KEY };
  return {
    aws_eks_cluster: {
      values: {
        enabled_cluster_log_types: types,
        encryption_config: [],
        name: `cluster-${index}`,
        tags: tags(r),
        version: "1.33",
        vpc_config: [
          { endpoint_private_access: true, endpoint_public_access: false, subnet_ids: [`subnet-${r.hex(17)}`] },
        ],
      },
      unknown: { arn: true, id: true, role_arn: true },
      references: { role_arn: ["aws_iam_role.this.arn", "aws_iam_role.this"], name: ["var.name"] },
      depends_on: ["aws_cloudwatch_log_group.this"],
    },
    aws_cloudwatch_log_group: {
      values: {
        name: `/aws/eks/cluster-${index}/cluster`,
        retention_in_days: 365,
        skip_destroy: true,
        tags: tags(r),
        ...group,
      },
      unknown: { arn: true, id: true, ...(group.kms_key_id ? {} : { kms_key_id: true }) },
      references: { kms_key_id: ["var.kms_key_id"], name: ["var.name"] },
    },
    aws_iam_role: { values: APPLICATION.aws_iam_role(r), unknown: { arn: true, id: true }, references: {} },
  };
};

/** Resources of an instance of an application, or of a cluster's module: their module, type, values and so on. */
function* instance(seed, kind, index, key) {
  const r = random((index * 2_654_435_761 + (key ?? 0) * 97 + seed * 31) >>> 0);
  const module = kind === "cluster" ? `module.cluster_${index}` : `module.app_${index}["${key}"]`;
  const parts =
    kind === "cluster"
      ? cluster(r, index)
      : Object.fromEntries(
          Object.entries(APPLICATION).map(([type, make]) => [type, { values: make(r), unknown: {}, references: {} }]),
        );
  for (const [type, part] of Object.entries(parts)) {
    const actions =
      kind === "cluster"
        ? ["create"]
        : r.pick([["create"], ["update"], ["no-op"], ["no-op"], ["delete", "create"], ["delete"]]);
    yield { address: `${module}.${type}.this`, module, type, name: "this", actions, ...part };
  }
}

const KEYS = 5; // instances of each application's module, by for_each

const base = ({ address, type, name }) => ({ address, mode: "managed", type, name, provider_name: PROVIDER });

const before = (r) => ({ ...r.values, arn: `arn:aws:service:${r.address}`, id: r.address });

function resourceChange(r) {
  const [first] = r.actions;
  const gone = first === "delete" && r.actions.length === 1;
  const { address, ...rest } = base(r);
  return {
    address,
    module_address: r.module,
    ...rest,
    change: {
      actions: r.actions,
      before: first === "create" ? null : before(r),
      after: gone ? null : r.values,
      after_unknown: gone ? {} : { tags: {}, tags_all: {}, ...r.unknown },
      before_sensitive: first === "create" ? false : { tags: {} },
      after_sensitive: gone ? false : { tags: {}, tags_all: {} },
    },
  };
}

const planned = (values) => (r) => ({
  ...base(r),
  schema_version: 1,
  values: values(r),
  sensitive_values: { tags: {} },
});

function configured({ type, name, values, references, depends_on }) {
  const expressions = Object.keys(values).map((key) => [
    key,
    references[key] ? { references: references[key] } : { references: [`var.${key}`, `local.${key}`] },
  ]);
  const named = Object.entries(references).map(([key, to]) => [key, { references: to }]);
  return {
    address: `${type}.${name}`,
    mode: "managed",
    type,
    name,
    provider_config_key: "aws",
    expressions: Object.fromEntries([...expressions, ...named]),
    schema_version: 1,
    ...(depends_on ? { depends_on } : {}),
  };
}

/** As Go's encoder escapes. */
const json = (value) =>
  JSON.stringify(value).replace(/[<>&]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Pieces of the plan's text, in Terraform's order. */
function* pieces({ clusters, copies, seed }) {
  const apps = Math.ceil(copies / KEYS);
  const instances = function* () {
    for (let i = 0; i < clusters; i += 1)
      yield { module: `module.cluster_${i}`, resources: instance(seed, "cluster", i) };
    for (let i = 0; i < copies; i += 1) {
      const [app, key] = [Math.floor(i / KEYS), i % KEYS];
      yield { module: `module.app_${app}["${key}"]`, resources: instance(seed, "app", app, key) };
    }
  };
  const trail = {
    ...{
      address: "aws_cloudtrail.main",
      type: "aws_cloudtrail",
      name: "main",
      actions: ["no-op"],
      unknown: {},
      references: {},
    },
    values: {
      enable_log_file_validation: true,
      enable_logging: true,
      event_selector: [],
      include_global_service_events: true,
      is_multi_region_trail: true,
      kms_key_id: KEY,
      name: "main",
      s3_bucket_name: "trail",
    },
  };
  const modules = function* (filter, show) {
    yield `{"resources":[${json(planned((r) => r.values)(trail))}],"child_modules":[`;
    let first = true;
    for (const { module, resources } of instances()) {
      const shown = [...resources].filter(filter).map(show);
      yield `${first ? "" : ","}${json({ resources: shown, address: module })}`;
      first = false;
    }
    yield "]}";
  };

  yield '{"format_version":"1.2","terraform_version":"1.11.4","variables":{"region":{"value":"eu-central-1"}},';
  yield '"planned_values":{"outputs":{"vpc":{"sensitive":false,"type":"string","value":"vpc-1"}},"root_module":';
  yield* modules(
    ({ actions }) => actions.at(-1) !== "delete",
    planned((r) => r.values),
  );
  yield `},"resource_changes":[${json(resourceChange(trail))}`;
  for (const { resources } of instances()) for (const each of resources) yield `,${json(resourceChange(each))}`;
  yield '],"output_changes":{"vpc":{"actions":["no-op"],"before":"vpc-1","after":"vpc-1","after_unknown":false}},';
  yield '"prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":';
  yield* modules(({ actions }) => actions[0] !== "create", planned(before));
  yield `}},"configuration":{"provider_config":{"aws":{"name":"aws","full_name":"${PROVIDER}",`;
  yield '"expressions":{"region":{"constant_value":"eu-central-1"}}}},"root_module":{';
  yield `"resources":[${json(configured(trail))}],"module_calls":{`;
  for (let i = 0; i < clusters + apps; i += 1) {
    const isCluster = i < clusters;
    const of = isCluster ? instance(seed, "cluster", i) : instance(seed, "app", i - clusters, 0);
    const name = isCluster ? `cluster_${i}` : `app_${i - clusters}`;
    const call = {
      source: isCluster ? "./modules/cluster" : "./modules/app",
      expressions: {
        name: { constant_value: name },
        kms_key_id: { references: ["aws_kms_key.logs.arn", "aws_kms_key.logs"] },
      },
      ...(isCluster ? {} : { for_each_expression: { references: ["local.regions"] } }),
      module: { resources: [...of].map(configured), variables: { kms_key_id: {}, name: {} } },
    };
    yield `${i > 0 ? "," : ""}${json(name)}:${json(call)}`;
  }
  yield '}}},"relevant_attributes":[{"resource":"module.cluster_0.aws_eks_cluster.this","attribute":["id"]}],';
  yield '"timestamp":"2026-01-31T12:00:00Z","applyable":true,"complete":true,"errored":false}\n';
}

const size = (shape) => {
  let total = 0;
  for (const piece of pieces(shape)) total += Buffer.byteLength(piece);
  return total;
};

/** Writes a plan of about so many bytes. */
export function writePlan(file, { bytes, clusters, seed = 1 }) {
  const few = size({ clusters, copies: 0, seed });
  const sample = 100;
  const one = (size({ clusters, copies: sample, seed }) - few) / sample;
  const copies = Math.max(0, Math.round((bytes - few) / one));
  const fd = openSync(file, "w");
  let waiting = [];
  let length = 0;
  const flush = () => {
    for (let rest = Buffer.from(waiting.join("")); rest.length > 0;) rest = rest.subarray(writeSync(fd, rest));
    waiting = [];
    length = 0;
  };
  for (const piece of pieces({ clusters, copies, seed })) {
    waiting.push(piece);
    length += piece.length;
    if (length > 1 << 20) flush();
  }
  flush();
  closeSync(fd);
}
