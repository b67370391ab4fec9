import { App, TerraformDataSource, TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import * as modules from "../../modules";
import {
  ArchiveBucket,
  AuditTrail,
  AuditTrailStack,
  ClusterStack,
  KeptLogGroup,
  LogFoundationStack,
  LogKey,
  OrganizationLogStack,
  OrganizationTrailStack,
} from "../../modules";
import { buildKeys, constructBuilds, type Build } from "./construct-builds";

/** A stack or a construct of the package, and the types of what it makes and reads. */
export interface Subject {
  /** The name of the class. */
  readonly name: string;
  readonly isStack: boolean;
  /** The types that each instance built here has: `aws_kms_key`, `data.aws_subnets`. */
  readonly always: readonly string[];
  /** The types that only some instances have, as their props say. */
  readonly sometimes: readonly string[];
}

const DEPLOYMENT = { account: "111122223333", region: "eu-west-1" };
const PLACE = { ...DEPLOYMENT, backend: { type: "local", directory: "/state" } } as const;
const ORGANIZATION = "o-a1b2c3d4e5";

const key = LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555");

/** Each stack of the package, with the least and with all that it can make. */
const STACKS: readonly ((app: App, id: string) => unknown)[] = [
  (app, id) => new LogFoundationStack(app, id, PLACE),
  (app, id) => new AuditTrailStack(app, id, { ...PLACE, trail: { name: "audit", onDestroy: "delete" } }),
  (app, id) =>
    new AuditTrailStack(app, id, {
      ...PLACE,
      trail: { name: "audit", key },
      bucket: { objectLockMode: "GOVERNANCE", objectLockDays: 365 },
      accessLogs: { bucketName: "access-logs" },
    }),
  (app, id) =>
    new ClusterStack(app, id, {
      ...PLACE,
      cluster: { name: "payments", roleArn: "arn:aws:iam::111122223333:role/cluster" },
      subnets: { ids: ["subnet-1", "subnet-2"] },
      logs: { adoptExisting: false },
    }),
  (app, id) =>
    new ClusterStack(app, id, {
      ...PLACE,
      cluster: {
        name: "payments",
        autoMode: true,
        accessEntries: [
          {
            principalArn: "arn:aws:iam::111122223333:role/platform",
            accessPolicies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }],
          },
        ],
      },
      subnets: { create: { cidrBlock: "10.0.0.0/20" } },
      logs: { key },
    }),
  (app, id) =>
    new ClusterStack(app, id, {
      ...PLACE,
      cluster: { name: "payments" },
      subnets: { tags: { tier: "private" } },
      logs: {},
    }),
  (app, id) => {
    const logs = new OrganizationLogStack(app, `${id}-logs`, {
      ...PLACE,
      account: "444455556666",
      bucket: { organizationId: ORGANIZATION, trailName: "organization", trailAccount: DEPLOYMENT.account },
    });
    new OrganizationTrailStack(app, id, { ...PLACE, logs, organizationId: ORGANIZATION });
  },
  (app, id) =>
    new OrganizationLogStack(app, id, {
      ...PLACE,
      bucket: {
        organizationId: ORGANIZATION,
        trailName: "organization",
        trailAccount: "444455556666",
        objectLockMode: "GOVERNANCE",
        objectLockDays: 365,
        accessLogsBucketName: "access-logs",
      },
    }),
];

/** Constructs with props that no deployed build has. */
const MORE: readonly Build[] = [
  (stack) => new ArchiveBucket(stack, "Archive", { bucketName: "archive", accessLogsBucketName: "access-logs", key }),
  (stack) => new KeptLogGroup(stack, "Logs", { logGroupName: "/audit/other", adoptExisting: false }),
  (stack) => new AuditTrail(stack, "Trail", { name: "audit", adoptExisting: false }),
];

/** Every stack and every construct of the package that makes a resource, in the order of their names. */
export function subjects(): Subject[] {
  const nodes = [
    ...STACKS.map((build) => nodesOf((app) => build(app, "stack"))),
    ...[...Object.values(constructBuilds()).flat(), ...MORE, buildKeys].map((build: Build) =>
      nodesOf((app) => {
        build(new TerraformStack(app, "stack"), { key, deployment: DEPLOYMENT });
      }),
    ),
  ].flat();
  return offered().flatMap(([name, offeredClass]) => {
    const instances = nodes.filter((node) => node.constructor === offeredClass).map(typesOf);
    if (instances.length === 0) return [];
    const all = [...new Set(instances.flatMap((types) => [...types]))].sort();
    const always = all.filter((type) => instances.every((types) => types.has(type)));
    const isStack = offeredClass.prototype instanceof TerraformStack;
    return [{ name, isStack, always, sometimes: all.filter((type) => !always.includes(type)) }];
  });
}

/** The constructs of an App of its own, because names of buckets and trails are taken once an App. */
function nodesOf(build: (app: App) => unknown): IConstruct[] {
  const app = new App({ outdir: "/none" });
  build(app);
  return app.node.findAll();
}

/** The classes of constructs and stacks that the package exports. */
function offered(): [name: string, offeredClass: typeof Construct][] {
  return Object.entries<unknown>(modules)
    .filter((entry): entry is [string, typeof Construct] => {
      const [, one] = entry;
      return typeof one === "function" && one.prototype instanceof Construct;
    })
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The types of the resources and data sources in a construct. */
function typesOf(construct: IConstruct): ReadonlySet<string> {
  const types = construct.node.findAll().flatMap((node) => {
    if (node instanceof TerraformDataSource) return [`data.${node.terraformResourceType}`];
    return node instanceof TerraformResource ? [node.terraformResourceType] : [];
  });
  return new Set(types);
}
