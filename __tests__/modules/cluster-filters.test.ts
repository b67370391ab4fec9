import { CLUSTER_FILTERS } from "../../modules/detections/cluster-filters";
import { checkFilterPattern } from "../../modules/detections/filter-pattern";
import { filterPattern, type Reading } from "./filter-pattern/filter-pattern";
import { ALICE, auditRecord } from "./samples/audit-records";
import { denied } from "./samples/authenticator-records";
import { DETECTED, QUIET } from "./samples/detected-records";

/** What the authenticator writes, word for word, inside audit records: in fields that the caller chooses. */
const WORDS = denied("ARN is not mapped", "arn:aws:iam::111122223333:role/unknown");
const BORROWED: readonly string[] = [
  auditRecord({ userAgent: WORDS }),
  auditRecord({ requestURI: `/api/v1/namespaces/${WORDS}/pods` }),
  auditRecord({ user: { ...ALICE, username: WORDS } }),
  auditRecord({ requestObject: { metadata: { annotations: { note: WORDS } } } }),
  auditRecord({ userAgent: WORDS, user: {}, verb: WORDS }),
];

const firing = (record: string, reading: Reading): string[] =>
  CLUSTER_FILTERS.filter(({ pattern }) => filterPattern(pattern, reading)(record)).map(({ id }) => id);

test("every detection has records to be proven on", () => {
  expect(Object.keys(DETECTED).sort()).toEqual(CLUSTER_FILTERS.map(({ id }) => id).sort());
});

// An absent field and != : AWS does not say, so no pattern may rest on it.
describe.each<Reading>(["strict", "lenient"])("under the %s reading of != on an absent field", (reading) => {
  test.each(Object.entries(DETECTED))("%s fires on its records, and no other does", (id, records) => {
    expect(records.map((record) => firing(record, reading))).toEqual(records.map(() => [id]));
  });

  test("no detection fires on a quiet day", () => {
    expect(QUIET.filter((record) => firing(record, reading).length > 0)).toEqual([]);
  });

  test("the authenticator's pattern does not fire on audit records with the same words", () => {
    expect(
      BORROWED.flatMap((record) => firing(record, reading)).filter((id) => id === "authenticator-denials"),
    ).toEqual([]);
  });
});

test("a pattern anchored on audit records fires on nothing that is none", () => {
  const audit = CLUSTER_FILTERS.filter(({ pattern }) => pattern.startsWith("{"));
  const others = Object.values(DETECTED)
    .flat()
    .filter((record) => record.startsWith("{"))
    .flatMap((record) => [
      record.replace('"kind":"Event"', '"kind":"Pod"'),
      record.replace("audit.k8s.io/v1", "events.k8s.io/v1"),
      `note: ${record}`,
    ]);
  expect(others.filter((record) => audit.some(({ pattern }) => filterPattern(pattern, "lenient")(record)))).toEqual([]);
});

test("each entry says why it is there, what to do and where that is from", () => {
  for (const entry of CLUSTER_FILTERS) {
    expect(entry.reason).toMatch(/\.$/);
    expect(entry.response).toMatch(/\.$/);
    expect(entry.source).toMatch(/^https:\/\//);
    checkFilterPattern("filters", entry.id, entry.pattern);
  }
});
