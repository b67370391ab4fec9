import { judge } from "../../gate";
import { plan, trail } from "../policies/build";
import { text } from "./tree";

interface Control {
  readonly id: string;
  readonly status: string;
  readonly reason: string;
  readonly numbers?: Readonly<Record<string, string>>;
}

interface Framework {
  readonly framework: string;
  readonly controls: readonly Control[];
}

const frameworks = JSON.parse(text("tools/compliance.json")) as readonly Framework[];
const controlsOf = (start: string): readonly Control[] =>
  frameworks.find(({ framework }) => framework.startsWith(start))?.controls ?? [];

describe("the map of controls", () => {
  // Security Hub's Config rule is NON_COMPLIANT if ExcludeManagementEventSources is not empty:
  // https://docs.aws.amazon.com/config/latest/developerguide/multi-region-cloudtrail-enabled.html
  it("says that CloudTrail.1 is met in part: a trail that excludes KMS events passes the rules and fails the control", () => {
    const excluding = trail({ event_selector: [{ exclude_management_event_sources: ["kms.amazonaws.com"] }] });
    const { coverage, verdicts } = judge([{ name: "plan.json", content: plan([excluding]) }], { profile: "strict" });
    expect(coverage.trails).toBe(1);
    expect(verdicts.map(({ rule }) => rule)).not.toContain("cloudtrail/management_events");
    expect(controlsOf("AWS Security Hub").find(({ id }) => id === "CloudTrail.1")).toMatchObject({
      status: "PARTIAL",
      reason: expect.stringContaining("exclude_management_event_sources") as string,
    });
  });

  it("names Security Hub's controls as Security Hub's, not as those of one of its standards", () => {
    expect(frameworks.map(({ framework }) => framework)).toContain("AWS Security Hub");
    expect(text("docs/compliance.md")).toContain("\n## AWS Security Hub\n");
  });

  it("gives each control of the CIS AWS Foundations Benchmark its number in each version", () => {
    const controls = controlsOf("CIS AWS Foundations Benchmark");
    expect(controls.length).toBeGreaterThan(0);
    for (const { id, numbers } of controls) {
      // Sections 3 and 4 of version 5.0 are sections 4 and 5 of versions 6.0 and 7.0.
      const later = id.replace("CIS AWS ", "").replace(/\b[34]\./g, (section) => `${Number(section[0]) + 1}.`);
      expect(numbers).toEqual({ "6.0": later, "7.0": later });
    }
    expect(text("docs/compliance.md")).toMatch(/\| control \(5\.0\) +\| 6\.0 +\| 7\.0 +\|/);
  });
});
