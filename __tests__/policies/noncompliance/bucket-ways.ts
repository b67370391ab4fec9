import type { Json, Resource } from "./altered";
import { denied, here, type Place, type Way, type Ways, type Worsen } from "./way";

const companions = ({ altered, document, address }: Place, type: string): Resource[] =>
  altered.all(type, document).filter(({ configured }) => configured.includes(address));

/** Of one part of what is asked of a bucket. */
const ofPart = (part: string, change: Worsen): Way =>
  denied((place) => (place.subject === part ? change(place) : false));

const companion = (part: string, type: string, change: (found: Resource) => void): Way =>
  ofPart(part, (place) => {
    const found = companions(place, type);
    found.forEach(change);
    return found.length > 0;
  });

const BLOCK = "aws_s3_bucket_public_access_block";
const BLOCKS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

const expiring = (expiration: Json, more: Json = {}): Way =>
  denied((place) => {
    const found = companions(place, "aws_s3_bucket_lifecycle_configuration");
    const rule = { id: "short", status: "Enabled", expiration: [expiration], ...more };
    found.forEach((each) => each.set("rule", [rule]));
    return found.length > 0;
  });

export const bucketWays: Readonly<Record<string, Ways>> = {
  "cloudtrail/bucket_protected": {
    "destroyed by force": ofPart("force_destroy", (place) => here(place).set("force_destroy", true)),
    "destroyed by force, as text": ofPart("force_destroy", (place) => here(place).set("force_destroy", "true")),
    "versioning suspended": companion("versioning", "aws_s3_bucket_versioning", (each) =>
      each.set("versioning_configuration", [{ status: "Suspended" }]),
    ),
    "no versioning": ofPart("versioning", (place) => {
      const found = companions(place, "aws_s3_bucket_versioning");
      found.forEach((each) => each.remove());
      // As AWS reports a bucket that was never versioned.
      here(place).set("versioning", [{ enabled: false, mfa_delete: false }]);
      return found.length > 0;
    }),
    "no block of public access": companion("public access", BLOCK, (each) => each.remove()),
    ...Object.fromEntries(
      BLOCKS.map((name) => [`${name} off`, companion("public access", BLOCK, (each) => each.set(name, false))]),
    ),
  },
  "cloudtrail/bucket_retention": {
    "a month": expiring({ days: 30 }),
    "a day too few": expiring({ days: 364 }),
    "a date": expiring({ date: "2027-01-01T00:00:00Z" }),
    "a month, for objects of a size": expiring({ days: 30 }, { filter: [{ object_size_greater_than: 1 }] }),
  },
};
