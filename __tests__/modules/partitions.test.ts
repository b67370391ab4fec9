import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import {
  AccessLogBucket,
  AlarmTopic,
  AuditTrail,
  ClusterDetections,
  clusterLogs,
  LogArchive,
  LoggedCluster,
  LogKey,
  OrganizationLogKey,
  OrganizationTrailBucket,
  TrailDetections,
  VendedClusterLogs,
} from "../../modules";
import { partitionOf, REGION_NAME } from "../../modules/partition";
import { text } from "../repository/tree";
import { Rendered } from "./stack-under-test";

/** What a stack of all constructs that write policies says of ARNs and hosts. */
function everything(region?: string): string {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AwsProvider(stack, "aws", { region, allowedAccountIds: ["111122223333"] });
  const organization = { organizationId: "o-a1b2c3d4e5", trailName: "organization", trailAccount: "444455556666" };
  const key = new LogKey(stack, "Key", {
    logGroupNames: ["/aws/eks/*/cluster", "/aws/cloudtrail/audit", "/aws/vendedlogs/eks/*"],
    trailNames: ["audit"],
  });
  new OrganizationLogKey(stack, "OrganizationKey", organization);
  new OrganizationTrailBucket(stack, "OrganizationBucket", organization);
  new AccessLogBucket(stack, "AccessLogs");
  const topic = new AlarmTopic(stack, "Topic");
  const trail = new AuditTrail(stack, "Trail", { name: "audit", key, organizationId: organization.organizationId });
  new TrailDetections(stack, "Calls", { trail, topic });
  const { logGroup } = new LoggedCluster(stack, "Cluster", {
    name: "prod",
    subnetIds: ["a", "b"],
    logKey: key,
    autoMode: true,
    accessEntries: [
      {
        principalArn: new TerraformVariable(stack, "platform", { type: "string" }).stringValue,
        accessPolicies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }],
      },
    ],
  });
  new ClusterDetections(stack, "Detections", { logs: logGroup, topic });
  new LogArchive(stack, "Archive", { clusters: [clusterLogs("other")], key, topic });
  new VendedClusterLogs(stack, "Vended", {
    clusterName: "prod",
    clusterArn: "arn:given:eks:eu-west-1:111122223333:cluster/prod",
    key,
  });
  return JSON.stringify(new Rendered(stack).json);
}

const partitionsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/arn:([^:]+):/g)].map(([, partition = ""]) => partition)),
];

const { partitions } = JSON.parse(text("tools/partitions/partitions.json")) as {
  readonly partitions: readonly {
    readonly id: string;
    readonly outputs: { readonly dnsSuffix: string };
    readonly regions: Readonly<Record<string, object>>;
  }[];
};
/** Each region with its partition; the list also has a pseudo-region such as `aws-global` for each partition. */
const regions = partitions.flatMap(({ id, outputs, regions: its }) =>
  Object.keys(its)
    .filter((region) => !region.endsWith("-global"))
    .map((region) => ({ region, id, dnsSuffix: outputs.dnsSuffix })),
);

describe("a region of AWS's list of partitions", () => {
  test.each(regions)("$region is of $id", ({ dnsSuffix, id, region }) => {
    expect(partitionOf(region)).toMatchObject({ id, dnsSuffix });
    expect(region).toMatch(REGION_NAME);
  });

  test.each(["eu-wset-1", "eu-west-1a", "aws-global", "xx-west-1", "us-gov-gov-west-1", "eusc-xx-east-1", ""])(
    '"%s" is none',
    (region) => {
      expect(partitionOf(region)).toBeUndefined();
      expect(region).not.toMatch(REGION_NAME);
    },
  );
});

describe("ARNs and hosts", () => {
  const first = partitions.map(({ id }) => regions.find((region) => region.id === id)!);

  test.each(first)("are those of $id in $region", ({ dnsSuffix, id, region }) => {
    const written = everything(region);
    // Also that of the cluster, whose ARN is given.
    expect(partitionsIn(written).sort()).toEqual([id, "given"].sort());
    expect(written).toContain(`logs.${region}.${dnsSuffix}\\"`);
    expect(written).toContain(`s3.${region}.${dnsSuffix}\\"`);
    expect(written).not.toContain("data.aws_partition");
  });

  test("are those that the provider tells, where the region is known only to it", () => {
    const written = partitionsIn(everything()).filter((partition) => partition !== "given");
    expect(written.filter((partition) => !partition.startsWith("${data.aws_partition."))).toEqual([]);
    expect(written.length).toBeGreaterThan(0);
    expect(everything()).toMatch(/logs\.\$\{data\.aws_region\.\w+\.\w+\}\.\$\{data\.aws_partition\.\w+\.dns_suffix\}/);
  });

  // AWS documents a domain of the partition for CloudWatch Logs alone, among the services here:
  // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/service_principal
  // https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts
  test.each(first)("of services other than CloudWatch Logs have one name in $id as elsewhere", ({ region }) => {
    const principals = [...everything(region).matchAll(/\\"Service\\":\\"([^"\\]+)\\"/g)].map(([, name = ""]) => name);
    expect(principals).toContain("cloudtrail.amazonaws.com");
    const others = principals.filter((name) => !name.startsWith(`logs.${region}.`));
    expect(others.filter((name) => !/^[a-z0-9.-]+\.amazonaws\.com$/.test(name))).toEqual([]);
  });
});
