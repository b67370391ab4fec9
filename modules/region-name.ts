import { Token } from "cdktf";

/** How AWS names regions: the grammar rather than a list, which is out of date with each region that AWS opens. */
export const REGION_NAME =
  /^(?:af|ap|ca|cn|eu|eu-iso[a-z]|eusc-[a-z]{2}|il|me|mx|sa|us|us-gov|us-iso[a-z]?)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d$/;

/** @throws Error where no region of AWS is named so */
export function checkRegionName(prop: string, region: string): void {
  if (!Token.isUnresolved(region) && !REGION_NAME.test(region)) {
    throw new Error(`${prop}: got "${region}", expected an AWS region such as "eu-west-1" or "us-gov-west-1"`);
  }
}
