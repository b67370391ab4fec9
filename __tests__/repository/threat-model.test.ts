import { text } from "./tree";

describe("the threat model", () => {
  const page = text("docs/threat-model.md");

  it("says in AWS's words that logs may be lost on their way, with the source", () => {
    expect(page).toContain(
      "[log delivery is best effort](https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html)",
    );
  });

  it.each([
    ["uploads of Firehose to a locked bucket", "Firehose"],
    ["the keys that CloudTrail sends for an organization's trail", "aws:SourceOrgID"],
    ["service principals outside of the standard partition", "aws-cn"],
    ["the log class that is not offered", "ESSENTIALS"],
  ])("names what is not settled: %s", (_, word) => {
    expect(page.split("\n## Not settled\n")[1]?.split("\n## ")[0]).toContain(word);
  });
});
