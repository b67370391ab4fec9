/** A KMS key by its ARN: a `LogKey`, or one that lives elsewhere (`LogKey.fromKeyArn`). */
export interface EncryptionKey {
  /** ARN of the key itself; CloudWatch Logs takes no alias. */
  readonly keyArn: string;
}
