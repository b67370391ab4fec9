import { join, resolve } from "node:path";
import { Testing, type App } from "cdktf";
import {
  AuditTrailStack,
  ClusterStack,
  LogFoundationStack,
  type BackendOptions,
  type SubnetSource,
} from "../../modules";
import { Rendered } from "./stack-under-test";

const common = {
  account: "111122223333",
  region: "eu-west-1",
  backend: { type: "local", directory: "state" } satisfies BackendOptions,
};
const foundation = (backend: BackendOptions = common.backend, app: App = Testing.app()) =>
  new LogFoundationStack(app, "logs", { ...common, backend, trailNames: ["audit"] });
const cluster = (subnets: SubnetSource, app: App = Testing.app()) =>
  new ClusterStack(app, "cluster", {
    ...common,
    cluster: { name: "prod" },
    subnets,
    logs: { key: foundation(common.backend, app).key },
  });
const ids = { ids: ["subnet-a", "subnet-b"] };

function addresses(rendered: Rendered): string[] {
  return Object.entries(rendered.json.resource ?? {}).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
}

describe("addresses are for ever, for a change replaces what stands there", () => {
  test("of the foundation", () => {
    expect(addresses(new Rendered(foundation()))).toEqual([
      "aws_kms_alias.Key_Alias_6C2E2031",
      "aws_kms_key.Key_961B73FD",
    ]);
  });

  test("of a cluster", () => {
    expect(addresses(new Rendered(cluster({ create: { cidrBlock: "10.0.0.0/20" } })))).toEqual([
      "aws_cloudwatch_log_group.LogGroup_F5B46931",
      "aws_eks_cluster.Cluster_EB0386A7",
      "aws_iam_role.Cluster_Role_98F7AEAC",
      "aws_iam_role_policy_attachment.Cluster_RolePolicy_5897FED2",
      "aws_subnet.Network_Private1_905F40B7",
      "aws_subnet.Network_Private2_74EF3D2E",
      "aws_vpc.Network_1C6012B5",
    ]);
  });

  test("of a trail", () => {
    const stack = new AuditTrailStack(Testing.app(), "trail", {
      ...common,
      trail: { name: "audit" },
      bucket: { objectLockMode: "GOVERNANCE", objectLockDays: 365, accessLogsBucketName: "access" },
    });
    expect(addresses(new Rendered(stack))).toEqual([
      "aws_cloudtrail.Trail_022F0CF2",
      "aws_cloudwatch_log_group.Trail_LogGroup_4CBE3AF5",
      "aws_iam_role.Trail_DeliveryRole_1C253667",
      "aws_iam_role_policy.Trail_Delivery_C13EC1CB",
      "aws_s3_bucket.Bucket_83908E77",
      "aws_s3_bucket_lifecycle_configuration.Bucket_Lifecycle_AB41B4F7",
      "aws_s3_bucket_logging.Bucket_AccessLogs_EA0A20BB",
      "aws_s3_bucket_object_lock_configuration.Bucket_ObjectLock_CF263A45",
      "aws_s3_bucket_ownership_controls.Bucket_Ownership_C78C4728",
      "aws_s3_bucket_policy.Bucket_Policy_E734B3B0",
      "aws_s3_bucket_public_access_block.Bucket_PublicAccess_2B1F55C0",
      "aws_s3_bucket_server_side_encryption_configuration.Bucket_Encryption_016FDA0C",
      "aws_s3_bucket_versioning.Bucket_Versioning_EA0A5B57",
    ]);
  });
});

test("stacks ask for the provider and Terraform they need, in their account and region alone", () => {
  const { json } = new Rendered(
    new LogFoundationStack(Testing.app(), "logs", { ...common, defaultTags: { owner: "platform" } }),
  );
  expect(json.terraform).toMatchObject({
    required_providers: {
      aws: { source: expect.stringMatching(/^(hashicorp\/)?aws$/) as string, version: ">= 6.25, < 7" },
    },
    required_version: ">= 1.7",
  });
  expect(json.provider?.aws).toEqual([
    { region: "eu-west-1", allowed_account_ids: ["111122223333"], default_tags: [{ tags: { owner: "platform" } }] },
  ]);
});

test("refuses a region that is none", () => {
  expect(() => new LogFoundationStack(Testing.app(), "logs", { ...common, region: "eu-wset-1" })).toThrow(
    'region: got "eu-wset-1", expected an AWS region such as "eu-west-1"',
  );
});

test.each(["cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "ap-southeast-7"])(
  "takes the region %s",
  (region) => {
    expect(new LogFoundationStack(Testing.app(), "logs", { ...common, region }).region).toBe(region);
  },
);

test("refuses an account that is none", () => {
  expect(() => new LogFoundationStack(Testing.app(), "logs", { ...common, account: "prod" })).toThrow(
    'account: got "prod", expected the twelve digits',
  );
});

describe("state", () => {
  test("is kept at an absolute path", () => {
    expect(new Rendered(foundation()).json.terraform?.backend).toEqual({
      local: { path: resolve("state", "logs.tfstate") },
    });
  });

  test("is refused in the output folder, where it would be deleted with it", () => {
    const app = Testing.app();
    const directory = join(app.outdir, "state");
    expect(() => foundation({ type: "local", directory }, app)).toThrow("inside the output folder");
  });

  test("is kept in S3, encrypted and locked by a file", () => {
    const { json } = new Rendered(foundation({ type: "s3", bucket: "b", region: "eu-west-1", keyPrefix: "eks/" }));
    expect(json.terraform).toMatchObject({
      backend: {
        s3: {
          bucket: "b",
          key: "eks/logs.tfstate",
          region: "eu-west-1",
          encrypt: true,
          use_lockfile: true,
          allowed_account_ids: ["111122223333"],
        },
      },
      required_version: ">= 1.10",
    });
  });

  test("is locked by a table where one is named, as Terraform before 1.10 does", () => {
    const { json } = new Rendered(foundation({ type: "s3", bucket: "b", region: "eu-west-1", dynamodbTable: "locks" }));
    expect(json.terraform).toMatchObject({ backend: { s3: { dynamodb_table: "locks" } }, required_version: ">= 1.7" });
    expect(json.terraform?.backend).not.toHaveProperty("s3.use_lockfile");
  });
});

describe("a cluster's subnets", () => {
  const subnetsOf = (source: SubnetSource) => {
    const rendered = new Rendered(cluster(source));
    const { subnet_ids: subnets } = rendered.only("aws_eks_cluster").vpc_config as { subnet_ids: unknown };
    return { rendered, subnets };
  };

  test("may be named", () => {
    expect(subnetsOf(ids).subnets).toEqual(["subnet-a", "subnet-b"]);
  });

  test("may be found by their tags, in one VPC", () => {
    const { rendered, subnets } = subnetsOf({ tags: { tier: "private" }, vpcId: "vpc-1" });
    expect(subnets).toBe("${data.aws_subnets.Subnets.ids}");
    expect(rendered.json.data?.aws_subnets?.Subnets).toMatchObject({
      filter: [
        { name: "vpc-id", values: ["vpc-1"] },
        { name: "tag:tier", values: ["private"] },
      ],
    });
  });

  test("may be made, private and in two zones", () => {
    const { rendered, subnets } = subnetsOf({ create: { cidrBlock: "10.0.0.0/20" } });
    expect(subnets).toHaveLength(2);
    expect(rendered.only("aws_vpc")).toMatchObject({ cidr_block: "10.0.0.0/20", enable_dns_hostnames: true });
    const made = Object.values(rendered.json.resource?.aws_subnet ?? {});
    expect(made.map((subnet) => subnet.cidr_block)).toEqual([
      '${cidrsubnet("10.0.0.0/20", 2, 0)}',
      '${cidrsubnet("10.0.0.0/20", 2, 1)}',
    ]);
    expect(made.some((subnet) => subnet.map_public_ip_on_launch === true)).toBe(false);
  });

  test("are refused from an address block of no use", () => {
    expect(() => cluster({ create: { cidrBlock: "10.0.0.0/28" } })).toThrow('cidrBlock: got "10.0.0.0/28"');
  });
});

test("stacks tell names and ARNs", () => {
  const app = Testing.app();
  expect(Object.keys(new Rendered(cluster(ids, app)).json.output ?? {})).toEqual([
    "cluster_arn",
    "cluster_name",
    "log_group_arn",
    "log_group_name",
  ]);
  const trail = new AuditTrailStack(app, "trail", { ...common, trail: { name: "audit" } });
  expect(Object.keys(new Rendered(trail).json.output ?? {})).toEqual([
    "bucket_arn",
    "bucket_name",
    "log_group_arn",
    "log_group_name",
    "trail_arn",
    "trail_name",
  ]);
  expect(Object.keys(new Rendered(foundation()).json.output ?? {})).toEqual(["key_alias", "key_arn"]);
});
