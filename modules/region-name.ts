import { Token } from "cdktf";
import { REGION_NAME } from "./partition";

/** @throws Error where no region of AWS is named so */
export function checkRegionName(prop: string, region: string): void {
  if (!Token.isUnresolved(region) && !REGION_NAME.test(region)) {
    throw new Error(`${prop}: got "${region}", expected an AWS region such as "eu-west-1" or "us-gov-west-1"`);
  }
}
