import { Token } from "cdktf";

/**
 * @throws Error where CloudWatch Logs would not take the pattern for its length
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
export function checkFilterPattern(prop: string, id: string, pattern: string): void {
  if (!Token.isUnresolved(pattern) && pattern.length > 1024) {
    throw new Error(`${prop}: got ${pattern.length} characters for "${id}", CloudWatch Logs takes patterns up to 1024`);
  }
}
