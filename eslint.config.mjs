import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const provider = {
  name: "@cdktf/provider-aws",
  message: "import the resource itself (@cdktf/provider-aws/lib/eks-cluster): the root costs seconds and half a GB",
};
const tests = {
  regex: "(^|/)__tests__(/|$)",
  message: "nothing outside __tests__ imports a test",
};
const gate = {
  regex: "^(\\.\\./)+gate(/|$)",
  message: "of modules only logging-policy.ts and jest.ts reach into the gate",
};
const gateInside = {
  regex: "^(\\.\\./)+gate/.",
  message: "import from the gate's index",
};
const main = {
  regex: "(^|/)main$",
  message: "main.ts imports the modules, never the other way round",
};
const cdktf = {
  regex: "^(cdktf|constructs|@cdktf)(/|$)",
  message: "the gate runs where no cdktf is",
};
const outsideGate = {
  regex: "^(\\.\\./)+(modules|main|tools|environments)(/|$)",
  message: "the gate imports nothing but itself",
};

const restrict = (...patterns) => ["error", { paths: [provider], patterns }];
const printing = "only gate/cli.ts touches process and console: return text instead";
const ambient = { regex: "^(node:)?(process|console)$", message: printing };

export default defineConfig(
  // tools/scanner is AssemblyScript, which has types of its own.
  globalIgnores(["dist/", "cdktf.out/", ".cache/", "coverage/", "**/node_modules/", "**/.gen/", "tools/scanner/"]),
  { name: "strict everywhere", linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    name: "typescript",
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers read well in messages; objects and undefined stay errors.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "no-restricted-imports": restrict(tests),
    },
  },
  {
    name: "modules reach into the gate in two places",
    files: ["modules/**/*.ts"],
    rules: { "no-restricted-imports": restrict(tests, main, gate) },
  },
  {
    name: "the two places",
    files: ["modules/logging-policy.ts", "modules/jest.ts"],
    rules: { "no-restricted-imports": restrict(tests, main, gateInside) },
  },
  {
    name: "the gate knows no cdktf and prints nothing",
    files: ["gate/**/*.ts"],
    rules: {
      "no-restricted-imports": restrict(tests, cdktf, outsideGate, ambient),
      "no-restricted-globals": [
        "error",
        { name: "process", message: printing },
        { name: "console", message: printing },
      ],
      // require() in a branch keeps YAML, zod and what of Node is large unloaded for those who need none of them.
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\./", "^node:(crypto|tty)$"] }],
    },
  },
  {
    name: "ambient declarations",
    files: ["**/*.d.ts"],
    rules: { "@typescript-eslint/no-extraneous-class": "off" },
  },
  {
    name: "the command's edge",
    files: ["gate/cli.ts"],
    rules: { "no-restricted-globals": "off" },
  },
  {
    name: "modules print nothing",
    files: ["modules/**/*.ts"],
    rules: { "no-restricted-globals": ["error", { name: "console", message: printing }] },
  },
  {
    name: "tests",
    files: ["__tests__/**/*.ts"],
    rules: {
      "no-restricted-imports": restrict(),
      "@typescript-eslint/explicit-module-boundary-types": "off",
    },
  },
  {
    name: "tests",
    files: ["__tests__/**/*.ts"],
    // Where an assertion is wrong a test fails, which is what a test is for.
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    name: "scripts",
    files: ["**/*.{mjs,cjs,js}"],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
