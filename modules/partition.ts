import { PARTITION_TABLE } from "./partition-table";

/** A partition of AWS: a group of regions with its own ARNs, accounts and domain. */
export interface Partition {
  /** Second part of its ARNs, such as "aws-cn". */
  readonly id: string;
  /** Domain of its endpoints, such as "amazonaws.com.cn". */
  readonly dnsSuffix: string;
}

/**
 * The partition of a region; undefined if the region is of none.
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function partitionOf(region: string): Partition | undefined {
  return PARTITION_TABLE.find(({ regionPrefix }) => new RegExp(`^${regionPrefix}-${PLACE}$`).test(region));
}

// AWS's own expressions have any word here, which lets misspelt regions pass.
const PLACE = "(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\\d";

/** How AWS names regions: a grammar rather than a list, which each region that AWS opens makes out of date. */
export const REGION_NAME = new RegExp(
  `^(?:${PARTITION_TABLE.map(({ regionPrefix }) => regionPrefix).join("|")})-${PLACE}$`,
);
