import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { ARCHIVE_QUERIES, ArchiveBucket, ArchiveSearch, LogKey, type ArchiveSearchProps } from "../../modules";
import { ALICE, answered, auditRecord, boundTo, rbac, serviceAccount } from "./samples/audit-records";
import { denied, granted } from "./samples/authenticator-records";
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

interface Table {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly partition_keys: readonly { name: string }[];
  readonly storage_descriptor: {
    readonly columns: readonly { name: string }[];
    readonly ser_de_info: { readonly parameters: Readonly<Record<string, string>> };
  };
}

/** A day so many days ago, as the stream's prefix writes it. */
function day(ago: number): string {
  return new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
}

/**
 * DuckDB over files laid out as the stream writes them, with the table that the construct declares: its column, its
 * delimiter, its partitions. Athena's functions that DuckDB has under another name are given theirs.
 */
class Archive {
  private readonly folder = mkdtempSync(join(tmpdir(), "archive-"));

  public static async of(
    database: string,
    table: Table,
    files: Readonly<Record<string, readonly string[]>>,
  ): Promise<Archive> {
    const archive = new Archive(await (await DuckDBInstance.create(":memory:")).connect());
    for (const [path, lines] of Object.entries(files)) {
      const file = join(archive.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, gzipSync(`${lines.join("\n")}\n`));
    }
    const [column] = table.storage_descriptor.columns;
    const delimiter = table.storage_descriptor.ser_de_info.parameters["field.delim"];
    const partitions = table.partition_keys.map(({ name }) => `${name}=*`).join("/");
    await archive.connection.run(`
      CREATE MACRO json_extract_scalar(text, path) AS
        CASE WHEN json_valid(text) THEN json_extract_string(text, path) END;
      CREATE SCHEMA ${database};
      CREATE VIEW ${database}.${table.name} AS
        SELECT * FROM read_csv('${archive.folder}/${partitions}/*.gz', columns = {'${String(column?.name)}': 'VARCHAR'},
          delim = '${String(delimiter)}', header = false, quote = '', escape = '', compression = 'gzip',
          hive_partitioning = true, hive_types_autocast = false);`);
    return archive;
  }

  private constructor(private readonly connection: DuckDBConnection) {}

  public async rows(sql: string, values: string[] = []): Promise<Record<string, unknown>[]> {
    const rows = (await this.connection.runAndReadAll(sql, values)).getRowObjectsJson();
    return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
  }

  public close(): void {
    this.connection.closeSync();
    rmSync(this.folder, { recursive: true });
  }
}

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
    ],
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
    const recent = [`cluster=prod/day=${day(2)}/one.gz`, `cluster=staging/day=${day(1)}/two.gz`].flatMap(
      (path) => FILES[path] ?? [],
    );
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
  [{ bytesScannedCutoff: 1 }, "bytesScannedCutoff: got 1"],
  [{ queriesSwitchedOff: ["exec"] }, 'switchedOff: got "exec"'],
])("refuses %j", (props, message) => {
  expect(() => search(props)).toThrow(message);
});
