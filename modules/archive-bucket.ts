import type { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key";
import { KeptBucket, type BucketKeepingProps } from "./kept-bucket";

/** How the archive keeps what arrives. */
export interface ArchiveBucketProps extends BucketKeepingProps {
  /**
   * Name of the bucket, unique in all of AWS.
   * @default - "eks-audit-archive", the account and the region, joined by "-"
   */
  readonly bucketName?: string;

  /**
   * Key that encrypts what arrives.
   * @default - S3's own encryption, said as a warning at synth
   */
  readonly key?: EncryptionKey;
}

/**
 * A bucket for the archives of clusters, over TLS alone, that never forgets unless told to. Old objects move to Glacier
 * Instant Retrieval, the one Glacier that Athena still reads.
 * @see https://docs.aws.amazon.com/athena/latest/ug/querying-glacier.html
 */
export class ArchiveBucket extends KeptBucket {
  /** Key that encrypts what arrives; undefined where it is S3's own encryption. */
  public readonly key: EncryptionKey | undefined;

  /** @throws Error where a prop is out of its values, two contradict each other, or the App has the bucket already */
  public constructor(scope: Construct, id: string, props: ArchiveBucketProps = {}) {
    super(scope, id, {
      ...props,
      noun: "archive bucket",
      bucketName: ({ account, region }) => props.bucketName ?? `eks-audit-archive-${account}-${region}`,
      key: props.key,
      glacierClass: "GLACIER_IR",
      // Firehose writes with a role of this account.
      statements: () => [],
    });
    this.key = props.key;
  }
}
