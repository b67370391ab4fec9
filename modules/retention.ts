import { Token } from "cdktf";
import { shown } from "./shown";

/**
 * The days CloudWatch Logs keeps events; 0 is for ever.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** One of the retentions CloudWatch Logs offers, in days; 0 is for ever. */
export type RetentionDays = (typeof RETENTION_DAYS)[number];

/** @throws Error where CloudWatch does not offer `days` */
export function checkRetention(prop: string, days: number): void {
  if (Token.isUnresolved(days)) return;
  if (!(RETENTION_DAYS as readonly number[]).includes(days)) {
    throw new Error(
      `${prop}: got ${shown(days)}, CloudWatch Logs offers ${RETENTION_DAYS.join(", ")} (days; 0 is for ever)`,
    );
  }
}
