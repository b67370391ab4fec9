const { transform } = require("./jest.config.cjs");

/** The suites that run Terraform: `npm run test:terraform`. @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__/terraform"],
  testMatch: ["**/*.suite.ts"],
  transform,
  globalSetup: "<rootDir>/__tests__/terraform/harness/setup.ts",
  reporters: ["default", "<rootDir>/__tests__/terraform/harness/reporter.cjs"],
  testSequencer: "<rootDir>/__tests__/terraform/harness/sequencer.cjs",
  // One more than a small machine has processors: the provider sleeps for up to a minute before it deletes a cluster.
  maxWorkers: 3,
  testTimeout: process.env.AWS_PROVIDER === "registry" ? 45 * 60_000 : 15 * 60_000,
};
