import { Token } from "cdktf";

/** @throws Error where it is no AWS account */
export function checkAccount(prop: string, account: string): void {
  if (!Token.isUnresolved(account) && !/^\d{12}$/.test(account)) {
    throw new Error(`${prop}: got "${account}", expected the twelve digits of an AWS account`);
  }
}
