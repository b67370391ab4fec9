import { Random } from "../json/random";

/*
 * Plans whose verdicts hang on references: clusters, groups, trails and keys in modules, with names and keys that only
 * apply knows, from where an argument, an output or another resource leads, and groups that come first by way of others.
 */

type Json = Record<string, unknown>;

const PROVIDER = "registry.terraform.io/hashicorp/aws";

interface Made {
  readonly address: string;
  readonly module: string;
  readonly type: string;
  readonly name: string;
  readonly after: Json;
  readonly unknown: Json;
  readonly actions: readonly string[];
}

export function randomEstate(seed: number): Json {
  const random = new Random(seed);
  const made: Made[] = [];

  const reference = (scope: readonly string[]): readonly string[] => {
    const options = [
      ["aws_kms_key.k.arn", "aws_kms_key.k"],
      ["aws_kms_alias.a.target_key_arn", "aws_kms_alias.a"],
      ["local_file.f.id", "local_file.f"],
      ["data.aws_kms_key.d.arn", "data.aws_kms_key.d"],
      ["local.x"],
      ["var.input"],
      ["each.key", "each.value"],
      ["aws_cloudwatch_log_group.g.name", "aws_cloudwatch_log_group.g"],
      ...(scope.length < 2
        ? [["module.m.out", "module.m"], ['module.m["a.b"].out', 'module.m["a.b"]', "module.m"], ["module.m"]]
        : []),
    ];
    const first = random.pick(options);
    return random.chance(0.15) ? [...first, ...random.pick(options)] : first;
  };

  const resources = (scope: readonly string[]): Json[] => {
    const module = scope.map((name) => `module.${name}${random.chance(0.3) ? '["a.b"]' : ""}`).join(".");
    const some = [
      "aws_eks_cluster.c",
      "aws_cloudwatch_log_group.g",
      "aws_cloudtrail.t",
      "aws_kms_key.k",
      "aws_kms_alias.a",
      "local_file.f",
      "aws_iam_role.r",
      "null_resource.n",
    ];
    return some
      .filter(() => random.chance(0.7))
      .map((address): Json => {
        const [type = "", name = ""] = address.split(".");
        const expressions: Record<string, unknown> = {
          other: { references: reference(scope) },
          tags: { constant_value: "x" },
        };
        const after: Json = {};
        const unknown: Json = { arn: true, id: true };
        for (const attribute of ATTRIBUTES[type] ?? []) {
          const kind = random.below(4);
          if (kind === 3) continue;
          if (kind > 0) expressions[attribute] = { references: reference(scope) };
          if (kind === 1) unknown[attribute] = true;
          else after[attribute] = VALUES[attribute] ?? null;
        }
        if (type === "aws_eks_cluster")
          after.enabled_cluster_log_types = random.pick([["audit", "authenticator"], ["audit"]]);
        const actions = random.pick([["create"], ["create"], ["update"], ["no-op"], ["delete"], ["delete", "create"]]);
        if (!random.chance(0.05))
          made.push({
            address: `${module === "" ? "" : `${module}.`}${address}`,
            module,
            type,
            name,
            after,
            unknown,
            actions,
          });
        const depends = random.chance(0.3)
          ? { depends_on: [random.pick([...some, "module.m", "module.m", "module.m", "data.aws_kms_key.d"])] }
          : {};
        return {
          address,
          mode: "managed",
          type,
          name,
          provider_config_key: "aws",
          expressions,
          schema_version: 0,
          ...depends,
        };
      })
      .concat(random.chance(0.7) ? [KEY_OF_OTHERS] : []);
  };

  const module = (scope: readonly string[]): Json => ({
    outputs: random.chance(0.8)
      ? { out: { expression: { references: reference(scope) } }, unused: { expression: { references: ["local.y"] } } }
      : {},
    resources: resources(scope),
    ...(scope.length < 2 && random.chance(0.8)
      ? {
          module_calls: {
            m: {
              source: "./m",
              expressions: random.chance(0.8)
                ? { input: random.chance(0.8) ? { references: reference(scope) } : { constant_value: 1 } }
                : {},
              module: module([...scope, "m"]),
              ...(random.chance(0.3)
                ? { depends_on: [random.pick(["aws_cloudwatch_log_group.g", "null_resource.n"])] }
                : {}),
            },
          },
        }
      : {}),
  });

  const root = module([]);
  if (random.chance(0.05)) root.resources = [...(root.resources as Json[]), ...(root.resources as Json[])];
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: {} },
    resource_changes: made.map(change),
    configuration: {
      provider_config: {
        aws: { name: "aws", full_name: PROVIDER, expressions: { region: { constant_value: "eu-central-1" } } },
      },
      root_module: root,
    },
  };
}

const KEY_OF_OTHERS: Json = {
  address: "data.aws_kms_key.d",
  mode: "data",
  type: "aws_kms_key",
  name: "d",
  expressions: {},
};

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  aws_eks_cluster: ["name", "role_arn"],
  aws_cloudwatch_log_group: ["name", "kms_key_id", "retention_in_days"],
  aws_cloudtrail: ["kms_key_id", "cloud_watch_logs_group_arn", "s3_bucket_name", "is_multi_region_trail"],
  aws_kms_key: ["policy", "is_enabled"],
};

const VALUES: Readonly<Json> = {
  name: "/aws/eks/main/cluster",
  retention_in_days: 30,
  is_multi_region_trail: true,
  is_enabled: true,
  s3_bucket_name: "trail",
  kms_key_id: "arn:aws:kms:eu-central-1:111122223333:key/k",
  cloud_watch_logs_group_arn: "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/main/cluster:*",
};

function change({ address, module, type, name, after, unknown, actions }: Made): Json {
  const created = actions[0] === "create";
  const deleted = actions.length === 1 && actions[0] === "delete";
  return {
    address,
    ...(module === "" ? {} : { module_address: module }),
    mode: "managed",
    type,
    name,
    provider_name: PROVIDER,
    change: {
      actions,
      before: created ? null : { ...after, arn: `arn:${address}`, is_enabled: true },
      after: deleted ? null : named(type, after),
      after_unknown: deleted ? {} : unknown,
    },
  };
}

/** A cluster's name is not that of its group. */
function named(type: string, after: Json): Json {
  return type === "aws_eks_cluster" && "name" in after ? { ...after, name: "main" } : after;
}
