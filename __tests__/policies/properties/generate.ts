import fc from "fast-check";
import { BROKEN_POLICIES } from "./policies";

import {
  isConfigured,
  isJoined,
  sameBlock,
  UNKNOWN,
  type Action,
  type BasicSelector,
  type Estate,
  type EstateDocument,
  type EstateSettings,
  type Field,
  type Form,
  type Resource,
  type Retention,
  type Selectors,
  type Trail,
  type Value,
} from "./estate";

/** Indexes are drawn without knowing how many there are; they are taken by what is left of a division. */
const index = fc.nat(11);
const spelling = fc.nat(3);

const known = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Value<T>> =>
  fc.record({ is: fc.constant("known" as const), value, spelling });
const absent: fc.Arbitrary<Value<never>> = fc.constant({ is: "absent" });
const unknown: fc.Arbitrary<Value<never>> = fc.constant({ is: "unknown" });
const made: fc.Arbitrary<Value<never>> = fc.record({ is: fc.constant("made" as const), by: index, spelling });
const lookedUp: fc.Arbitrary<Value<never>> = fc.record({ is: fc.constant("looked up" as const), spelling });

/** Mostly what a person writes, now and then everything else. */
function often<T>(usual: fc.Arbitrary<T>, ...seldom: fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  return fc.oneof(
    { arbitrary: usual, weight: 3 * seldom.length },
    ...seldom.map((arbitrary) => ({ arbitrary, weight: 1 })),
  );
}

const REGIONS = ["eu-central-1", "us-east-1"];
const ACCOUNTS = ["111111111111", "222222222222"];
const CLUSTERS = ["prod", "dev"];
const GROUPS = [
  "/aws/eks/prod/cluster",
  "/aws/eks/dev/cluster",
  "/trail",
  "/app",
  "/aws/eks/prod/cluster2",
  "/aws/eks/prod/Cluster",
  "x/aws/eks/prod/cluster",
  "aws-cloudtrail-logs-111111111111",
];
const KEYS = ["arn:aws:kms:eu-central-1:111111111111:key/one", "arn:aws:kms:eu-central-1:111111111111:key/two"];
const TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
const GROUP_ARN = "arn:aws:logs:eu-central-1:111111111111:log-group:/trail:*";

const TRAIL_ARNS = REGIONS.flatMap((region) =>
  ACCOUNTS.map((account) => `arn:aws:cloudtrail:${region}:${account}:trail/audit`),
);

const place = {
  document: index,
  provider: index,
  region: often<Value<string>>(absent, known(fc.constantFrom(...REGIONS)), unknown),
};

const action = fc.oneof(
  { arbitrary: fc.constantFrom<Action>("create", "update", "no-op"), weight: 5 },
  {
    arbitrary: fc.constantFrom<Action>(
      "delete",
      "forget",
      "replace",
      "replace, created first",
      "replace, forgetting",
      "replace, forgetting (OpenTofu)",
      "configured, none",
      "configured, maybe",
    ),
    weight: 2,
  },
);

const form = often<Form>(fc.constant("aws"), fc.constant("awscc"), fc.constant("cloudcontrol"));

const common = {
  ...place,
  action,
  form,
  modules: fc.oneof(
    { arbitrary: fc.constant([]), weight: 3 },
    {
      arbitrary: fc.array(fc.constantFrom("inner", "each", "counted", "single"), { minLength: 1, maxLength: 3 }),
      weight: 2,
    },
  ),
  after: fc.array(index, { maxLength: 2 }),
  ignoreChanges: fc.option(
    fc.oneof(
      fc.constantFrom<unknown>("all", ["tags"], [], ["tags", "version[0].x"], ["${concat(tags)}"], "${tags}", [{}]),
      fc.constantFrom<unknown>(
        ["enabled_cluster_log_types"],
        ["tags", "${enabled_cluster_log_types}"],
        ["enabled_cluster_log_types[0]"],
        ["enable_logging"],
        ["event_selector"],
      ),
    ),
    { nil: undefined, freq: 3 },
  ),
};

const odd = fc.constantFrom<unknown>("audit", true, 5, { audit: true });
const oddType = fc.constantFrom<unknown>(["audit"], 7, "Audit", "audit ", "all", null);
const logTypes: fc.Arbitrary<Value<unknown>> = often<Value<unknown>>(
  known<unknown>(
    fc
      .tuple(
        fc.oneof(fc.constant(TYPES), fc.constant(["audit", "authenticator"]), fc.subarray(TYPES)),
        fc.array(fc.oneof(oddType, fc.constant(UNKNOWN)), { maxLength: 1 }),
        fc.nat(9),
      )
      .map(([types, more, dice]) => (dice < 7 ? types : [...types, ...more])),
  ),
  absent,
  unknown,
  made,
  known(odd),
);

const cluster = fc.record({
  kind: fc.constant("cluster" as const),
  ...common,
  clusterName: often<Value<string>>(known(fc.constantFrom(...CLUSTERS)), unknown),
  logTypes,
  before: fc.record({ logTypes: fc.subarray(TYPES) }),
});

const keyValue = often<Value<string>>(
  made,
  absent,
  unknown,
  known(fc.constantFrom(...KEYS, "alias/logs", "", " ")),
  lookedUp,
);

const logGroup = fc.record({
  kind: fc.constant("log group" as const),
  ...common,
  groupName: often<Value<string>>(known(fc.constantFrom(...GROUPS)), unknown, absent),
  namePrefix: often<Value<string>>(absent, known(fc.constant("/aws/eks/"))),
  retention: often<Value<unknown>>(
    known<unknown>(fc.constantFrom(365, 400, 0, 30, 364, 366)),
    absent,
    unknown,
    known<unknown>(fc.constantFrom("30", "365", "soon", "0", true)),
  ),
  key: keyValue,
  logClass: often<Value<string>>(
    known(fc.constantFrom("STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS")),
    absent,
    unknown,
  ),
  before: fc.record({
    name: fc.constantFrom(...GROUPS),
    retention: fc.constantFrom(null, 0, 30, 90, 365, 3653),
    skipDestroy: fc.constantFrom<unknown>(true, false, null, "true"),
    key: fc.constantFrom(null, ...KEYS),
  }),
});

const truth = (usual: boolean): fc.Arbitrary<Value<unknown>> =>
  often<Value<unknown>>(
    known<unknown>(fc.constant(usual)),
    known<unknown>(fc.constantFrom(!usual, String(usual), String(!usual))),
    absent,
    unknown,
  );

const basicSelector: fc.Arbitrary<BasicSelector> = fc.record({
  readWrite: fc.constantFrom(undefined, "All", "ReadOnly", "WriteOnly", "Some"),
  management: fc.constantFrom<unknown>(undefined, true, false, "true"),
  exclude: fc.constantFrom<readonly string[]>(
    [],
    ["kms.amazonaws.com", "rdsdata.amazonaws.com"],
    ["eks.amazonaws.com"],
  ),
});

/** A selector of which only apply knows a part. */
const openBasicSelector: fc.Arbitrary<BasicSelector> = fc
  .tuple(basicSelector, fc.constantFrom("readWrite", "management"))
  .map(([selector, part]) => ({ ...selector, [part]: UNKNOWN }));

const SOURCES = ["eks.amazonaws.com", "kms.amazonaws.com", "eks", "s3.", ".amazonaws.com", "com", ""];
const sources = fc.subarray(SOURCES, { minLength: 1, maxLength: 2 });
const field: fc.Arbitrary<Field> = fc.oneof(
  fc.constantFrom<Field>(
    { field: "readOnly", operators: { equals: ["true"] } },
    { field: "readOnly", operators: { equals: ["false"] } },
    { field: "readOnly", operators: { equals: ["true", "false"] } },
    { field: "eventName", operators: { equals: ["DeleteCluster"] } },
    { field: "userIdentity.arn", operators: { not_starts_with: ["arn:aws:sts"] } },
  ),
  fc
    .tuple(
      fc.constantFrom("equals", "not_equals", "starts_with", "not_starts_with", "ends_with", "not_ends_with"),
      sources,
    )
    .map(([operator, values]) => ({ field: "eventSource", operators: { [operator]: values } })),
);
const advancedSelector = fc
  .tuple(fc.constantFrom("Management", "Management", "Data"), fc.array(field, { maxLength: 2 }))
  .map(([category, fields]): Field[] => [{ field: "eventCategory", operators: { equals: [category] } }, ...fields]);

const openAdvancedSelector = fc
  .tuple(advancedSelector, fc.constantFrom("resources.type", "eventSource", "eventCategory"))
  .map(([fields, name]): Field[] => {
    const open = { field: name, operators: { equals: [UNKNOWN] } };
    return name === "eventCategory" ? [open, ...fields.slice(1)] : [...fields, open];
  });

const openSelectors: fc.Arbitrary<Selectors> = fc.oneof(
  fc.record({
    basic: fc.tuple(basicSelector, openBasicSelector).map((all): BasicSelector[] => all),
    advanced: fc.constant([]),
  }),
  fc.record({
    basic: fc.constant([]),
    advanced: fc.tuple(advancedSelector, openAdvancedSelector).map((all): Field[][] => all),
  }),
);

const selectors: fc.Arbitrary<Selectors> = fc.oneof(
  { arbitrary: fc.constant({ basic: [], advanced: [] }), weight: 4 },
  {
    arbitrary: fc.record({ basic: fc.array(basicSelector, { minLength: 1, maxLength: 2 }), advanced: fc.constant([]) }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      basic: fc.constant([]),
      advanced: fc.array(advancedSelector, { minLength: 1, maxLength: 2 }),
    }),
    weight: 3,
  },
);

const trail = fc.record({
  kind: fc.constant("trail" as const),
  ...common,
  logging: truth(true),
  multiRegion: truth(true),
  organization: truth(false),
  validation: truth(true),
  key: keyValue,
  bucket: often<Value<string>>(known(fc.constantFrom("logs", "other")), made, unknown),
  group: often<Value<string>>(made, absent, unknown, known(fc.constantFrom(GROUP_ARN, ""))),
  selectors: often<Value<Selectors>>(
    known(selectors),
    known(fc.constant<Selectors>({ basic: [], advanced: [] })),
    known(openSelectors),
    unknown,
  ),
  before: fc.record({
    logging: fc.constantFrom<unknown>(true, false, null, "false"),
    multiRegion: fc.constantFrom<unknown>(true, false, null, "true"),
    organization: fc.constantFrom<unknown>(false, false, null, true, "true"),
    validation: fc.constantFrom<unknown>(true, false, null, "true"),
    arn: fc.constantFrom(null, null, ...TRAIL_ARNS),
    bucket: fc.constantFrom("logs", "other"),
    selectors,
    group: fc.constantFrom(null, GROUP_ARN),
    key: fc.constantFrom(null, ...KEYS),
  }),
});

const statement = (effect: string, principal: unknown, action: unknown, more: object = {}): object => ({
  Effect: effect,
  Principal: principal,
  Action: action,
  Resource: "*",
  ...more,
});
const EVERYBODY = statement("Allow", "*", "kms:Generate*");
const LOGS = { Service: "logs.amazonaws.com" };
const LOGS_OF_EU = { Service: "logs.eu-central-1.amazonaws.com" };
const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };
const GROUPS_OF = "kms:EncryptionContext:aws:logs:arn";
const ALL_OF_LOGS = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"];
const groupsNamed = (pattern: string): object => ({
  Condition: { ArnLike: { [GROUPS_OF]: `arn:*:logs:*:*:log-group:${pattern}` } },
});

/** Key policies, by their statements. */
const KEY_POLICIES: readonly (readonly object[])[] = [
  [statement("Allow", { AWS: "arn:aws:iam::111111111111:root" }, "kms:*")],
  [statement("Allow", LOGS_OF_EU, ["kms:Encrypt*", "kms:GenerateDataKey*"])],
  [statement("Allow", LOGS_OF_EU, ALL_OF_LOGS)],
  [statement("Allow", LOGS_OF_EU, ALL_OF_LOGS, groupsNamed("/aws/eks/*"))],
  [statement("Allow", LOGS_OF_EU, ALL_OF_LOGS, groupsNamed("/app*")), statement("Allow", CLOUDTRAIL, "kms:*")],
  [statement("Allow", LOGS, "kms:*"), statement("Deny", LOGS, "kms:*", groupsNamed("/aws/eks/*"))],
  [statement("Allow", CLOUDTRAIL, "kms:GenerateDataKey*")],
  [statement("Allow", "*", "kms:*", { Condition: { StringEquals: { "kms:CallerAccount": "111111111111" } } })],
  [statement("Allow", { Service: ["logs.amazonaws.com", "cloudtrail.amazonaws.com"] }, "*")],
  [statement("Allow", { AWS: ["*"] }, "kms:*"), statement("Deny", CLOUDTRAIL, "kms:*")],
  [statement("Allow", LOGS, "kms:Decrypt")],
  [statement("Allow", { Service: "logs.us-east-1.amazonaws.com" }, "kms:?*")],
  [EVERYBODY, statement("Deny", "*", ["iam:*", "kms:Ge*e*"])],
  [EVERYBODY, statement("Deny", "*", undefined, { NotAction: "iam:*" })],
  [EVERYBODY, statement("Deny", "*", undefined, { NotAction: ["kms:Generate*", "kms:Decrypt"] })],
  [EVERYBODY, statement("Deny", "*", "kms:*", { Condition: {} })],
  [EVERYBODY, statement("Deny", "*", "kms:*", { Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } })],
  [EVERYBODY, statement("Deny", "*", "kms:*", { Condition: { Bool: { "aws:SecureTransport": "false" } } })],
  [EVERYBODY, statement("Deny", undefined, "kms:*", { NotPrincipal: CLOUDTRAIL })],
];
const written = (statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const policyText = fc.constantFrom(...KEY_POLICIES.map(written), ...BROKEN_POLICIES);

const WRITES = statement("Allow", CLOUDTRAIL, "s3:*");
const BUCKET_POLICIES: readonly (readonly object[])[] = [
  [WRITES],
  [WRITES],
  [statement("Allow", { Service: "cloudfront.amazonaws.com" }, "s3:*")],
  [statement("Allow", CLOUDTRAIL, "s3:GetBucketAcl")],
  [statement("Allow", "*", ["s3:Put*", "s3:GetBucketAcl"])],
  [WRITES, statement("Deny", "*", "s3:*", { Condition: { Bool: { "aws:SecureTransport": "false" } } })],
  [WRITES, statement("Deny", "*", "s3:Put*", { Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } })],
  [WRITES, statement("Deny", "*", "s3:PutObject")],
];
const bucketPolicyText = fc.constantFrom(...BUCKET_POLICIES.map(written), ...BROKEN_POLICIES);

const key = fc.record({
  kind: fc.constant("key" as const),
  ...common,
  arn: fc.constant(""),
  enabled: truth(true),
  policy: often<Value<string>>(known(policyText), unknown),
  before: fc.record({ enabled: fc.constantFrom<unknown>(true, false, null), policy: policyText }),
});

const bucket = fc.record({
  kind: fc.constant("bucket" as const),
  ...common,
  bucketName: often<Value<string>>(known(fc.constantFrom("logs", "other")), unknown),
  forceDestroy: truth(false),
  versioning: fc.constantFrom(
    "Enabled" as const,
    "Enabled" as const,
    "Suspended" as const,
    "none" as const,
    "unknown" as const,
  ),
  publicAccess: fc.option(fc.tuple(truth(true), truth(true), truth(true), truth(true)), { nil: undefined, freq: 6 }),
  expiry: fc.constantFrom(
    30,
    365,
    400,
    "date" as const,
    "never" as const,
    "never" as const,
    "unknown" as const,
    "disabled" as const,
  ),
});

const bucketPolicy = fc.record({
  kind: fc.constant("bucket policy" as const),
  ...common,
  bucketOf: often<Value<string>>(made, known(fc.constantFrom("logs", "other")), unknown),
  policy: often<Value<string>>(known(bucketPolicyText), unknown),
  before: fc.record({ bucket: fc.constantFrom("logs", "other"), policy: bucketPolicyText }),
});

const filter = fc.record({
  kind: fc.constant("filter" as const),
  ...common,
  subscription: fc.boolean(),
  of: often<Value<string>>(made, known(fc.constantFrom(...GROUPS)), unknown),
  pattern: often<Value<string>>(
    known(fc.constant("")),
    absent,
    // In one piece: a text that begins with a template and ends with a brace reads as one expression, which is undecided.
    fc
      .constantFrom('{ $.stage != "RequestReceived" }', "%^time=%", '{ $.verb = "get" }', "ERROR")
      .map((value) => ({ is: "known" as const, value })),
    unknown,
  ),
  destination: often<Value<string>>(made, absent, unknown, known(fc.constant("arn:aws:lambda:us-east-1:1:function:f"))),
});

const deliveryStream = fc.record({
  kind: fc.constant("delivery stream" as const),
  ...common,
  bucketName: often<Value<string>>(known(fc.constantFrom("logs", "other")), unknown, absent),
});

const logStream = fc.record({
  kind: fc.constant("log stream" as const),
  ...common,
  groupName: often<Value<string>>(made, known(fc.constantFrom(...GROUPS)), unknown),
  before: fc.record({ groupName: fc.constantFrom(...GROUPS) }),
});

const advancedOnly: fc.Arbitrary<Selectors> = fc.record({
  basic: fc.constant([]),
  advanced: fc.array(advancedSelector, { maxLength: 2 }),
});
const eventStore = fc.record({
  kind: fc.constant("event store" as const),
  ...common,
  selectors: often<Value<Selectors>>(
    known(advancedOnly),
    unknown,
    known(openSelectors.filter(({ basic }) => basic.length === 0)),
  ),
  retention: often<Value<number>>(known(fc.constantFrom(2557, 365, 100, 30)), unknown),
  suspended: often<Value<boolean>>(known(fc.constant(false)), known(fc.constant(true)), unknown),
  before: fc.record({
    selectors: advancedOnly,
    retention: fc.constantFrom(2557, 400, 60),
    suspended: fc.boolean(),
    protected: fc.constantFrom<unknown>(false, false, null, true, "true"),
  }),
});

const accountRetention: fc.Arbitrary<Retention> = fc.record({
  days: fc.constantFrom<number | string>(30, 30, 90, 365, "30", "NEVER_EXPIRE", "soon"),
  mode: fc.constantFrom("RETROACTIVE", "RETROACTIVE", "NEW_ONLY", "SOMETIMES"),
});
const prefixed = (...names: string[]): string => `LogGroupNamePrefix IN ${JSON.stringify(names)}`;
const CRITERIA = [
  ...["", prefixed("/aws/eks/"), prefixed("/aws/eks/prod"), prefixed("/app", "/aws/eks/dev/cluster")],
  ...[prefixed("/app"), prefixed("/aws/"), prefixed("aws-cloudtrail-logs-"), prefixed("/trail"), 'Other IN ["x"]'],
];
const accountPolicy = fc.record({
  kind: fc.constant("account policy" as const),
  ...common,
  says: often<Value<Retention>>(known(accountRetention), unknown),
  criteria: often<Value<string>>(known(fc.constantFrom(...CRITERIA)), absent, unknown),
  before: fc.record({ says: accountRetention, criteria: fc.constantFrom(null, ...CRITERIA) }),
});

const document: fc.Arbitrary<Omit<EstateDocument, "name">> = fc.record({
  kind: fc.constantFrom("plan" as const, "plan" as const, "configuration" as const),
  providers: fc.array(
    fc.record({
      region: fc.option(fc.constantFrom(...REGIONS), { nil: undefined }),
      account: fc.option(fc.constantFrom(...ACCOUNTS), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  complete: fc.constantFrom(true, true, undefined, false),
  deferred: often(fc.constant(0), fc.constant(1)),
  noise: fc.nat(63),
  broken: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 40 },
    {
      arbitrary: fc.constantFrom("errored" as const, "state" as const, "emptied" as const, "format" as const),
      weight: 1,
    },
  ),
  foreign: often<EstateDocument["foreign"]>(
    fc.constant("none"),
    fc.constantFrom("module", "module with log types", "stack", "harmless module"),
  ),
  provisioner: often<EstateDocument["provisioner"]>(fc.constant("none"), fc.constantFrom("harmless", "stops logging")),
});

const TRAIL_ELSEWHERE = {
  arn: "arn:aws:cloudtrail:eu-central-1:333333333333:trail/org",
  reason: "the organization's",
};
const settings: fc.Arbitrary<EstateSettings> = fc.record(
  {
    profile: fc.constantFrom("strict" as const, "strict" as const, "baseline" as const, "mandatory" as const),
    undecided: fc.constantFrom("deny" as const, "deny" as const, "warn" as const),
    now: fc.constant("2026-09-01"),
    required_log_types: fc.constantFrom(["api"], ["audit"], []),
    retention_days: fc.constantFrom(365, 400, 30),
  },
  { requiredKeys: ["profile", "undecided", "now"] },
);

/** A block: one resource, or two instances with keys. */
interface DrawnBlock {
  readonly first: Omit<Resource, "name">;
  readonly second: Omit<Resource, "name">;
  readonly keys: readonly [string | number, string | number] | undefined;
}

const keys = often<DrawnBlock["keys"]>(
  fc.constant(undefined),
  fc.constantFrom(["a", "b"] as const, ["a", "b"] as const, [0, 1] as const, ["x.y", 'module.z["'] as const),
);
const block = (kind: fc.Arbitrary<Omit<Resource, "name">>): fc.Arbitrary<DrawnBlock> =>
  fc.record({ first: kind, second: kind, keys });

const resource: fc.Arbitrary<DrawnBlock> = fc.oneof(
  { arbitrary: block(cluster), weight: 5 },
  { arbitrary: block(logGroup), weight: 5 },
  { arbitrary: block(trail), weight: 4 },
  { arbitrary: block(key), weight: 3 },
  { arbitrary: block(bucket), weight: 2 },
  { arbitrary: block(bucketPolicy), weight: 2 },
  { arbitrary: block(filter), weight: 3 },
  { arbitrary: block(deliveryStream), weight: 3 },
  { arbitrary: block(logStream), weight: 1 },
  { arbitrary: block(eventStore), weight: 1 },
  { arbitrary: block(accountPolicy), weight: 2 },
);

/** @param forms as which a cluster, a log group or a trail may be written */
export function estates(forms: readonly Form[]): fc.Arbitrary<Estate> {
  return fc
    .record({
      documents: fc.oneof(
        { arbitrary: fc.array(document, { minLength: 1, maxLength: 1 }), weight: 3 },
        { arbitrary: fc.array(document, { minLength: 2, maxLength: 3 }), weight: 2 },
      ),
      resources: fc.array(resource, { maxLength: 8 }),
      settings,
      // A trail elsewhere answers for all of the estate's.
      elsewhere: fc.nat(5),
      dense: fc.nat(3),
    })
    .map(({ elsewhere, settings: given, ...drawn }) =>
      consistent(
        { ...drawn, settings: elsewhere === 5 ? { ...given, trail_elsewhere: TRAIL_ELSEWHERE } : given },
        forms,
      ),
    );
}

interface Drawn {
  readonly documents: readonly Omit<EstateDocument, "name">[];
  readonly resources: readonly DrawnBlock[];
  readonly settings: EstateSettings;
  /** From 0, everything anywhere, to 3: all in one place, and log groups named as clusters are. */
  readonly dense: number;
}

/** What was drawn, as something that can be. */
function consistent({ documents, resources, settings, dense }: Drawn, forms: readonly Form[]): Estate {
  const named = documents.map((each, i) => ({ ...each, name: `document-${i}` }));
  const arns = [
    ...KEYS,
    ...resources.flatMap((_, i) => [2 * i, 2 * i + 1].map((n) => `arn:aws:kms:us-east-1:222222222222:key/${n}`)),
  ];
  const all = resources.flatMap(({ first, second, keys }, i): Resource[] => {
    const home = dense > 0 ? { document: resources[0]!.first.document, provider: resources[0]!.first.provider } : {};
    const one = { ...first, ...home, name: `r${i}` };
    // A configuration has blocks, and other providers' types are tried elsewhere.
    const single = keys === undefined || named[one.document % named.length]!.kind !== "plan" || first.form !== "aws";
    const { document, provider, modules, after, form } = one;
    const drawn = single
      ? [one]
      : [
          { ...one, instance: keys[0] },
          { ...second, ...{ document, provider, modules, after, form }, name: one.name, instance: keys[1] },
        ];
    return drawn.map((each) => {
      const resource = related(each as Resource, dense);
      return resource.kind === "key" ? { ...resource, arn: arns.shift()! } : resource;
    });
  });
  const alone = all.map((each, i) => settled(each, i, all, named, forms));
  return { documents: named, settings, resources: alone.map((each, i) => together(each, alone[i - 1], alone)) };
}

/** The second instance of a block, whose expressions are those of the first. */
function together(second: Resource, first: Resource | undefined, all: readonly Resource[]): Resource {
  if (second.instance === undefined || first?.name !== second.name) return second;
  const values = Object.entries(second).map(([name, value]: [string, unknown]): [string, unknown] => {
    const expression: unknown = first[name as keyof Resource];
    const isOpen = (each: unknown): each is Value<unknown> => isValue(each) && !["known", "absent"].includes(each.is);
    return [name, isOpen(value) && isOpen(expression) ? ofTheSame(expression, first, second, all) : value];
  });
  return Object.fromEntries(values) as unknown as Resource;
}

function ofTheSame(value: Value<unknown>, first: Resource, second: Resource, all: readonly Resource[]): Value<unknown> {
  if (value.is !== "made" || !isJoined(first, all[value.by]!, value)) return value;
  return {
    ...value,
    by: all.findIndex((each) => sameBlock(each, all[value.by]!) && each.instance === second.instance),
  };
}

/** Where names are drawn by themselves, hardly ever two of them fit. */
function related(resource: Resource, dense: number): Resource {
  if (dense < 2) return resource;
  if (resource.kind === "cluster" && resource.clusterName.is === "known") {
    return { ...resource, clusterName: { ...resource.clusterName, value: "prod" } };
  }
  if (
    resource.kind === "log group" &&
    resource.groupName.is === "known" &&
    (dense === 3 || resource.retention.is === "known")
  ) {
    return { ...resource, groupName: { ...resource.groupName, value: "/aws/eks/prod/cluster" } };
  }
  if (resource.kind === "filter" && resource.of.is === "known") {
    return { ...resource, subscription: true, of: { ...resource.of, value: "/aws/eks/prod/cluster" } };
  }
  const holds = resource.kind === "bucket" || resource.kind === "delivery stream";
  if (holds && dense === 3 && resource.bucketName.is === "known") {
    return { ...resource, bucketName: { ...resource.bucketName, value: "logs" } };
  }
  return resource;
}

function settled(
  drawn: Resource,
  self: number,
  all: readonly Resource[],
  documents: readonly EstateDocument[],
  forms: readonly Form[],
): Resource {
  const document = drawn.document % documents.length;
  const home = documents[document]!;
  const twinned = drawn.kind === "cluster" || drawn.kind === "log group" || drawn.kind === "trail";
  const form = twinned && forms.includes(drawn.form) ? drawn.form : "aws";
  const action = settledAction(drawn.kind === "delivery stream" ? "create" : drawn.action, home.kind);
  const gone = action === "delete" || action === "forget";
  const values = Object.fromEntries(
    Object.entries(drawn).map(([name, value]) => {
      if (name === "region" && form !== "aws") return [name, { is: "absent" }];
      if (name === "namePrefix" && form !== "aws") return [name, { is: "absent" }];
      if (name === "publicAccess" && Array.isArray(value)) {
        return [
          name,
          value.map((each: Value<unknown>) => linked(each, drawn.kind, name, self, all, document, documents, action)),
        ];
      }
      if (!isValue(value)) return [name, value];
      return [name, gone ? { is: "absent" } : linked(value, drawn.kind, name, self, all, document, documents, action)];
    }),
  );
  const resource = {
    ...values,
    document,
    provider: drawn.provider % home.providers.length,
    modules: home.kind === "plan" ? drawn.modules : [],
    after: [...new Set(drawn.after.map((other) => other % all.length))].filter(
      // Terraform has no cycles: a resource waits only for those after it in the list.
      (other) =>
        other > self &&
        !sameBlock(all[other]!, drawn) &&
        all[other]!.document % documents.length === document &&
        !isGone(all[other]!, home.kind),
    ),
    action,
    form,
    ignoreChanges: home.kind === "configuration" ? drawn.ignoreChanges : undefined,
  } as unknown as Resource;
  const placed = resource.kind === "trail" && !gone ? inItsPlace(resource, home) : resource;
  return form === "cloudcontrol" ? asOneText(placed) : placed;
}

/** A trail that stays has an ARN of the region and account in which its provider and its own region put it. */
function inItsPlace(trail: Trail, { providers }: EstateDocument): Trail {
  const { arn } = trail.before;
  if (arn === null) return trail;
  const provider = providers[trail.provider]!;
  const own = trail.region.is === "known" ? trail.region.value : undefined;
  const parts = arn.split(":");
  parts[3] = own ?? provider.region ?? parts[3]!;
  parts[4] = provider.account ?? parts[4]!;
  return { ...trail, before: { ...trail.before, arn: parts.join(":") } };
}

function settledAction(action: Action, kind: EstateDocument["kind"]): Action {
  if (kind === "plan") return action.startsWith("configured") ? "create" : action;
  return action.startsWith("configured") ? action : "configured";
}

function isValue(value: unknown): value is Value<unknown> {
  return typeof value === "object" && value !== null && "is" in value;
}

/** What may make a value: which kinds of resources have what an argument asks for. */
const MAKERS: Readonly<Record<string, readonly Resource["kind"][]>> = {
  "log group.key": ["key", "bucket"],
  "trail.key": ["key"],
  "trail.bucket": ["bucket"],
  "trail.group": ["log group"],
  "bucket policy.bucketOf": ["bucket"],
  "filter.of": ["log group"],
  "filter.destination": ["delivery stream"],
  "log stream.groupName": ["log group"],
};

/** What exists has a name. */
const NAMES: Readonly<Record<string, Value<unknown>>> = {
  says: { is: "known", value: { days: 365, mode: "RETROACTIVE" } },
  clusterName: { is: "known", value: "dev" },
  groupName: { is: "known", value: "/app" },
  bucketOf: { is: "known", value: "logs" },
};

function linked(
  value: Value<unknown>,
  kind: Resource["kind"],
  name: string,
  self: number,
  all: readonly Resource[],
  document: number,
  documents: readonly EstateDocument[],
  action: Action,
): Value<unknown> {
  // What stays as it is is known.
  if (action === "no-op" && value.is !== "known") return NAMES[name] ?? { is: "absent" };
  if (action === "no-op" && name === "selectors" && isOpenInside(value)) return { is: "absent" };
  if (value.is !== "made") return value;
  const makers = MAKERS[`${kind}.${name}`] ?? [];
  const able = all.flatMap((other, i) => {
    const sameDocument = other.document % documents.length === document;
    return i > self && makers.includes(other.kind) && sameDocument && !unusable(other, documents[document]!.kind)
      ? [i]
      : [];
  });
  if (able.length === 0) return { is: "unknown" };
  const made = { ...value, by: able[value.by % able.length]! };
  return all[made.by]!.instance === undefined ? made : ofInstance(made, all[self]!, all, able);
}

const isOpenInside = (value: Value<unknown>): boolean => JSON.stringify(value).includes("\\u0000");

/** One of two instances: that of the resource's own key, that of a key which is written, or nobody knows which. */
function ofInstance(
  { by, spelling = 0 }: { readonly by: number; readonly spelling?: number },
  resource: Resource,
  all: readonly Resource[],
  able: readonly number[],
): Value<unknown> {
  const both = able.filter((other) => sameBlock(all[other]!, all[by]!));
  const own = both.find((other) => all[other]!.instance === resource.instance);
  if (both.length === 2 && own !== undefined && spelling % 2 === 0) return { is: "made", by: own, spelling };
  return spelling < 2 ? { is: "made", by, spelling: 1 } : { is: "one of", by };
}

// What goes away makes nothing; JSON in one text has no attributes to refer to.
function unusable(resource: Resource, kind: EstateDocument["kind"]): boolean {
  return isGone(resource, kind) || resource.form !== "aws";
}

function isGone({ action }: Resource, kind: EstateDocument["kind"]): boolean {
  return ["delete", "forget"].includes(settledAction(action, kind));
}

/** One argument holds all of it as JSON: where a part is unknown, everything is. */
function asOneText(resource: Resource): Resource {
  const parts = Object.entries(resource).filter((entry): entry is [string, Value<unknown>] => isValue(entry[1]));
  // A plan of which all is unknown does not say the region either.
  const own = parts.filter(([name]) => name !== "namePrefix" && (name !== "region" || !isConfigured(resource)));
  const open = own.some(([, value]) => (value.is !== "known" && value.is !== "absent") || isOpenInside(value));
  if (!open) return resource;
  return { ...resource, ...Object.fromEntries(own.map(([name]) => [name, { is: "unknown" }])) };
}
