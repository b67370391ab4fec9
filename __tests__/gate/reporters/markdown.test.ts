import MarkdownIt from "markdown-it";

import { CLUSTERS, nothing, sample, shown, verdict } from "./sample";

/** The rows of each table of a page, each cell as the text a reader sees. */
function tables(markdown: string): string[][][] {
  const tokens = new MarkdownIt({ html: true }).parse(markdown, {});
  const found: string[][][] = [];
  let inside = false;
  for (const { type, children } of tokens) {
    if (type === "table_open") found.push([]);
    if (type === "tr_open") found.at(-1)?.push([]);
    if (type === "table_open" || type === "table_close") inside = type === "table_open";
    if (type !== "inline" || !inside) continue;
    found
      .at(-1)
      ?.at(-1)
      ?.push((children ?? []).map(({ content }) => content).join(""));
  }
  return found;
}

test("opens with how logging changes, for each cluster", () => {
  const [diff] = tables(shown("markdown"));
  expect(diff).toEqual([
    [
      "cluster",
      "api",
      "audit",
      "authenticator",
      "controllerManager",
      "scheduler",
      "log group",
      "retention",
      "key",
      "trail",
    ],
    [
      "main aws_eks_cluster.main",
      ...["on → off", "on → off", "on", "off", "off → on"],
      ...["aws_cloudwatch_log_group.main", "365 days", "aws_kms_key.logs", "aws_cloudtrail.audit"],
    ],
    [
      "aws_eks_cluster.new",
      ...["known after apply", "on", "known after apply", "known after apply", "known after apply"],
      ...["none", "", "", "none"],
    ],
  ]);
});

test("shows that a cluster goes, and leaves the table out where nothing describes clusters", () => {
  const [gone] = CLUSTERS;
  const [diff] = tables(shown("markdown", sample({ clusters: [{ ...gone!, after: null }] })));
  expect(diff?.[1]?.slice(1, 3)).toEqual(["on → gone", "on → gone"]);
  for (const clusters of [undefined, []]) expect(tables(shown("markdown", sample({ clusters })))).toHaveLength(1);
});

test("lists the findings, where they come from, and who exempts them", () => {
  const [, findings] = tables(shown("markdown"));
  expect(findings?.map(([outcome, , rule]) => [outcome, rule])).toContainEqual(["deny", "eks/mandatory_log_types"]);
  expect(findings?.[1]?.[3]).toBe("aws_eks_cluster.main in plan.json from prod/Cluster at main.ts:25");
  expect(findings?.[4]?.[4]).toContain("exempt until 2026-03-02, approved by Ada: archived (SEC-1)");
});

test("says that there was nothing to judge", () => {
  expect(shown("markdown", nothing())).toContain("nothing to judge\n\nthere was no EKS cluster, log group or trail");
});

test("fits into a comment, and says how much was cut", () => {
  const many = Array.from({ length: 5_000 }, (_, i) =>
    verdict("eks/all_log_types", "warn", { address: `aws_eks_cluster.c${i}` }),
  );
  const clusters = Array.from({ length: 2_000 }, () => CLUSTERS[0]!);
  const text = shown("markdown", sample({ verdicts: many, clusters }));
  expect(text.length).toBeLessThanOrEqual(60_000);
  const [diff, findings] = tables(text);
  const cut = (rows: string[][] | undefined, total: number) => total - (rows!.length - 1);
  expect(findings!.length).toBeGreaterThan(50);
  expect(text).toContain(`and ${cut(diff, 2_000)} clusters more, cut here\n`);
  expect(text).toContain(`and ${cut(findings, 5_000)} findings more, cut here; other formats have all\n`);
});
