import { AthenaNamedQuery } from "@cdktf/provider-aws/lib/athena-named-query";
import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { ArchiveBucket } from "./archive-bucket";
import { ARCHIVE_QUERIES, type ArchiveQuery } from "./archive/archive-queries";
import { checkClusterName } from "./cluster-name";
import { recordCreation } from "./creation-line";
import { checkChoice, chosen } from "./detections/choice";
import type { EncryptionKey } from "./encryption-key";
import { KeptBucket } from "./kept-bucket";
import { checkOneOfAKind } from "./one-of-a-kind";
import { checkList } from "./shown";
import { checkWholeNumber } from "./whole-number";

/** How an archive is searched. */
export interface ArchiveSearchOptions {
  /**
   * Name of the Glue database, one of a kind in account and region.
   * @default "eks_audit_logs"
   */
  readonly databaseName?: string;

  /**
   * Name of the Athena workgroup, one of a kind in account and region.
   * @default "eks-audit"
   */
  readonly workgroupName?: string;

  /**
   * Name of the bucket that takes the results of queries, unique in all of AWS.
   * @default - "eks-audit-queries", the account and the region, joined by "-"
   */
  readonly resultsBucketName?: string;

  /**
   * Days that the saved queries look back, 1 at least.
   * @default 30
   */
  readonly searchDays?: number;

  /**
   * Bytes after which Athena stops a query, 10485760 at least (10 MiB), for it charges by what it reads.
   * @default - one tebibyte
   */
  readonly bytesScannedCutoff?: number;

  /**
   * Identities of entries of `ARCHIVE_QUERIES` to leave out.
   * @default - none
   */
  readonly queriesSwitchedOff?: readonly string[];

  /**
   * Queries of your own.
   * @default - none
   */
  readonly additionalQueries?: readonly ArchiveQuery[];
}

/** Which archive is searched, and how. */
export interface ArchiveSearchProps extends ArchiveSearchOptions {
  /** The archive's bucket. */
  readonly bucket: ArchiveBucket;
  /** Names of the clusters that are archived in it. */
  readonly clusterNames: readonly string[];

  /**
   * Key that encrypts the results of queries.
   * @default - that of the archive's bucket
   */
  readonly key?: EncryptionKey;

  /**
   * Region of the bucket, and so of all of this.
   * @default - the provider's
   */
  readonly region?: string;

  /**
   * Tags of bucket, database and workgroup, beyond the provider's default tags.
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/** Columns of the archive's table: a line as the cluster wrote it. What is in it, the queries take apart. */
const LINE = "line";
const TABLE = "control_plane";

/**
 * Years of control-plane logs, searched where they lie: a Glue table over the archive whose partitions are computed and
 * never added, a workgroup with bounds, and saved queries.
 *
 * A line is one column. Audit records differ by kind of object, and the authenticator writes text: a table with typed
 * columns would break on what it does not know, as OpenX' JSON reader does.
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export class ArchiveSearch extends Construct {
  /** Name of the Glue database. */
  public readonly databaseName: string;
  /** Name of the table in it. */
  public readonly tableName = TABLE;
  /** Name of the Athena workgroup. */
  public readonly workgroupName: string;

  /**
   * @throws Error where a prop is out of its values, an identity is unknown or taken, or the App has database, workgroup
   * or bucket already
   */
  public constructor(scope: Construct, id: string, props: ArchiveSearchProps) {
    super(scope, id);
    recordCreation(this);
    const { bucket, clusterNames, databaseName = "eks_audit_logs", region, searchDays = 30, tags } = props;
    const { workgroupName = "eks-audit", bytesScannedCutoff = 2 ** 40 } = props;
    checkProps(props);
    const queries = [...ARCHIVE_QUERIES, ...(props.additionalQueries ?? [])];
    const choice = { switchedOff: props.queriesSwitchedOff };
    checkChoice([], queries, choice);
    checkOneOfAKind(this, { kind: "Glue database", prop: "databaseName", name: databaseName, region });
    checkOneOfAKind(this, { kind: "Athena workgroup", prop: "workgroupName", name: workgroupName, region });

    const database = new GlueCatalogDatabase(this, "Database", {
      name: databaseName,
      description: "Control-plane logs of EKS clusters",
      region,
      tags,
    });
    this.databaseName = databaseName;
    new GlueCatalogTable(this, "Table", {
      name: TABLE,
      databaseName: database.name,
      description: "One line of a cluster's audit or authenticator log a row",
      tableType: "EXTERNAL_TABLE",
      partitionKeys: [
        { name: "cluster", type: "string" },
        { name: "day", type: "string" },
      ],
      parameters: {
        EXTERNAL: "TRUE",
        "projection.enabled": "true",
        "projection.cluster.type": "enum",
        "projection.cluster.values": clusterNames.join(","),
        "projection.day.type": "date",
        "projection.day.format": "yyyy-MM-dd",
        "projection.day.range": "2020-01-01,NOW",
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
      },
      storageDescriptor: {
        // Below it Hive's own layout, cluster=<name>/day=<day>/, as the stream's prefix writes it.
        location: `s3://${bucket.bucketName}/`,
        inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        columns: [{ name: LINE, type: "string" }],
        // Glue's defaults, which the provider sends either way. Athena tells compression by the names of files.
        compressed: false,
        numberOfBuckets: 0,
        storedAsSubDirectories: false,
        serDeInfo: {
          serializationLibrary: "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
          // A delimiter that no line has: JSON writes it escaped.
          parameters: { "field.delim": "\u0001" },
        },
      },
      region,
    });

    const results = new ResultsBucket(this, "Results", props);
    const keyArn = (props.key ?? bucket.key)?.keyArn;
    const workgroup = new AthenaWorkgroup(this, "Workgroup", {
      name: workgroupName,
      description: "Searches the archive of control-plane logs",
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: bytesScannedCutoff,
        resultConfiguration: {
          outputLocation: `s3://${results.bucketName}/`,
          encryptionConfiguration:
            keyArn === undefined ? { encryptionOption: "SSE_S3" } : { encryptionOption: "SSE_KMS", kmsKeyArn: keyArn },
        },
      },
      region,
      tags,
    });
    this.workgroupName = workgroupName;
    for (const query of chosen(queries, choice)) {
      new AthenaNamedQuery(this, `Query-${query.id}`, {
        name: query.id,
        description: `${query.title}. ${query.reason} ${query.response}`,
        database: database.name,
        workgroup: workgroup.name,
        query: query.sql(`"${databaseName}"."${TABLE}"`, searchDays),
        region,
      });
    }
  }
}

/** What queries find is a copy of audit logs: shut like the archive, and gone after a week. */
class ResultsBucket extends KeptBucket {
  public constructor(scope: Construct, id: string, props: ArchiveSearchProps) {
    const { bucket, key = bucket.key, region, resultsBucketName, tags } = props;
    super(scope, id, {
      noun: "bucket of query results",
      bucketName: (place) => resultsBucketName ?? `eks-audit-queries-${place.account}-${place.region}`,
      nameProp: "resultsBucketName",
      key,
      glacierClass: "GLACIER_IR",
      glacierAfterDays: 0,
      expireAfterDays: 7,
      statements: () => [],
      region,
      tags,
    });
  }
}

function checkProps(props: ArchiveSearchProps): void {
  const { bytesScannedCutoff, clusterNames, databaseName, searchDays, workgroupName } = props;
  checkList("clusterNames", clusterNames);
  if (clusterNames.length === 0) throw new Error("clusterNames: got none, expected at least one");
  for (const name of clusterNames) checkClusterName("clusterNames", name);
  if (databaseName !== undefined && !Token.isUnresolved(databaseName) && !/^[a-z0-9_]{1,255}$/.test(databaseName)) {
    throw new Error(`databaseName: got "${databaseName}", expected lower-case letters, digits and "_"`);
  }
  if (workgroupName !== undefined && !Token.isUnresolved(workgroupName) && !/^[\w.-]{1,128}$/.test(workgroupName)) {
    throw new Error(`workgroupName: got "${workgroupName}", expected letters, digits, ".", "_" and "-", 128 at most`);
  }
  if (searchDays !== undefined) checkWholeNumber("searchDays", searchDays, "days", 1);
  if (bytesScannedCutoff !== undefined) {
    // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/athena_workgroup
    checkWholeNumber("bytesScannedCutoff", bytesScannedCutoff, "bytes", 10 * 2 ** 20);
  }
}
