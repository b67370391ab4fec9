import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";

/** The archive's table, as Terraform is given it. */
export interface Table {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly partition_keys: readonly { name: string }[];
  readonly storage_descriptor: {
    readonly columns: readonly { name: string }[];
    readonly ser_de_info: { readonly parameters: Readonly<Record<string, string>> };
  };
}

/** A day so many days ago, as the stream's prefix writes it. */
export function day(ago: number): string {
  return new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
}

/**
 * DuckDB over files laid out as the stream writes them, with the table that the construct declares: its column, its
 * delimiter, its partitions. Athena's functions that DuckDB has under another name are given theirs.
 */
export class Archive {
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
