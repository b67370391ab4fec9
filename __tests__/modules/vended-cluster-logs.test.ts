import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing, type App } from "cdktf";
import {
  AUTO_MODE_LOG_TYPES,
  CAPABILITY_LOG_TYPES,
  LogKey,
  VendedClusterLogs,
  VendedLogResourcePolicy,
  type VendedClusterLogsProps,
} from "../../modules";
import { awsStack, Rendered, type Block } from "./stack-under-test";

const clusterArn = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";
const capabilityArn = "arn:aws:eks:eu-west-1:111122223333:capability/prod/argocd/1";

function vended(props: Partial<VendedClusterLogsProps> = {}) {
  const stack = awsStack();
  const construct = new VendedClusterLogs(stack, "Vended", { clusterName: "prod", clusterArn, ...props });
  return { construct, rendered: new Rendered(stack) };
}

const blocks = (rendered: Rendered, type: string): Record<string, Block> => rendered.json.resource?.[type] ?? {};

test("each part of Auto Mode is delivered to one group of the cluster", () => {
  const { construct, rendered } = vended();
  const sources = Object.values(blocks(rendered, "aws_cloudwatch_log_delivery_source"));
  expect(sources.map(({ log_type }) => log_type).sort()).toEqual([...AUTO_MODE_LOG_TYPES].sort());
  expect(new Set(sources.map(({ resource_arn }) => resource_arn))).toEqual(new Set([clusterArn]));
  expect(rendered.only("aws_cloudwatch_log_group").name).toBe("/aws/vendedlogs/eks/prod");
  expect(rendered.only("aws_cloudwatch_log_delivery_destination").delivery_destination_configuration).toEqual([
    { destination_resource_arn: `\${aws_cloudwatch_log_group.${construct.logGroup.resource.friendlyUniqueId}.arn}` },
  ]);
  expect(Object.keys(blocks(rendered, "aws_cloudwatch_log_delivery"))).toHaveLength(4);
});

test("they are set up one after another, so that EKS never gets two updates at once", () => {
  const { rendered } = vended({ capabilities: [{ capabilityArn, logTypes: ["EKS_CAPABILITY_ARGOCD_SERVER_LOGS"] }] });
  const sources = blocks(rendered, "aws_cloudwatch_log_delivery_source");
  const deliveries = blocks(rendered, "aws_cloudwatch_log_delivery");
  const sourceOf = (delivery: string): string =>
    Object.keys(sources).find(
      (name) => deliveries[delivery]?.delivery_source_name === `\${aws_cloudwatch_log_delivery_source.${name}.name}`,
    ) ?? "";
  const order: unknown[] = [];
  let waitedFor = "aws_cloudwatch_log_resource_policy.";
  for (;;) {
    const next = Object.keys(sources).find((name) => {
      const [before = ""] = sources[name]?.depends_on as string[];
      return waitedFor.endsWith(".") ? before.startsWith(waitedFor) : before === waitedFor;
    });
    if (next === undefined) break;
    order.push(sources[next]?.log_type);
    waitedFor = `aws_cloudwatch_log_delivery.${Object.keys(deliveries).find((name) => sourceOf(name) === next) ?? ""}`;
  }
  expect(order).toEqual([...AUTO_MODE_LOG_TYPES, "EKS_CAPABILITY_ARGOCD_SERVER_LOGS"]);
});

test("each source waits for the cluster's updates where that is asked for, and otherwise nothing runs", () => {
  const { rendered } = vended({ waitForUpdates: true, autoMode: ["AUTO_MODE_COMPUTE_LOGS", "AUTO_MODE_IPAM_LOGS"] });
  const waits = blocks(rendered, "terraform_data");
  const sources = Object.values(blocks(rendered, "aws_cloudwatch_log_delivery_source"));
  expect(sources.map(({ depends_on }) => depends_on).sort()).toEqual(
    Object.keys(waits)
      .map((name) => [`terraform_data.${name}`])
      .sort(),
  );
  for (const { provisioner } of Object.values(waits)) {
    expect(provisioner).toEqual([
      {
        "local-exec": expect.objectContaining({
          interpreter: ["/bin/sh", "-c"],
          environment: { CLUSTER: "prod", CLUSTER_REGION: "eu-west-1" },
        }) as object,
      },
    ]);
  }
  expect(vended().rendered.json.resource).not.toHaveProperty("terraform_data");
});

test("the delivery service may write to this group alone, for this account alone", () => {
  expect(vended().rendered.policy("aws_cloudwatch_log_resource_policy", "policy_document").Statement).toEqual([
    {
      Sid: "VendedLogs",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/eks/prod:log-stream:*",
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: { "aws:SourceArn": "arn:aws:logs:eu-west-1:111122223333:*" },
      },
    },
  ]);
});

test("a capability's controllers are logged without Auto Mode", () => {
  const { construct } = vended({ autoMode: [], capabilities: [{ capabilityArn, logTypes: CAPABILITY_LOG_TYPES }] });
  expect(construct.logTypes).toEqual(CAPABILITY_LOG_TYPES);
});

test("names stay within what AWS takes", () => {
  const { rendered } = vended({ clusterName: "c".repeat(100) });
  const names = ["source", "destination"].flatMap((kind) =>
    Object.values(blocks(rendered, `aws_cloudwatch_log_delivery_${kind}`)).map(({ name }) => String(name)),
  );
  expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(60);
  expect(new Set(names).size).toBe(names.length);
});

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
describe("of the ten log resource policies that CloudWatch Logs takes", () => {
  const add = (stack: TerraformStack, name: string, props: Partial<VendedClusterLogsProps> = {}): VendedClusterLogs =>
    new VendedClusterLogs(stack, name, {
      clusterName: name,
      clusterArn: clusterArn.replace("prod", name),
      autoMode: ["AUTO_MODE_IPAM_LOGS"],
      ...props,
    });
  const clusters = (count: number): string[] => Array.from({ length: count }, (_, number) => `cluster-${number}`);

  test("each cluster has one of its own, and the eleventh is refused", () => {
    const app = Testing.app();
    for (const name of clusters(10)) add(awsStack(name, app), name);
    expect(() => add(awsStack("late", app), "late")).toThrow(
      "resourcePolicy: got log resource policy 11 of an account and region, and CloudWatch Logs takes 10; give one VendedLogResourcePolicy to each VendedClusterLogs",
    );
    add(awsStack("admitted", app), "admitted", { resourcePolicy: false });
    const far = new TerraformStack(app, "far");
    new AwsProvider(far, "aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
    add(far, "far");
  });

  test("all clusters can share one, which comes before their sources", () => {
    const stack = awsStack();
    const resourcePolicy = new VendedLogResourcePolicy(stack, "Policy");
    for (const name of clusters(40)) add(stack, name, { resourcePolicy });
    const rendered = new Rendered(stack);
    expect(rendered.only("aws_cloudwatch_log_resource_policy").policy_name).toBe("eks-audit-vended");
    expect(rendered.policy("aws_cloudwatch_log_resource_policy", "policy_document").Statement).toMatchObject([
      {
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/eks/*:log-stream:*",
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ]);
    const policy = `aws_cloudwatch_log_resource_policy.${resourcePolicy.resource.friendlyUniqueId}`;
    for (const kind of ["source", "delivery"]) {
      const type = kind === "source" ? "aws_cloudwatch_log_delivery_source" : "aws_cloudwatch_log_delivery";
      const waits = Object.values(blocks(rendered, type)).map(({ depends_on }) => depends_on);
      expect(waits).toEqual(clusters(40).map(() => [policy]));
    }
  });

  test("that of another stack is waited for as a whole", () => {
    const app = Testing.app();
    const home = awsStack("home", app);
    const resourcePolicy = new VendedLogResourcePolicy(home, "Policy");
    const stack = awsStack("cluster", app);
    add(stack, "prod", { resourcePolicy });
    expect(stack.dependsOn(home)).toBe(true);
    expect(new Rendered(stack).json.resource).not.toHaveProperty("aws_cloudwatch_log_resource_policy");
  });

  test("none is made where an owner elsewhere has one", () => {
    const { rendered } = vended({ resourcePolicy: false });
    expect(rendered.json.resource).not.toHaveProperty("aws_cloudwatch_log_resource_policy");
    expect(Object.keys(blocks(rendered, "aws_cloudwatch_log_delivery"))).toHaveLength(4);
  });

  test("two shared ones of a name are refused", () => {
    const stack = awsStack();
    new VendedLogResourcePolicy(stack, "One");
    expect(() => new VendedLogResourcePolicy(stack, "Two")).toThrow(
      'policyName: got "eks-audit-vended", the log resource policy that stack/One already has; share that one',
    );
  });

  test.each<[string, (stack: TerraformStack, app: App) => Partial<VendedClusterLogsProps>, string]>([
    [
      "a shared one for a group that it does not admit",
      (stack) => ({ resourcePolicy: new VendedLogResourcePolicy(stack, "Policy"), logGroupName: "/vended/prod" }),
      'resourcePolicy, logGroupName: got a policy that does not admit "/vended/prod", expected a name below "/aws/vendedlogs/eks/"',
    ],
    [
      "a shared one of another region",
      (stack) => ({ resourcePolicy: new VendedLogResourcePolicy(stack, "Policy", { region: "us-east-1" }) }),
      'resourcePolicy, region: got a policy of "us-east-1" for a log group in "eu-west-1"',
    ],
    [
      "a shared one of another account",
      (_stack, app) => {
        const other = new TerraformStack(app, "other");
        new AwsProvider(other, "aws", { region: "eu-west-1", allowedAccountIds: ["444455556666"] });
        return { resourcePolicy: new VendedLogResourcePolicy(other, "Policy") };
      },
      'resourcePolicy, account: got a policy of "444455556666" for a log group in "111122223333"',
    ],
    [
      "one by its name",
      () => ({ resourcePolicy: "eks-audit-vended" as never }),
      'resourcePolicy: got "eks-audit-vended", expected a VendedLogResourcePolicy, or false',
    ],
  ])("refuses %s", (_, props, message) => {
    const app = Testing.app();
    const stack = awsStack("stack", app);
    expect(() => add(stack, "prod", props(stack, app))).toThrow(message);
  });
});

test.each<[string, Partial<VendedClusterLogsProps>, string]>([
  ["nothing to log", { autoMode: [] }, "autoMode, capabilities: got nothing to log"],
  [
    "a type that is none",
    { autoMode: ["AUTO_MODE_LOGS" as never] },
    'autoMode[0]: got "AUTO_MODE_LOGS", expected AUTO',
  ],
  ["a type twice", { autoMode: ["AUTO_MODE_IPAM_LOGS", "AUTO_MODE_IPAM_LOGS"] }, "got AUTO_MODE_IPAM_LOGS twice"],
  ["a cluster's name that is none", { clusterName: "-" }, 'clusterName: got "-"'],
  ["a cluster by its name", { clusterArn: "prod" }, 'clusterArn: got "prod", expected the ARN of a cluster'],
  [
    "a cluster for a capability",
    { capabilities: [{ capabilityArn: clusterArn, logTypes: ["EKS_CAPABILITY_KRO_LOGS"] }] },
    "capabilities[0].capabilityArn: got",
  ],
])("refuses %s", (_, props, message) => {
  expect(() => vended(props)).toThrow(message);
});

test("refuses a key that does not admit the group", () => {
  const stack = awsStack();
  const key = new LogKey(stack, "Key");
  expect(() => new VendedClusterLogs(stack, "Vended", { clusterName: "prod", clusterArn, key })).toThrow(
    'key, logGroupName: got a key whose policy does not admit the log group "/aws/vendedlogs/eks/prod"',
  );
});
