import { Token } from "cdktf";

// All that a regular expression may have: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
const REGEX_CHARACTER = /[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+.]/g;

/**
 * @throws Error where CloudWatch Logs would not take the pattern: for its length, or a character in a regular expression
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
export function checkFilterPattern(prop: string, id: string, pattern: string): void {
  if (Token.isUnresolved(pattern)) return;
  if (pattern.length > 1024) {
    throw new Error(`${prop}: got ${pattern.length} characters for "${id}", CloudWatch Logs takes patterns up to 1024`);
  }
  const [, regex = ""] = /^%([^%]+)%$/.exec(pattern) ?? [];
  const [other] = regex.replace(REGEX_CHARACTER, "");
  if (other !== undefined) {
    throw new Error(
      `${prop}: got ${JSON.stringify(other)} in the regular expression of "${id}", which CloudWatch Logs does not take there; "." stands for any character`,
    );
  }
}
