/** A thing and its region; undefined where only a plan knows that. */
interface Located {
  /** What it is, with its article. */
  readonly what: string;
  readonly region: string | undefined;
}

/**
 * Most of AWS reaches its own region alone, and finds nothing, or makes a second one, where it is pointed elsewhere.
 * @param prop the prop that was given
 * @param given what was given in it
 * @param user what is to use it
 * @throws Error where both regions are known and differ
 */
export function checkSameRegion(prop: string, given: Located, user: Located): void {
  if (given.region === undefined || user.region === undefined || given.region === user.region) return;
  throw new Error(
    `${prop}, region: got ${given.what} of "${given.region}" for ${user.what} in "${user.region}", expected ${given.what} of its own region`,
  );
}
