// The steps that all suites together have shown of each resource type, and their requests.

const { existsSync, readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const STEPS = ["create", "read back", "empty re-plan", "update", "destroy", "import"];
const PAGE = join(__dirname, "..", "..", "..", "docs", "testing.md");
const CALLS = join(__dirname, "..", "..", "..", "tools", "permissions", "calls.json");
const BEGIN = "<!-- Resource types: written by `WRITE_TABLE=1 npm run test:terraform`. -->";
const END = "<!-- End of resource types. -->";

/** The notes of all suite files in a folder. */
function readShown(folder) {
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
}

/** The rows of the table: for each step of a type the first suite that shows it. */
function tableOf(shown) {
  const types = [...new Set(shown.flatMap((suite) => Object.keys(suite.types)))].sort();
  const rows = types.map((type) => {
    const cells = STEPS.map((step) => {
      const suite = shown.find((one) => one.types[type]?.includes(step));
      return suite === undefined ? "" : suite.suite.replace(".suite.ts", "");
    });
    return [`\`${type}\``, ...cells];
  });
  return [["resource type", ...STEPS], STEPS.concat("").map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** The operations that the provider calls for each type, when Terraform plans and when it applies. */
function callsOf(shown) {
  const types = [...new Set(shown.flatMap((suite) => Object.keys(suite.calls)))].sort();
  const of = (type, step) => [...new Set(shown.flatMap((suite) => suite.calls[type]?.[step] ?? []))].sort();
  return Object.fromEntries(types.map((type) => [type, { plan: of(type, "plan"), apply: of(type, "apply") }]));
}

/** One line on the requests of all suites. */
function wireOf(shown) {
  const requests = shown.reduce((sum, { wire }) => sum + wire.requests, 0);
  const operations = Object.assign({}, ...shown.map(({ wire }) => wire.operations));
  const protocols = [...new Set(Object.values(operations))].sort();
  const found = violationsIn(shown);
  return (
    `on the wire: ${requests} requests, ${Object.keys(operations).length} operations, ` +
    `protocols ${protocols.join(", ")}, ${found.size} known violations of AWS's models`
  );
}

function violationsIn(shown) {
  return new Set(shown.flatMap(({ wire }) => Object.keys(wire.violations)));
}

/**
 * Compares the notes of a run of all suites with the committed table and calls, and with known-violations.json.
 *
 * @returns the differences, each in one sentence
 */
async function faultsOf(shown, provider) {
  const { format } = await import("prettier");
  const listed = JSON.parse(readFileSync(join(__dirname, "known-violations.json"), "utf8"));
  const found = violationsIn(shown);
  const faults = listed
    .filter(({ violation }) => !found.has(violation))
    .map(({ violation }) => `known-violations.json: got "${violation}", which no suite shows any more; remove it`);
  const calls = callsOf(shown);
  const known = new Set(Object.values(calls).flatMap(({ plan, apply }) => [...plan, ...apply]));
  for (const operation of Object.keys(Object.assign({}, ...shown.map(({ wire }) => wire.operations))).sort()) {
    if (!known.has(operation)) faults.push(`on the wire: got ${operation}, which the provider calls for no type`);
  }
  if (process.env.WRITE_TABLE !== undefined) {
    writeFileSync(CALLS, await format(JSON.stringify(calls), { parser: "json", printWidth: 120 }));
  }
  if (JSON.stringify(JSON.parse(readFileSync(CALLS, "utf8"))) !== JSON.stringify(calls)) {
    faults.push(
      "tools/permissions/calls.json: the calls of the provider differ; run `WRITE_TABLE=1 npm run test:terraform` and `npm run build:permissions`",
    );
  }
  const page = readFileSync(PAGE, "utf8");
  const [before, rest = ""] = page.split(BEGIN);
  const after = rest.split(END)[1];
  if (after === undefined)
    return [...faults, `docs/testing.md: got no "${BEGIN}", expected the table of resource types`];
  const table = `Shown with version ${provider.version} of the AWS provider, commit ${provider.commit}:\n\n${tableOf(shown)}`;
  const written = await format(`${before}${BEGIN}\n\n${table}\n\n${END}${after}`, {
    parser: "markdown",
    printWidth: 120,
  });
  if (process.env.WRITE_TABLE !== undefined) writeFileSync(PAGE, written);
  else if (written !== page) {
    faults.push("docs/testing.md: the table of resource types is old; run `WRITE_TABLE=1 npm run test:terraform`");
  }
  return faults;
}

module.exports = { faultsOf, readShown, wireOf };
