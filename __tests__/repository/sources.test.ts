import { files, text } from "./tree";

const FOLDERS = ["gate", "modules", "policies", "environments", "tools", "__tests__", "docs", ".ci"];
const sources = [...FOLDERS.flatMap(files), "main.ts", "README.md", "CONTRIBUTING.md"].filter(
  (file) => /\.(ts|mjs|cjs|rego|md|yaml|go)$/.test(file) || file === ".ci/run",
);

/** Lines of the given files in which the pattern is found, as file:line. */
function found(pattern: RegExp, among: readonly string[]): string[] {
  return among.flatMap((file) =>
    text(file)
      .split("\n")
      .flatMap((line, i) => (pattern.test(line) ? [`${file}:${String(i + 1)}`] : [])),
  );
}

const under = (folder: string): string[] => sources.filter((file) => file.startsWith(`${folder}/`));

describe("the sources", () => {
  it("leave nothing for later", () => {
    expect(found(new RegExp(["TO" + "DO", "FIX" + "ME"].join("|")), sources)).toEqual([]);
  });

  it("have no place for what belongs nowhere", () => {
    expect(sources.filter((file) => /(^|\/)(utils?|helpers?|common|shared|misc)(\/|\.)/.test(file))).toEqual([]);
  });

  it("are named in kebab case", () => {
    const named = sources.filter((file) => /\.(ts|mjs|cjs)$/.test(file));
    expect(named.filter((file) => !/(^|\/)[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/.test(file))).toEqual([]);
  });

  it("write no ARN of one partition into a construct", () => {
    // Environment files hold ARNs, so what checks them shows examples.
    const constructs = under("modules").filter((file) => !file.startsWith("modules/environment"));
    expect(found(/^(?!\s*(\*|\/\/)).*arn:aws[a-z-]*:/, constructs)).toEqual([]);
  });

  it("skip no test and single none out", () => {
    const skipped = /\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe|test)\(|\bf(it|describe)\(/;
    // Suites that need Terraform, the AWS provider, Chromium, a JDK or moto are skipped without it, and the run says so.
    const allowed = [
      "__tests__/repository/sources.test.ts",
      "__tests__/terraform/harness/suites.ts",
      "__tests__/terraform/deploy/harness/world.ts",
      "__tests__/gate/reporters/browser.ts",
      "__tests__/modules/event-ruler.ts",
      "__tests__/tools/aws-emulator/emulated.ts",
    ];
    const tests = under("__tests__").filter((file) => !allowed.includes(file));
    expect(found(skipped, tests)).toEqual([]);
  });

  it("let no construct destroy what is in a bucket", () => {
    expect(found(/forceDestroy: true|force_destroy: true/, under("modules"))).toEqual([]);
  });
});
