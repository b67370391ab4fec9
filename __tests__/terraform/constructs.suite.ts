import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { TerraformStack, type App } from "cdktf";
import { Construct } from "constructs";
import * as modules from "../../modules";
import {
  AccessLogBucket,
  AdoptedClusterLogging,
  AlarmTopic,
  ArchiveBucket,
  AuditTrail,
  ClusterDetections,
  ClusterNetwork,
  ControlPlaneLogGroup,
  KeptLogGroup,
  LogArchive,
  LoggedCluster,
  LogKey,
  OrganizationLogKey,
  OrganizationTrailBucket,
  TrailBucket,
  TrailDetections,
  VendedClusterLogs,
  VendedLogResourcePolicy,
  type EncryptionKey,
} from "../../modules";
import { synthesize } from "./harness/cdktf";
import { deploymentOf, placeStack, type Deployment } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf, type Terraform } from "./harness/terraform";
import { World } from "./harness/world";

/** What a stack may use that another one made. */
interface Given {
  readonly key: EncryptionKey;
  readonly deployment: Deployment;
}

/** Each option of each construct, in stacks that are deployed, found unchanged, and destroyed. */
const stacks: Record<string, (stack: TerraformStack, given: Given) => void> = {
  "log-group-defaults": (stack) => {
    new ControlPlaneLogGroup(stack, "Logs", { clusterName: "defaults" });
  },
  "log-group-options": (stack) => {
    new ControlPlaneLogGroup(stack, "Logs", {
      clusterName: "options",
      retention: 0,
      onDestroy: "delete",
      adoptExisting: false,
      logGroupClass: "INFREQUENT_ACCESS",
      region: "us-east-1",
      tags: { team: "platform" },
    });
  },
  "log-group-key": (stack, { key }) => {
    new ControlPlaneLogGroup(stack, "Logs", { clusterName: "with-key", key, onDestroy: "delete", retention: 3653 });
  },
  "cluster-defaults": (stack) => {
    const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.0.0.0/20" });
    new LoggedCluster(stack, "Cluster", { name: "plain", subnetIds, deletionProtection: false });
  },
  "cluster-options": (stack, { key, deployment: { account } }) => {
    const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.1.0.0/20", name: "options" });
    new LoggedCluster(stack, "Cluster", {
      name: "rich",
      subnetIds,
      additionalLogTypes: [],
      logRetention: 731,
      logKey: key,
      version: "1.33",
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ["203.0.113.0/24"],
      secretsKey: key,
      authenticationMode: "API_AND_CONFIG_MAP",
      bootstrapClusterCreatorAdminPermissions: false,
      accessEntries: [
        {
          principalArn: `arn:aws:iam::${account}:role/platform`,
          accessPolicies: [
            { policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" },
            { policy: "AmazonEKSViewPolicy", scope: "namespace", namespaces: ["payments"] },
          ],
        },
        { principalArn: `arn:aws:iam::${account}:user/auditor`, kubernetesGroups: ["viewers"], userName: "auditor" },
      ],
      controlPlaneScalingTier: "tier-xl",
      upgradePolicy: "STANDARD",
      zonalShift: true,
      deletionProtection: false,
      tags: { team: "platform" },
    });
  },
  "cluster-auto-mode": (stack) => {
    const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.4.0.0/20" });
    new LoggedCluster(stack, "Cluster", { name: "auto-mode", subnetIds, autoMode: true, deletionProtection: false });
  },
  "cluster-without-auto-mode": (stack) => {
    const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.5.0.0/20" });
    new LoggedCluster(stack, "Cluster", { name: "manual", subnetIds, autoMode: false, deletionProtection: false });
  },
  "cluster-given": (stack) => {
    const logGroup = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "given", onDestroy: "delete" });
    const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.2.0.0/20" });
    const { role } = new LoggedCluster(stack, "Other", { name: "other", subnetIds, deletionProtection: false });
    new LoggedCluster(stack, "Cluster", {
      name: "given",
      subnetIds,
      logGroup,
      roleArn: role!.arn,
      deletionProtection: false,
    });
  },
  "log-group-of-no-cluster": (stack) => {
    new KeptLogGroup(stack, "Logs", { logGroupName: "/audit/other", onDestroy: "delete" });
  },
  detections: (stack, { key }) => {
    const topic = new AlarmTopic(stack, "Topic", { emails: ["oncall@example.com"], tags: { team: "platform" } });
    const far = new AlarmTopic(stack, "Far", { topicName: "given-key", key });
    const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "watched", onDestroy: "delete" });
    new ClusterDetections(stack, "Cluster", { logs, topic, tags: { team: "platform" } });
    const trail = new AuditTrail(stack, "Trail", { name: "watched", onDestroy: "delete" });
    new TrailDetections(stack, "Calls", {
      topic: far,
      secondTopic: topic,
      trail,
      bucketNames: ["organization-trail"],
      deployRoleArns: ["arn:aws:iam::111122223333:role/deploy"],
      namePrefix: "watched",
    });
  },
  "detections-without-alarms": (stack) => {
    const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "quiet", onDestroy: "delete" });
    new ClusterDetections(stack, "Cluster", { logs, alarms: false, dashboard: false });
  },
  archive: (stack) => {
    const logs = new ControlPlaneLogGroup(stack, "Logs", { clusterName: "archived", onDestroy: "delete" });
    new LogArchive(stack, "Archive", { clusters: [logs], tags: { team: "platform" } });
  },
  adopted: (stack, { key, deployment: { account } }) => {
    const { subnetIds } = new ClusterNetwork(stack, "Network", { cidrBlock: "10.3.0.0/20" });
    const cluster = new EksCluster(stack, "Theirs", {
      name: "theirs",
      roleArn: "arn:aws:iam::111122223333:role/theirs",
      enabledClusterLogTypes: ["audit", "authenticator"],
      vpcConfig: { subnetIds },
    });
    new AdoptedClusterLogging(stack, "Logging", {
      clusterName: "theirs",
      key,
      onDestroy: "delete",
      topic: new AlarmTopic(stack, "Topic", { topicName: "theirs" }),
      archive: {
        bucket: new ArchiveBucket(stack, "Archive", { bucketName: `theirs-${account}`, glacierAfterDays: 30, key }),
      },
    });
    const read = stack.node.findAll().find((node) => node instanceof DataAwsEksCluster);
    read!.dependsOn = [`aws_eks_cluster.${cluster.friendlyUniqueId}`];
  },
  vended: (stack) => {
    new VendedClusterLogs(stack, "Vended", {
      clusterName: "auto",
      clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/auto",
      capabilities: [
        {
          capabilityArn: "arn:aws:eks:eu-west-1:111122223333:capability/auto/kro/1",
          logTypes: ["EKS_CAPABILITY_KRO_LOGS"],
        },
      ],
      onDestroy: "delete",
      tags: { team: "platform" },
    });
  },
  "vended-shared-policy": (stack) => {
    const resourcePolicy = new VendedLogResourcePolicy(stack, "ResourcePolicy");
    for (const clusterName of ["one", "two"]) {
      new VendedClusterLogs(stack, `Vended-${clusterName}`, {
        clusterName,
        clusterArn: `arn:aws:eks:eu-west-1:111122223333:cluster/${clusterName}`,
        resourcePolicy,
        onDestroy: "delete",
      });
    }
  },
  "organization-bucket": (stack) => {
    new OrganizationTrailBucket(stack, "Bucket", {
      organizationId: "o-a1b2c3d4e5",
      trailName: "organization",
      trailAccount: "444455556666",
    });
  },
  "trail-defaults": (stack) => {
    new AuditTrail(stack, "Trail", { name: "plain" });
  },
  "trail-options": (stack, { key, deployment: { account } }) => {
    const accessLogsBucket = new AccessLogBucket(stack, "AccessLogs", {
      bucketName: `rich-access-${account}`,
      sourceBucketNames: [`rich-trail-${account}`],
      glacierAfterDays: 0,
      expireAfterDays: 400,
      versioned: false,
      tags: { team: "platform" },
    });
    const bucket = new TrailBucket(stack, "Bucket", {
      trailName: "rich",
      bucketName: `rich-trail-${account}`,
      key,
      glacierAfterDays: 30,
      expireAfterDays: 3650,
      objectLockMode: "GOVERNANCE",
      objectLockDays: 365,
      accessLogsBucket,
      tags: { team: "platform" },
    });
    new AuditTrail(stack, "Trail", {
      name: "rich",
      bucket,
      key,
      logGroupName: "/audit/rich",
      retention: 1827,
      onDestroy: "delete",
      insights: ["ApiCallRateInsight", "ApiErrorRateInsight"],
      advancedEventSelectors: [{ name: "all", fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }] }],
      tags: { team: "platform" },
    });
  },
  "trail-compliance": (stack) => {
    new TrailBucket(stack, "Bucket", {
      trailName: "locked",
      glacierAfterDays: 0,
      objectLockMode: "COMPLIANCE",
      objectLockDays: 1,
      region: "us-east-1",
    });
  },
};

describeWithTerraform("every construct with each option", () => {
  const world = new World("constructs");
  let terraformOf: (stack: string) => Terraform;
  const tried: object[] = [];
  afterAll(() => world.remove());

  beforeAll(async () => {
    const deployment = await deploymentOf(world);
    const place = (id: string, build: (stack: TerraformStack) => void) => placeStack(world, deployment, id, build);
    const keys = (app: App): void => {
      place("keys", (stack) => {
        new LogKey(stack, "Plain", {});
        const key = new LogKey(stack, "Rich", {
          alias: "rich",
          logGroupNames: ["/aws/eks/*/cluster", "/audit/*"],
          trailNames: ["rich"],
          deletionWindowInDays: 7,
          tags: { team: "platform" },
        });
        new OrganizationLogKey(stack, "Organization", {
          organizationId: "o-a1b2c3d4e5",
          trailName: "organization",
          trailAccount: "444455556666",
        });
        new LogKey(stack, "Far", { alias: "far", logGroupNames: ["/aws/eks/*/cluster"], region: "us-east-1" });
        stack.addOverride("output.key_arn.value", key.keyArn);
      })(app);
    };
    const first = await synthesize(world, keys);
    await first("keys").init();
    await first("keys").apply();
    const { stdout } = await first("keys").succeed("output", "-raw", "key_arn");
    const given: Given = { key: LogKey.fromKeyArn(stdout), deployment };
    terraformOf = await synthesize(world, (app) => {
      keys(app);
      for (const [id, build] of Object.entries(stacks)) place(id, (stack) => build(stack, given))(app);
      tried.push(...app.node.findAll());
    });
  });

  test("is each of the package's constructs", () => {
    const offered = Object.entries<unknown>(modules).filter(([, one]) => {
      const prototype: unknown = typeof one === "function" ? one.prototype : undefined;
      return prototype instanceof Construct && !(prototype instanceof TerraformStack);
    });
    expect(offered.length).toBeGreaterThan(5);
    const isTried = (one: unknown): boolean => tried.some((node) => node instanceof (one as typeof Construct));
    expect(offered.filter(([, one]) => !isTried(one)).map(([name]) => name)).toEqual([]);
  });

  test("keys have nothing to change after they are made", async () => {
    await terraformOf("keys").init();
    expect(changesOf(await terraformOf("keys").plan())).toEqual([]);
  });

  test("a key is not destroyed, and Terraform says why", async () => {
    const run = await terraformOf("keys").run("destroy", "-no-color", "-auto-approve");
    expect(run.code).not.toBe(0);
    expect(run.text).toContain("has lifecycle.prevent_destroy set");
  });

  test.each(Object.keys(stacks))("%s is made, left alone by a second plan, and destroyed", async (name) => {
    const terraform = terraformOf(name);
    await terraform.init();
    await terraform.validate();
    const plan = await terraform.plan();
    expect(changesOf(plan).filter((change) => !change.startsWith("create "))).toEqual([]);
    await terraform.apply(terraform.planFile);
    expect(changesOf(await terraform.plan())).toEqual([]);
    await terraform.destroy();
  });
});
