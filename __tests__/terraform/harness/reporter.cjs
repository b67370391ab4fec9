// Jest's own summary is for people at a terminal: this says, for each suite, count and time, then what was skipped and
// why, and closes with the line that CI reads.

const { appendFileSync, existsSync, readFileSync } = require("node:fs");

/** @implements {import("jest").Config} */
class SuiteReporter {
  onRunComplete(_contexts, results) {
    const lines = [];
    for (const suite of results.testResults) {
      const name = suite.testFilePath.split("/").pop();
      const seconds = ((suite.perfStats.end - suite.perfStats.start) / 1000).toFixed(1);
      const failed = suite.numFailingTests + (suite.testExecError ? 1 : 0);
      const skipped = suite.numPendingTests > 0 ? `, ${suite.numPendingTests} skipped` : "";
      lines.push(`${name}: ${suite.numPassingTests} passed, ${failed} failed${skipped} (${seconds} s)`);
    }
    const { missing, missingCheckov, missingOpenTofu } = JSON.parse(process.env.TERRAFORM_SUITES ?? "{}");
    if (missing) lines.push(`skipped: every suite that needs Terraform, because: ${missing}`);
    if (missingOpenTofu && !missing) lines.push(`skipped: opentofu.suite.ts, because: ${missingOpenTofu}`);
    if (missingCheckov) lines.push(`skipped: checkov.suite.ts, because: ${missingCheckov}`);
    const { missing: missingProvider, figures } = JSON.parse(process.env.PROVIDER_SUITES ?? "{}");
    if (missingProvider) {
      lines.push(`skipped: every suite that deploys with the real AWS provider, because: ${missingProvider}`);
    }
    if (figures && existsSync(figures)) lines.push(...readFileSync(figures, "utf8").trim().split("\n"));
    const brokenSuites = results.testResults.filter((suite) => suite.testExecError).length;
    const total = `${results.numPassedTests} passed, ${results.numFailedTests + brokenSuites} failed`;
    const skippedTotal = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : "";
    if (process.env.TEST_TALLY) {
      const tally = {
        runner: process.env.PROVIDER_SUITES ? "provider" : "terraform",
        passed: results.numPassedTests,
        failed: results.numFailedTests + brokenSuites,
      };
      appendFileSync(process.env.TEST_TALLY, `${JSON.stringify(tally)}\n`);
    }
    // after jest's own summary: what CI reads is the last line
    process.once("exit", () => console.log(["", ...lines.sort(), "", total + skippedTotal].join("\n")));
  }
}

module.exports = SuiteReporter;
