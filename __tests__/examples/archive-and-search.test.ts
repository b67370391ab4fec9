import { Archive, day, type Table } from "../modules/archive-on-disk";
import { auditRecord } from "../modules/samples/audit-records";
import { stacksOf } from "./run-example";

type Resources = Record<string, Record<string, Record<string, unknown>>>;

test("the query that the example adds finds the ConfigMaps that were deleted, by cluster and user", async () => {
  const stack = stacksOf("archive-and-search").find(({ name }) => name === "archive");
  const { resource } = stack?.content as { resource: Resources };
  const only = (type: string): Record<string, unknown> => Object.values(resource[type] ?? {})[0] ?? {};
  const query = Object.values(resource.aws_athena_named_query ?? {}).find(({ name }) => name === "config-maps-deleted");

  const deleted = { resource: "configmaps", namespace: "shop", name: "flags" };
  const archive = await Archive.of(
    String(only("aws_glue_catalog_database").name),
    only("aws_glue_catalog_table") as unknown as Table,
    {
      [`cluster=payments/day=${day(80)}/one.gz`]: [
        auditRecord({ verb: "delete", user: { username: "carol" }, objectRef: deleted }),
        auditRecord({ verb: "delete", user: { username: "carol" }, objectRef: { ...deleted, name: "prices" } }),
        auditRecord({ verb: "delete", user: { username: "carol" }, objectRef: { resource: "pods", name: "x" } }),
        auditRecord({ verb: "get", user: { username: "carol" }, objectRef: deleted }),
      ],
      [`cluster=search/day=${day(1)}/two.gz`]: [
        auditRecord({ verb: "delete", user: { username: "bob" }, objectRef: deleted }),
      ],
      // Longer ago than the example looks back.
      [`cluster=search/day=${day(100)}/old.gz`]: [
        auditRecord({ verb: "delete", user: { username: "bob" }, objectRef: deleted }),
      ],
    },
  );
  try {
    expect(await archive.rows(String(query?.query))).toEqual([
      { cluster: "payments", username: "carol", deleted: "2" },
      { cluster: "search", username: "bob", deleted: "1" },
    ]);
  } finally {
    archive.close();
  }
});
