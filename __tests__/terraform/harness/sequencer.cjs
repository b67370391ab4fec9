// Starts the suite files that take longest first, so that none of them runs alone at the end. By itself jest goes by the
// size of the files, until it has times of an earlier run.

const { basename } = require("node:path");

/** The suite files that take minutes, the longest first. */
const LONGEST = ["examples", "constructs", "environments", "accounts", "lifecycle"].map((name) => `${name}.suite.ts`);

/** @implements https://jestjs.io/docs/configuration#testsequencer-string */
class LongestFirst {
  sort(tests) {
    const rank = ({ path }) => {
      const found = LONGEST.indexOf(basename(path));
      return found === -1 ? LONGEST.length : found;
    };
    return [...tests].sort((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
  }

  cacheResults() {
    // The order is always the same.
  }
}

module.exports = LongestFirst;
