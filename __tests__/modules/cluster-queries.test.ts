import { CLUSTER_QUERIES } from "../../modules/detections/cluster-queries";
import { parseInsightsQuery } from "./insights/insights-grammar";

/** Fields of an audit record: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
const AUDIT_FIELDS = [
  "objectRef",
  "requestObject",
  "requestURI",
  "responseObject",
  "responseStatus",
  "sourceIPs",
  "stage",
  "user",
  "userAgent",
  "verb",
];

describe("the grammar that the queries are held to", () => {
  test.each([
    ["fields @timestamp, @message\n| sort @timestamp desc\n| limit 20", ["@message", "@timestamp"]],
    [
      'filter a.b in ["x", 4] and (c not like /^d/ or e >= 2)\n| stats count(*) as n by bin(5m), f',
      ["a.b", "c", "e", "f"],
    ],
    ['parse @message /x="(?<made>[^"]*)"/\n| stats max(made) by made', ["@message"]],
  ])("takes %s", (query, fields) => {
    expect(parseInsightsQuery(query)).toEqual(fields);
  });

  test.each([
    "fields",
    "where a = 1",
    "filter a",
    "filter a like b",
    "filter a in [1",
    'filter a = "b',
    "stats counts(*)",
    "limit ten",
    "fields a | ",
    "filter a = 1 2",
  ])("refuses %s", (query) => {
    expect(() => parseInsightsQuery(query)).toThrow("insights: got");
  });
});

test.each(CLUSTER_QUERIES.map((entry) => [entry.id, entry] as const))(
  "%s is a query over fields that there are, of one log's streams",
  (_, { query }) => {
    const fields = parseInsightsQuery(query).filter((field) => !field.startsWith("@"));
    expect(fields.filter((field) => !AUDIT_FIELDS.includes(field.split(".")[0] ?? ""))).toEqual([]);
    expect(query).toMatch(/\| filter @logStream like ("kube-apiserver-audit"|\/\^authenticator\/)\n/);
  },
);

test("AWS's eight published queries are there, and each filters before it sorts or limits", () => {
  expect(CLUSTER_QUERIES.slice(0, 8).map(({ id }) => id)).toEqual([
    "aws-auth-changes",
    "admission-changes",
    "role-changes",
    "role-binding-changes",
    "cluster-role-changes",
    "cluster-role-binding-changes",
    "secret-reads-refused",
    "anonymous-requests-refused",
  ]);
  for (const { query } of CLUSTER_QUERIES) {
    const commands = query.split("\n| ").map((command) => command.split(" ")[0]);
    expect(Math.min(commands.indexOf("sort") + 1 || 99, commands.indexOf("limit") + 1 || 99)).toBeGreaterThan(
      commands.lastIndexOf("filter") + 1,
    );
  }
});

test("no change is missed for the code it is answered with", () => {
  for (const { id, query } of CLUSTER_QUERIES.filter(({ id }) => id.endsWith("-changes"))) {
    expect([id, query]).not.toEqual([id, expect.stringMatching(/responseStatus\.code (=|in)/)]);
    expect([id, query]).toEqual([id, expect.stringMatching(/"update", "patch", "delete"/)]);
  }
});
