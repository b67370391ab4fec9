import { Token } from "cdktf";
import { shown } from "./shown";

/**
 * What CloudTrail takes for a name.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
 */
export const TRAIL_NAME = /^(?!.*[._-]{2})[A-Za-z0-9][\w.-]{1,126}[A-Za-z0-9]$/;

/** @throws Error where CloudTrail would not take the name */
export function checkTrailName(prop: string, name: string): void {
  const given: unknown = name;
  if (typeof given !== "string" || (!Token.isUnresolved(given) && !TRAIL_NAME.test(given))) {
    throw new Error(
      `${prop}: got ${shown(given)}, expected 3 to 128 letters, digits, ".", "_" and "-", no two of these side by side, beginning and ending with a letter or digit`,
    );
  }
}
