// Says, for each suite, count and time, then what was skipped and why, and closes with the line that CI reads. Jest's own
// summary is for people at a terminal.

const { appendFileSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const { faultsOf, readShown, wireOf } = require("./shown-report.cjs");

const SUITES = readdirSync(join(__dirname, "..")).filter((file) => file.endsWith(".suite.ts"));

/** @implements {import("jest").Config} */
class SuiteReporter {
  #faults = [];

  async onRunComplete(_contexts, results) {
    const lines = [];
    for (const suite of results.testResults) {
      const name = suite.testFilePath.split("/").pop();
      const seconds = ((suite.perfStats.end - suite.perfStats.start) / 1000).toFixed(1);
      const failed = suite.numFailingTests + (suite.testExecError ? 1 : 0);
      const skipped = suite.numPendingTests > 0 ? `, ${suite.numPendingTests} skipped` : "";
      lines.push(`${name}: ${suite.numPassingTests} passed, ${failed} failed${skipped} (${seconds} s)`);
    }
    const tools = JSON.parse(process.env.TERRAFORM_SUITES ?? "{}");
    if (tools.missing) lines.push(`skipped: every suite that needs Terraform, because: ${tools.missing}`);
    if (tools.missingOpenTofu) lines.push(`skipped: opentofu.suite.ts, because: ${tools.missingOpenTofu}`);
    if (tools.missingCheckov) lines.push(`skipped: checkov.suite.ts, because: ${tools.missingCheckov}`);
    if (!tools.missing && !tools.offline) {
      lines.push(
        "skipped: every suite of the emulator's accounts, because: AWS_PROVIDER=registry runs in an AWS account",
      );
    }
    const shown = readShown(tools.shown);
    if (shown.length > 0) lines.push(wireOf(shown));
    const brokenSuites = results.testResults.filter((suite) => suite.testExecError).length;
    const failed = results.numFailedTests + brokenSuites;
    // Only a run of all suites shows all that is to be shown.
    const isWhole = tools.offline && results.testResults.length === SUITES.length && failed === 0;
    this.#faults = isWhole ? await faultsOf(shown, tools.offline.provider) : [];
    const total = `${results.numPassedTests} passed, ${failed + this.#faults.length} failed`;
    const skippedTotal = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : "";
    if (process.env.TEST_TALLY) {
      const tally = { runner: "terraform", passed: results.numPassedTests, failed: failed + this.#faults.length };
      appendFileSync(process.env.TEST_TALLY, `${JSON.stringify(tally)}\n`);
    }
    // After jest's own summary: what CI reads is the last line.
    process.once("exit", () =>
      console.log(["", ...lines.sort(), ...this.#faults, "", total + skippedTotal].join("\n")),
    );
  }

  getLastError() {
    return this.#faults.length > 0 ? new Error(this.#faults.join("\n")) : undefined;
  }
}

module.exports = SuiteReporter;
