import type { JudgeOptions } from "../../gate";

/** What the gate says of an example under the options that its operator would give. */
export interface Expectation {
  readonly options: JudgeOptions;
  readonly coverage: { readonly clusters: number; readonly logGroups: number; readonly trails: number };
}

const TRAIL_ELSEWHERE = {
  trail_elsewhere: {
    arn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization",
    reason: "the organization's trail records all accounts",
  },
};

/** Each example that is a CDKTF app, by its folder. */
export const EXAMPLES: Readonly<Record<string, Expectation>> = {
  minimal: { options: { profile: "mandatory" }, coverage: { clusters: 1, logGroups: 1, trails: 0 } },
  production: { options: { profile: "strict" }, coverage: { clusters: 1, logGroups: 2, trails: 1 } },
  "auto-mode": {
    options: { profile: "strict", settings: TRAIL_ELSEWHERE },
    coverage: { clusters: 1, logGroups: 2, trails: 0 },
  },
  "adopt-existing": { options: { profile: "strict" }, coverage: { clusters: 0, logGroups: 2, trails: 0 } },
  organization: { options: { profile: "strict" }, coverage: { clusters: 0, logGroups: 1, trails: 1 } },
  "archive-and-search": { options: { profile: "strict" }, coverage: { clusters: 0, logGroups: 2, trails: 0 } },
  "own-stack-with-policy": {
    options: {
      profile: "baseline",
      settings: TRAIL_ELSEWHERE,
    },
    coverage: { clusters: 1, logGroups: 1, trails: 0 },
  },
};
