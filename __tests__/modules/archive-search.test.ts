import { ARCHIVE_QUERIES, ArchiveBucket, ArchiveSearch, LogKey, type ArchiveSearchProps } from "../../modules";
import { ALICE, ANONYMOUS, answered, auditRecord, boundTo, rbac, serviceAccount } from "./samples/audit-records";
import { denied, granted } from "./samples/authenticator-records";
import { Archive, day, type Table } from "./archive-on-disk";
import { awsStack, Rendered, type Block } from "./stack-under-test";

const key = LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");

function search(props: Partial<ArchiveSearchProps> = {}): Rendered {
  const stack = awsStack();
  const bucket = new ArchiveBucket(stack, "Bucket", { key });
  new ArchiveSearch(stack, "Search", { bucket, clusterNames: ["prod", "staging"], ...props });
  return new Rendered(stack);
}

const named = (rendered: Rendered): Record<string, string> =>
  Object.fromEntries(
    Object.values(rendered.json.resource?.aws_athena_named_query ?? {}).map(({ name, query }) => [
      String(name),
      String(query),
    ]),
  );

describe("the saved queries, run on files as the stream writes them", () => {
  const bob = { ...ALICE, username: "bob" };
  const cart = serviceAccount("shop", "cart");
  const secret = (name: string): object => ({ resource: "secrets", namespace: "shop", name, apiVersion: "v1" });
  const exec = { resource: "pods", namespace: "shop", name: "cart-7d9f", subresource: "exec" };
  const at = (second: number): string => `2026-11-20T10:15:${String(second).padStart(2, "0")}.000000Z`;
  const binding = auditRecord({
    requestReceivedTimestamp: at(5),
    verb: "create",
    objectRef: rbac("clusterrolebindings", "helpdesk"),
    requestObject: boundTo("cluster-admin"),
    responseStatus: answered(201),
  });
  const session = {
    requestReceivedTimestamp: at(7),
    verb: "create",
    user: bob,
    objectRef: exec,
    requestURI: "/api/v1/namespaces/shop/pods/cart-7d9f/exec?command=sh",
    responseStatus: answered(101),
  };
  const carol = { ...ALICE, username: "carol" };
  const inKubeSystem = (name: string): object => ({ resource: "configmaps", namespace: "kube-system", name });
  const mapped = auditRecord({
    requestReceivedTimestamp: at(9),
    verb: "patch",
    user: carol,
    objectRef: inKubeSystem("aws-auth"),
    requestObject: { data: { mapRoles: "- groups: [system:masters]" } },
  });
  const unmapped = auditRecord({
    requestReceivedTimestamp: at(10),
    verb: "delete",
    user: carol,
    objectRef: inKubeSystem("aws-auth"),
    responseStatus: answered(403),
  });
  const FILES: Readonly<Record<string, readonly string[]>> = {
    [`cluster=prod/day=${day(2)}/one.gz`]: [
      auditRecord({ requestReceivedTimestamp: at(1), verb: "get", objectRef: secret("db") }),
      auditRecord({ requestReceivedTimestamp: at(2), verb: "get", objectRef: secret("db") }),
      auditRecord({ requestReceivedTimestamp: at(3), verb: "list", objectRef: secret("tls") }),
      auditRecord({ requestReceivedTimestamp: at(4), verb: "get", user: cart, objectRef: secret("db") }),
      binding,
      auditRecord({ requestReceivedTimestamp: at(6), user: bob, responseStatus: answered(403) }),
      auditRecord({ ...session, stage: "ResponseStarted" }),
      auditRecord(session),
      auditRecord({ stage: "ResponseStarted", user: {}, responseStatus: answered(401) }),
      // CloudWatch cuts off what is too long for it.
      binding.slice(0, 400),
      denied("ARN is not mapped", "arn:aws:iam::111122223333:role/unknown"),
      denied("ARN is not mapped", "arn:aws:iam::111122223333:role/unknown"),
      granted("arn:aws:iam::111122223333:role/Developer", ["developers"]),
    ],
    [`cluster=staging/day=${day(1)}/two.gz`]: [
      auditRecord({ requestReceivedTimestamp: at(8), verb: "delete", objectRef: { resource: "pods", name: "x" } }),
      denied("sts getCallerIdentity failed"),
    ],
    [`cluster=staging/day=${day(1)}/three.gz`]: [
      mapped,
      unmapped,
      auditRecord({
        requestReceivedTimestamp: at(11),
        verb: "create",
        user: carol,
        objectRef: {
          resource: "validatingwebhookconfigurations",
          name: "images",
          apiGroup: "admissionregistration.k8s.io",
        },
        responseStatus: answered(201),
      }),
      auditRecord({
        requestReceivedTimestamp: at(12),
        verb: "patch",
        user: carol,
        objectRef: rbac("roles", "reader", "shop"),
      }),
      auditRecord({
        requestReceivedTimestamp: at(13),
        verb: "create",
        user: carol,
        objectRef: rbac("rolebindings", "readers", "shop"),
        requestObject: boundTo("view"),
        responseObject: boundTo("view"),
        responseStatus: answered(201),
      }),
      // What the control plane keeps up by itself.
      auditRecord({
        requestReceivedTimestamp: at(14),
        verb: "patch",
        user: serviceAccount("kube-system", "clusterrole-aggregation-controller"),
        objectRef: rbac("clusterroles", "admin"),
      }),
      auditRecord({ requestReceivedTimestamp: at(15), user: ANONYMOUS, responseStatus: answered(403) }),
      auditRecord({ requestReceivedTimestamp: at(16), user: ANONYMOUS }),
      auditRecord({ user: ANONYMOUS, verb: "get", requestURI: "/livez", objectRef: undefined }),
      auditRecord({
        requestReceivedTimestamp: at(17),
        verb: "delete",
        user: carol,
        objectRef: { resource: "configmaps", namespace: "shop", name: "aws-auth" },
      }),
    ],
    // Too long ago for the queries.
    [`cluster=prod/day=${day(400)}/old.gz`]: [binding, auditRecord(session), denied("ARN is not mapped", "old")],
    // Not below a partition: what Firehose could not unpack.
    [`errors/cluster=prod/processing-failed/day=${day(2)}/bad.gz`]: [binding],
  };
  const alice = ALICE.username;
  const cartName = "system:serviceaccount:shop:cart";

  const EXPECTED: Readonly<Record<string, readonly object[]>> = {
    "changes-by-user": [
      {
        cluster: "prod",
        user_name: alice,
        resource: "clusterrolebindings",
        verb: "create",
        changes: "1",
        latest: at(5),
      },
      { cluster: "prod", user_name: "bob", resource: "pods", verb: "create", changes: "1", latest: at(7) },
      { cluster: "staging", user_name: alice, resource: "pods", verb: "delete", changes: "1", latest: at(8) },
      ...[
        ["configmaps", "patch", at(9)],
        ["validatingwebhookconfigurations", "create", at(11)],
        ["roles", "patch", at(12)],
        ["rolebindings", "create", at(13)],
        ["configmaps", "delete", at(17)],
      ].map(([resource, verb, latest]) => ({
        ...{ cluster: "staging", user_name: "carol", resource, verb },
        ...{ changes: "1", latest },
      })),
      {
        cluster: "staging",
        user_name: "system:serviceaccount:kube-system:clusterrole-aggregation-controller",
        resource: "clusterroles",
        verb: "patch",
        changes: "1",
        latest: at(14),
      },
    ],
    "aws-auth-changes": [
      {
        received: at(9),
        cluster: "staging",
        user_name: "carol",
        source_ip: "203.0.113.7",
        verb: "patch",
        code: 200,
        line: mapped,
      },
      {
        received: at(10),
        cluster: "staging",
        user_name: "carol",
        source_ip: "203.0.113.7",
        verb: "delete",
        code: 403,
        line: unmapped,
      },
    ],
    "role-changes": [
      {
        received: at(5),
        cluster: "prod",
        user_name: alice,
        source_ip: "203.0.113.7",
        verb: "create",
        resource: "clusterrolebindings",
        name: "helpdesk",
        code: 201,
      },
      {
        received: at(12),
        cluster: "staging",
        user_name: "carol",
        source_ip: "203.0.113.7",
        verb: "patch",
        resource: "roles",
        namespace: "shop",
        name: "reader",
        code: 200,
      },
      {
        received: at(13),
        cluster: "staging",
        user_name: "carol",
        source_ip: "203.0.113.7",
        verb: "create",
        resource: "rolebindings",
        namespace: "shop",
        name: "readers",
        role_given: "view",
        code: 201,
      },
    ],
    "admission-changes": [
      {
        received: at(11),
        cluster: "staging",
        user_name: "carol",
        source_ip: "203.0.113.7",
        verb: "create",
        resource: "validatingwebhookconfigurations",
        name: "images",
        code: 201,
      },
    ],
    "anonymous-requests": [403, 200].map((code) => ({
      cluster: "staging",
      source_ip: "203.0.113.7",
      user_agent: "kubectl/v1.33.1 (linux/amd64) kubernetes/abcdef0",
      verb: "list",
      resource: "pods",
      code,
      requests: "1",
      earliest: code === 403 ? at(15) : at(16),
    })),
    "pod-sessions": [
      {
        received: at(7),
        cluster: "prod",
        user_name: "bob",
        source_ip: "203.0.113.7",
        namespace: "shop",
        name: "cart-7d9f",
        subresource: "exec",
        uri: session.requestURI,
        code: 101,
      },
    ],
    "secret-reads": [
      { cluster: "prod", user_name: alice, namespace: "shop", reads: "3", secrets: "2", earliest: at(1) },
      { cluster: "prod", user_name: cartName, namespace: "shop", reads: "1", secrets: "1", earliest: at(4) },
    ],
    "cluster-admin-bindings": [
      {
        received: at(5),
        cluster: "prod",
        user_name: alice,
        source_ip: "203.0.113.7",
        verb: "create",
        resource: "clusterrolebindings",
        name: "helpdesk",
        code: 201,
      },
    ],
    "refused-requests": [
      {
        cluster: "prod",
        user_name: "bob",
        source_ip: "203.0.113.7",
        code: 403,
        resource: "pods",
        refused: "1",
        earliest: at(6),
      },
      {
        cluster: "prod",
        source_ip: "203.0.113.7",
        code: 401,
        resource: "pods",
        refused: "1",
        earliest: "2026-11-20T10:15:30.123456Z",
      },
      {
        cluster: "staging",
        user_name: "carol",
        source_ip: "203.0.113.7",
        code: 403,
        resource: "configmaps",
        refused: "1",
        earliest: at(10),
      },
      {
        cluster: "staging",
        user_name: "system:anonymous",
        source_ip: "203.0.113.7",
        code: 403,
        resource: "pods",
        refused: "1",
        earliest: at(15),
      },
    ],
    "authenticator-denials": [
      {
        cluster: "prod",
        arn: "arn:aws:iam::111122223333:role/unknown",
        error: "ARN is not mapped",
        denials: "2",
        latest: "2026-11-20T10:15:30Z",
      },
      { cluster: "staging", error: "sts getCallerIdentity failed", denials: "1", latest: "2026-11-20T10:15:30Z" },
    ],
    "authenticator-grants": [
      {
        cluster: "prod",
        arn: "arn:aws:iam::111122223333:role/Developer",
        granted_groups: "[developers]",
        logins: "1",
        earliest: "2026-11-20T10:15:30Z",
        latest: "2026-11-20T10:15:30Z",
      },
    ],
    "requests-of-one-user": [
      {
        received: at(6),
        cluster: "prod",
        verb: "list",
        resource: "pods",
        namespace: "shop",
        code: 403,
        source_ip: "203.0.113.7",
      },
      {
        received: at(7),
        cluster: "prod",
        verb: "create",
        resource: "pods",
        subresource: "exec",
        namespace: "shop",
        name: "cart-7d9f",
        code: 101,
        source_ip: "203.0.113.7",
      },
    ],
  };
  const rendered = search();
  const queries = named(rendered);
  let archive: Archive;

  beforeAll(async () => {
    const table = rendered.only("aws_glue_catalog_table") as unknown as Table;
    archive = await Archive.of(String(rendered.only("aws_glue_catalog_database").name), table, FILES);
  });
  afterAll(() => {
    archive.close();
  });

  const order = (rows: readonly object[]): string[] =>
    rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

  test.each(Object.entries(EXPECTED))("%s finds its rows and no other", async (id, expected) => {
    const sql = queries[id] ?? "";
    const rows = await archive.rows(sql, sql.includes("?") ? ["bob"] : []);
    expect(order(rows)).toEqual(order(expected));
  });

  test("volume-by-user counts the bytes of each line once", async () => {
    const rows = await archive.rows(queries["volume-by-user"] ?? "");
    const recent = Object.entries(FILES).flatMap(([path, lines]) => (/(?:one|two|three)\.gz$/.test(path) ? lines : []));
    const audit = recent.filter((line) => line.startsWith("{") && line.endsWith("}"));
    const sum = (column: string): number => rows.reduce((total, row) => total + Number(row[column]), 0);
    expect(sum("events")).toBe(audit.length);
    expect(sum("bytes")).toBe(audit.reduce((total, line) => total + line.length, 0));
  });

  test("each saved query is proven", () => {
    expect([...Object.keys(EXPECTED), "volume-by-user"].sort()).toEqual(ARCHIVE_QUERIES.map(({ id }) => id).sort());
    expect(Object.keys(queries).sort()).toEqual(ARCHIVE_QUERIES.map(({ id }) => id).sort());
  });
});

test("partitions are computed: the clusters named, and days up to now", () => {
  const { location, parameters } = {
    ...(search().only("aws_glue_catalog_table").storage_descriptor as { location: string }),
    ...(search().only("aws_glue_catalog_table") as unknown as Table),
  };
  expect(parameters).toMatchObject({
    "projection.enabled": "true",
    "projection.cluster.type": "enum",
    "projection.cluster.values": "prod,staging",
    "projection.day.type": "date",
    "projection.day.format": "yyyy-MM-dd",
    "projection.day.range": "2020-01-01,NOW",
  });
  expect(location).toMatch(/^s3:\/\/\$\{aws_s3_bucket\.\w+\.bucket\}\/$/);
});

test("the workgroup bounds each query and encrypts what it finds", () => {
  const { configuration } = search({ bytesScannedCutoff: 10 ** 9 }).only("aws_athena_workgroup");
  expect(configuration).toMatchObject({
    enforce_workgroup_configuration: true,
    bytes_scanned_cutoff_per_query: 10 ** 9,
    result_configuration: { encryption_configuration: { encryption_option: "SSE_KMS", kms_key_arn: key.keyArn } },
  });
});

test("results are gone after a week, and the archive is not", () => {
  const lifecycles = Object.values(search().json.resource?.aws_s3_bucket_lifecycle_configuration ?? {});
  const expirations = lifecycles.map(({ rule }) => (rule as Block[])[0]?.expiration);
  expect(expirations).toEqual([undefined, [{ days: 7 }]]);
});

test("queries look back as far as they are told, and are left out or added by name", () => {
  const own = {
    id: "mine",
    title: "x",
    reason: "x",
    response: "x",
    source: "x",
    sql: (table: string) => `SELECT 1 FROM ${table}`,
  };
  const queries = named(
    search({ searchDays: 7, queriesSwitchedOff: ["secret-reads"], additionalQueries: [own], databaseName: "logs" }),
  );
  expect(queries.mine).toBe('SELECT 1 FROM "logs"."control_plane"');
  expect(queries).not.toHaveProperty("secret-reads");
  expect(queries["pod-sessions"]).toContain("INTERVAL '7' DAY");
});

test.each<[Partial<ArchiveSearchProps>, string]>([
  [{ clusterNames: [] }, "clusterNames: got none"],
  [{ clusterNames: ["a,b"] }, 'clusterNames: got "a,b"'],
  [{ databaseName: "Logs" }, 'databaseName: got "Logs"'],
  [{ workgroupName: "my group" }, 'workgroupName: got "my group"'],
  [{ searchDays: 0 }, "searchDays: got 0"],
  [{ searchDays: 1.5 }, "searchDays: got 1.5"],
  [
    { bytesScannedCutoff: 10_000_000 },
    "bytesScannedCutoff: got 10000000, expected a whole number of bytes, 10485760 at least",
  ],
  [{ queriesSwitchedOff: ["exec"] }, 'switchedOff: got "exec"'],
])("refuses %j", (props, message) => {
  expect(() => search(props)).toThrow(message);
});
