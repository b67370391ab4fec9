const terraform = require("./jest.terraform.config.cjs");

/** The suites that deploy with the real AWS provider: `npm run test:provider`. @type {import("jest").Config} */
module.exports = {
  ...terraform,
  roots: ["<rootDir>/__tests__/terraform/deploy"],
  testPathIgnorePatterns: [],
  globalSetup: "<rootDir>/__tests__/terraform/deploy/harness/setup.ts",
  // A deploy of five stacks by the CLI takes a minute or two on a busy machine.
  testTimeout: 15 * 60_000,
};
