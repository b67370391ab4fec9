import { preset, PRESETS } from "../../modules";
import { costPage } from "../../tools/cost/page";
import { PRICES } from "../../tools/cost/prices";
import { estimate } from "../../tools/cost/estimate";

describe("the cost page's estimate", () => {
  it("is what one works out by hand", () => {
    // 150 GB; a month of it kept, compressed; 17 metrics and a dashboard; a key
    const { detections, ingestion, kept, total } = estimate(PRESETS.development, 1e8);
    expect(ingestion).toBeCloseTo(75, 6);
    expect(kept).toBeCloseTo(150 * 0.15 * (30 / (365 / 12)) * 0.03, 6);
    expect(detections).toBeCloseTo(17 * 0.3 + 3, 6);
    expect(total).toBeCloseTo(ingestion + kept + detections + 1, 6);
  });

  it("grows with the days that are kept and with what is archived", () => {
    expect(estimate(PRESETS.production, 1e8).kept).toBeGreaterThan(estimate(PRESETS.development, 1e8).kept);
    expect(estimate(PRESETS.production, 1e8).archive).toBeGreaterThan(0);
    expect(estimate(PRESETS.development, 1e8).archive).toBe(0);
    const month = preset("production", { logs: { retention: 30, onDestroy: "retain" } });
    expect(estimate(month, 1e8).kept).toBeLessThan(estimate(PRESETS.production, 1e8).kept / 10);
  });

  // "You are charged for the standard CloudWatch Logs data ingestion and storage costs":
  // https://aws.amazon.com/blogs/containers/understanding-and-cost-optimizing-amazon-eks-control-plane-logs/
  it("counts control-plane logs as standard ingestion, which has no volume tiers", () => {
    expect(PRICES.ingestion.what).toBe("standard ingestion by CloudWatch Logs");
    expect(estimate(PRESETS.development, 1e11).ingestion).toBeCloseTo(
      1000 * estimate(PRESETS.development, 1e8).ingestion,
    );
    expect(costPage()).toContain("AWS charges control-plane logs as standard ingestion");
    expect(costPage()).not.toContain("10 TB a month |");
  });

  it("has the key of the topic where there are alarms", () => {
    expect([estimate(PRESETS.development, 1).keys, estimate(PRESETS.production, 1).keys]).toEqual([1, 2]);
  });
});
