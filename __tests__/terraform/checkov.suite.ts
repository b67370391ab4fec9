import { readFileSync } from "node:fs";
import { GateError, judge } from "../../gate";
import { APPS } from "./checkov/apps";
import { DOCTORED, type PlanOfCluster } from "./checkov/doctored";
import { listed, tableBelow } from "./checkov/page";
import { runCheckov, type Finding, type Findings } from "./checkov/run";
import { describeWithCheckov } from "./harness/suites";
import type { Plan } from "./harness/plan";
import { Folder } from "./harness/folder";
import { World } from "./harness/world";

/** What is to be found, for messages that say where. */
const told = ({ file, check, address }: Finding): string => `${check} ${address} ${file.split("/").pop() ?? ""}`;

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();

describeWithCheckov("Checkov", () => {
  const world = new Folder("checkov", () => ({}));
  /** The app of each file. */
  const planned = new Map<string, string>();
  const applied = new Map<string, string>();
  let ofPlanned: Findings;
  let ofApplied: Findings;
  let cluster: PlanOfCluster;
  afterAll(() => world.remove());

  beforeAll(async () => {
    for (const [index, [app, synthesize]] of Object.entries(APPS).entries()) {
      const account = await World.start("checkov-app", { installs: app === "examples/organization" });
      try {
        const stacks = await synthesize(account);
        for (const [stack, terraform] of stacks) {
          await terraform.init();
          const plan = await terraform.plan();
          planned.set(world.write(`planned/${index}-${stack}.json`, JSON.stringify(plan)), app);
          if (app === "examples/minimal") cluster = plan as unknown as PlanOfCluster;
          await terraform.apply(terraform.planFile);
        }
        for (const [stack, terraform] of stacks) {
          applied.set(world.write(`applied/${index}-${stack}.json`, JSON.stringify(await terraform.plan())), app);
        }
      } finally {
        account.remove();
      }
    }
    [ofPlanned, ofApplied] = await Promise.all([
      runCheckov(world, [...planned.keys()]),
      runCheckov(world, [...applied.keys()]),
    ]);
  }, 600_000);

  /** `check type` of each finding, with the apps that have it. */
  function byCheck(findings: readonly Finding[], apps: ReadonlyMap<string, string>): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const { check, file, type } of findings) {
      const key = `${check} ${type}`;
      found.set(key, sorted([...(found.get(key) ?? []), apps.get(file)!]));
    }
    return found;
  }

  test("fails what docs/scanners.md names as an exception, and nothing else", () => {
    const failed = byCheck(ofApplied.failed, applied);
    const passed = byCheck(ofApplied.passed, applied);
    const exceptions = tableBelow("Exceptions").map(([check = "", type = "", where = "", why = ""]) => {
      expect(why).not.toBe("");
      const key = `${check} ${type.replaceAll("`", "")}`;
      // "all" means it: nothing of ours passes
      return [key, where === "all" ? (passed.has(key) ? [] : failed.get(key)) : listed(where)];
    });
    expect(Object.fromEntries(failed)).toEqual(Object.fromEntries(exceptions));
  });

  test("fails before the first apply what docs/scanners.md says of it, and else what it fails afterwards", () => {
    const after = new Set(ofApplied.failed.map(told));
    const before = new Set(ofPlanned.failed.map(told));
    expect(ofApplied.failed.map(told).filter((one) => !before.has(one))).toEqual([]);
    const onlyBefore = ofPlanned.failed.filter((finding) => !after.has(told(finding)));
    const table = tableBelow("Before the first apply").map(([check = "", type = "", where = "", why = ""]) => {
      expect(why).not.toBe("");
      return [`${check} ${type.replaceAll("`", "")}`, listed(where)];
    });
    expect(Object.fromEntries(byCheck(onlyBefore, planned))).toEqual(Object.fromEntries(table));
  });

  test("passes before the first apply no more than afterwards", () => {
    const more = new Set(ofApplied.passed.map(told));
    expect(ofPlanned.passed.map(told).filter((one) => !more.has(one))).toEqual([]);
    expect(more.size).toBeGreaterThan(ofPlanned.passed.length);
  });

  test("looked at each type with the checks that docs/scanners.md lists", () => {
    const looked = new Map<string, Set<string>>();
    for (const { check, type } of ofApplied.passed) looked.set(type, (looked.get(type) ?? new Set()).add(check));
    const table = tableBelow("What passes").map(([type = "", checks = ""]) => [
      type.replaceAll("`", ""),
      checks.split(" ").sort(),
    ]);
    const found = [...looked].map(([type, checks]) => [type, sorted(checks)] as const);
    process.stdout.write(
      `Checkov: ${ofApplied.passed.length} passed, ${ofApplied.failed.length} failed, ` +
        `of ${applied.size} applied stacks; ${ofPlanned.passed.length} passed as planned\n`,
    );
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(table));
  });

  test("has a verdict for each other type, or docs/scanners.md says that it has none", () => {
    const judged = new Set([...ofApplied.passed, ...ofApplied.failed].map(({ type }) => type));
    const types = [...applied.keys()].flatMap((file) => managedTypes(JSON.parse(readFileSync(file, "utf8")) as Plan));
    const table = tableBelow("What it has no verdict for").flatMap(([cell = ""]) => listed(cell.replaceAll("`", "")));
    expect(sorted(types.filter((type) => !judged.has(type)))).toEqual(sorted(table));
  });

  test("passes each stream of the archive by the checks that an empty list keeps from a verdict", async () => {
    const files = [...applied]
      .filter(([, app]) => app === "examples/archive-and-search")
      .map(([file], index) =>
        world.write(
          `streams/${index}.json`,
          readFileSync(file, "utf8").replaceAll('"kinesis_source_configuration":[],', ""),
        ),
      );
    const { failed, passed } = await runCheckov(world, files, "CKV_AWS_240,CKV_AWS_241");
    expect(failed).toEqual([]);
    expect(sorted(passed.map(({ check }) => check))).toEqual(["CKV_AWS_240", "CKV_AWS_241"]);
    expect(new Set(passed.map(({ address }) => address)).size).toBe(2);
  });

  test("and the gate say of a cluster's log types what docs/scanners.md says", async () => {
    const files = new Map<string, string>();
    const contents = Object.entries(DOCTORED).map(([name, doctor]) => [name, doctor(cluster)] as const);
    for (const [index, [name, content]] of contents.entries()) {
      files.set(name, world.write(`doctored/${index}.json`, JSON.stringify(content)));
    }
    const { failed, passed } = await runCheckov(world, [...files.values()], "CKV_AWS_37");
    const said = (file: string): string | undefined => {
      if (failed.some((one) => one.file === file)) return "fails";
      return passed.some((one) => one.file === file) ? "passes" : undefined;
    };
    // The others alone: what it says nothing of fails nobody's pipeline.
    const silent = [...files.values()].filter((file) => said(file) === undefined);
    expect(await runCheckov(world, silent, "CKV_AWS_37")).toEqual({ passed: [], failed: [], code: 0 });
    const rows = contents.map(([name, content]) => [
      name,
      said(files.get(name)!) ?? "says nothing, exit 0",
      verdict(content),
    ]);
    expect(tableBelow("One cluster, written in other ways")).toEqual(rows);
  });
});

function managedTypes({ resource_changes: changes = [] }: Plan): string[] {
  return changes.filter(({ mode }) => mode === "managed").map(({ type }) => type);
}

/** The gate's verdict on log types alone, and the rules that deny. */
function verdict(content: object): string {
  try {
    const { outcome, verdicts } = judge([{ name: "plan", content }], { profile: "mandatory", requireCluster: true });
    const rules = verdicts.filter((one) => one.tier === "mandatory" && one.outcome !== "pass").map(({ rule }) => rule);
    return [outcome, ...sorted(rules).map((rule) => `\`${rule}\``)].join(", ");
  } catch (error) {
    if (error instanceof GateError) return "refused, exit 2";
    throw error;
  }
}
