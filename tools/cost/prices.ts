/** A list price, and where AWS says what it is today. */
export interface Price {
  readonly what: string;
  /** US dollars. */
  readonly price: number;
  readonly unit: string;
  readonly source: string;
}

/** When the prices were put down. */
export const PRICES_OF = "November 2026";
export const REGION = "us-east-1";

const CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/";
const FIREHOSE = "https://aws.amazon.com/firehose/pricing/";
const S3 = "https://aws.amazon.com/s3/pricing/";

export const PRICES = {
  ingestion: {
    what: "standard ingestion by CloudWatch Logs",
    price: 0.5,
    unit: "GB",
    source: CLOUDWATCH,
  },
  kept: { what: "logs kept in CloudWatch, compressed", price: 0.03, unit: "GB and month", source: CLOUDWATCH },
  metric: { what: "a metric of a metric filter", price: 0.3, unit: "metric and month", source: CLOUDWATCH },
  alarm: { what: "an alarm", price: 0.1, unit: "alarm and month", source: CLOUDWATCH },
  dashboard: { what: "a dashboard", price: 3, unit: "dashboard and month", source: CLOUDWATCH },
  stream: { what: "what Firehose takes in, compressed", price: 0.029, unit: "GB", source: FIREHOSE },
  unpacking: { what: "what Firehose unpacks", price: 0.00325, unit: "GB", source: FIREHOSE },
  standard: { what: "S3 Standard", price: 0.023, unit: "GB and month", source: S3 },
  glacier: { what: "S3 Glacier Instant Retrieval", price: 0.004, unit: "GB and month", source: S3 },
  key: { what: "a KMS key", price: 1, unit: "key and month", source: "https://aws.amazon.com/kms/pricing/" },
} as const satisfies Record<string, Price>;

/** What is taken for granted of a cluster's logs: measure yours, and put it here. */
export const ASSUMPTIONS = {
  /** Bytes of an audit event, on average. */
  bytesPerEvent: 1500,
  /** Of all that is ingested, the part that is not audit, where all five types are on. */
  otherTypes: 0.005,
  /** Bytes that are left of one when it is compressed. */
  compressed: 0.15,
  /** Part of the events that the archive's patterns let through. */
  archived: 0.7,
} as const;
