// Builds policies/bundle from policies/: the catalogue out of the rules' METADATA, then the Wasm. Both are committed;
// `--check` builds beside them and fails on any byte of difference. Needs Go, which builds the pinned OPA.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import binaryen from "binaryen";

import { opaPath } from "./opa.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const generated = ["lib/catalogue.rego", "bundle/catalogue.json", "bundle/policy.wasm"];
const check = process.argv.includes("--check");
const opa = opaPath();

const run = (cwd, ...args) => execFileSync(opa, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });

/** What the findings of a rule can be about. A baseline holds those about a state alone. */
const ABOUT = ["state", "change", "document"];

function oneOf(allowed, value, what) {
  if (allowed.includes(value)) return value;
  throw new Error(`METADATA of ${what}: got ${value}, expected one of ${allowed.join(", ")}`);
}

/** The catalogue: one entry a rule, its id taken from its package, so that neither can drift from the other. */
function catalogue(policies) {
  const { annotations } = JSON.parse(run(policies, "inspect", "--annotations", "--format", "json", "."));
  return annotations
    .filter(({ annotations: a }) => a.scope === "package" && a.custom?.tier !== undefined)
    .map(({ path, annotations: a }) => {
      const id = path
        .slice(2)
        .map((step) => step.value)
        .join("/");
      return {
        id,
        title: a.title,
        description: a.description,
        tier: a.custom.tier,
        severity: a.custom.severity,
        remediation: a.custom.remediation,
        applies_to: a.custom.applies_to,
        about: oneOf(ABOUT, a.custom.about, `${id}: about`),
        judges: a.custom.judges ?? {},
        links: a.custom.links ?? {},
        ...(a.custom.marks ? { marks: a.custom.marks } : {}),
        ...(a.custom.evidence ? { evidence: a.custom.evidence } : {}),
        controls: a.custom.controls,
        related: (a.related_resources ?? []).map((resource) => resource.ref),
        docs: `policies/rules/${id}/README.md`,
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What the policies themselves need of the catalogue. It is Rego, because not every engine loads data beside policies. */
function catalogueRego(rules) {
  const entries = rules.map(
    (rule) =>
      `\t${JSON.stringify(rule.id)}: ${JSON.stringify({ title: rule.title, tier: rule.tier, severity: rule.severity, remediation: rule.remediation })},`,
  );
  const types = [...new Set(rules.flatMap(({ judges, links }) => Object.keys({ ...judges, ...links })))].sort();
  return [
    "# METADATA",
    "# description: Generated from the METADATA of the rules by `npm run build:policies`. Do not edit.",
    "package lib.catalogue",
    "",
    "rules := {",
    ...entries,
    "}",
    "",
    "# METADATA",
    "# description: The attributes that any rule reads, by type; with dots, of an attribute what is in it.",
    `attributes := ${JSON.stringify(attributesRead(rules))}`,
    "",
    "# METADATA",
    "# description: Texts of which a resource of a type holds one, or matters to no rule.",
    `marks := ${JSON.stringify(Object.assign({}, ...rules.map(({ marks }) => marks)))}`,
    "",
    "# METADATA",
    "# description: The resource types that some rule reads.",
    `types := {${types.map((type) => JSON.stringify(type)).join(", ")}}`,
    "",
  ].join("\n");
}

/** The attributes that any rule reads, by type. */
function attributesRead(rules) {
  const read = {};
  for (const rule of rules) {
    for (const [type, names] of [...Object.entries(rule.judges), ...Object.entries(rule.links)]) {
      read[type] = [...new Set([...(read[type] ?? []), ...names])].sort();
    }
  }
  return Object.fromEntries(Object.entries(read).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function build(policies) {
  const rules = catalogue(policies);
  const target = join(policies, "lib/catalogue.rego");
  writeFileSync(target, catalogueRego(rules));
  run(policies, "fmt", "--write", "lib/catalogue.rego");
  run(
    policies,
    "check",
    "--strict",
    "--ignore",
    "*_test.rego",
    "--capabilities",
    join(root, "tools/capabilities.json"),
    ".",
  );

  mkdirSync(join(policies, "bundle"), { recursive: true });
  const note = "Generated from the METADATA of the rules by `npm run build:policies`. Do not edit.";
  writeFileSync(join(policies, "bundle/catalogue.json"), `${JSON.stringify({ $comment: note, rules }, null, 2)}\n`);

  // From inside the folder: OPA writes source paths into the Wasm, and the bytes are to be the same everywhere.
  const work = mkdtempSync(join(tmpdir(), "policies-"));
  try {
    const archive = join(work, "bundle.tar.gz");
    run(
      policies,
      ...["build", "-t", "wasm", "-O", "2", "--ignore", "*_test.rego", "--ignore", "bundle"],
      ...["--capabilities", join(root, "tools/capabilities.json"), "-o", archive, "."],
    );
    const wasm = execFileSync("tar", ["-xzPOf", archive, "/policy.wasm"], { maxBuffer: 1 << 28 });
    writeFileSync(join(policies, "bundle/policy.wasm"), smaller(wasm));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** The same in two thirds of the bytes: each start of the command reads them all and compiles what a plan calls for. */
function smaller(wasm) {
  const module = binaryen.readBinary(wasm);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  module.optimize();
  return module.emitBinary();
}

if (check) {
  const work = mkdtempSync(join(tmpdir(), "policies-"));
  try {
    const copy = join(work, "policies");
    cpSync(join(root, "policies"), copy, { recursive: true });
    build(copy);
    const stale = generated.filter(
      (file) => !readFileSync(join(root, "policies", file)).equals(readFileSync(join(copy, file))),
    );
    if (stale.length > 0) {
      process.stderr.write(
        `policies: ${stale.join(", ")} differ from what the rules give; run npm run build:policies\n`,
      );
      process.exitCode = 1;
    }
  } finally {
    rmSync(work, { recursive: true });
  }
} else {
  build(join(root, "policies"));
}
