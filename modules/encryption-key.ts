import { checkSameRegion } from "./same-region";
import { shown } from "./shown";

/** A KMS key by its ARN: a `LogKey`, or one that lives elsewhere (`LogKey.fromKeyArn`). */
export interface EncryptionKey {
  /** ARN of the key itself; CloudWatch Logs takes no alias. */
  readonly keyArn: string;
  /** Region of the key; undefined where only a plan knows it. */
  readonly region?: string | undefined;
  /** Whether the key's policy lets CloudWatch Logs use it for the group; undefined where the policy is not ours. */
  readonly admitsLogGroup?: (logGroupName: string) => boolean;
  /** Whether the key's policy lets CloudTrail use it for the trail; undefined where the policy is not ours. */
  readonly admitsTrail?: (trailName: string) => boolean;
  /** Whether the key's policy lets CloudWatch alarms and EventBridge use it; undefined where the policy is not ours. */
  readonly admitsAlarms?: boolean;
}

/**
 * @param noun what the key is to encrypt
 * @param region of what it is to encrypt; undefined where only a plan knows it
 * @param prop that the key was given as
 * @throws Error where it is no key, which would encrypt nothing in silence, or one of another region, which no service of
 * AWS takes
 */
export function checkKey(key: EncryptionKey | undefined, noun: string, region: string | undefined, prop = "key"): void {
  const arn: unknown = key?.keyArn;
  if (key !== undefined && typeof arn !== "string") {
    throw new Error(`${prop}: got ${shown(key)}, expected a LogKey, or one by its ARN: LogKey.fromKeyArn(…)`);
  }
  checkSameRegion(prop, { what: "a key", region: key?.region }, { what: `a ${noun}`, region });
}

/** @throws Error where the key's policy is ours and shuts out the group */
export function checkAdmitsLogGroup(key: EncryptionKey | undefined, logGroupName: string): void {
  if (key?.admitsLogGroup?.(logGroupName) === false) {
    throw new Error(
      `key, logGroupName: got a key whose policy does not admit the log group "${logGroupName}"; add it to the key's logGroupNames`,
    );
  }
}

/** @throws Error where the key's policy is ours and shuts out the trail */
export function checkAdmitsTrail(key: EncryptionKey | undefined, trailName: string): void {
  if (key?.admitsTrail?.(trailName) === false) {
    throw new Error(
      `key, name: got a key whose policy does not admit the trail "${trailName}"; add it to the key's trailNames`,
    );
  }
}

/** @throws Error where the key's policy is ours and shuts out who tells an alarm topic */
export function checkAdmitsAlarms(key: EncryptionKey | undefined): void {
  if (key?.admitsAlarms === false) {
    throw new Error(
      "key: got a key whose policy admits neither CloudWatch alarms nor EventBridge, so that nobody would be told; leave key out, and one is made that does",
    );
  }
}
