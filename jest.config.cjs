/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__", "<rootDir>/examples"],
  testMatch: ["**/*.test.ts"],
  // The examples import the package by its name, as its users do.
  moduleNameMapper: {
    "^eks-audit-logging$": "<rootDir>/modules/index.ts",
    "^eks-audit-logging/jest$": "<rootDir>/modules/jest.ts",
    "^eks-audit-logging/gate$": "<rootDir>/gate/index.ts",
  },
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
