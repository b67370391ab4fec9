/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  reporters: ["default", ...(process.env.TEST_TALLY ? ["<rootDir>/tools/tally-reporter.cjs"] : [])],
  maxWorkers: 2,
  // Not what a test should take: what a busy machine may.
  testTimeout: 60_000,
};
