import { bucketWays } from "./bucket-ways";
import { clusterWays } from "./cluster-ways";
import { documentWays } from "./document-ways";
import { groupWays } from "./group-ways";
import { keyWays } from "./key-ways";
import { outsideWays } from "./outside-ways";
import { trailWays } from "./trail-ways";
import type { Ways } from "./way";

/** By rule, every way in which it is tried. A rule that the catalogue has and this has not fails the test. */
export const WAYS: Readonly<Record<string, Ways>> = {
  ...documentWays,
  ...clusterWays,
  ...outsideWays,
  ...groupWays,
  ...keyWays,
  ...trailWays,
  ...bucketWays,
};
