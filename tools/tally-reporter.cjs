// A jest reporter that adds what was passed and failed to the file TEST_TALLY names, one line of JSON a run.
const { appendFileSync } = require("node:fs");

module.exports = class TallyReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests: passed, numFailedTests, numRuntimeErrorTestSuites } = results;
    // A suite that could not even start has no tests to count.
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    appendFileSync(process.env.TEST_TALLY, `${JSON.stringify({ runner: "jest", passed, failed })}\n`);
  }
};
