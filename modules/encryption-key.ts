/** A KMS key by its ARN: a `LogKey`, or one that lives elsewhere (`LogKey.fromKeyArn`). */
export interface EncryptionKey {
  /** ARN of the key itself; CloudWatch Logs takes no alias. */
  readonly keyArn: string;
  /** Whether the key's policy lets CloudWatch Logs use it for the group; undefined where the policy is not ours. */
  readonly admitsLogGroup?: (logGroupName: string) => boolean;
  /** Whether the key's policy lets CloudTrail use it for the trail; undefined where the policy is not ours. */
  readonly admitsTrail?: (trailName: string) => boolean;
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
