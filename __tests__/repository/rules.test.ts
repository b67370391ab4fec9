import { parse } from "yaml";

import { catalogue } from "../../gate";
import { ruleFolders, text } from "./tree";

const rules = catalogue().rules;
const ids = rules.map(({ id }) => id);

const source = (id: string): string => text(`policies/rules/${id}/${id.split("/")[1] ?? ""}.rego`);

/** The METADATA of a rule's package, which is all of the comment before it. */
function metadata(id: string): Record<string, unknown> {
  const comment = source(id).split("\npackage ")[0]?.split("\n") ?? [];
  expect(comment[0]).toBe("# METADATA");
  return parse(
    comment
      .slice(1)
      .map((line) => line.replace(/^# ?/, ""))
      .join("\n"),
  ) as Record<string, unknown>;
}

/** Names that a package gives to other packages: heads of rules that do not begin with an underscore. */
function publicNames(rego: string): Set<string> {
  const heads = rego.matchAll(/^(?:default )?([A-Za-z][A-Za-z0-9_]*)\b/gm);
  return new Set([...heads].map(([, name = ""]) => name).filter((name) => name !== "package" && name !== "import"));
}

describe("the rules", () => {
  it("are the same in folders, catalogue and README", () => {
    const table = [...text("README.md").matchAll(/^\| \[`([^`]+)`\]\(([^)]+)\)/gm)];
    expect(ids).toEqual(ruleFolders());
    expect(table.map(([, id]) => id).sort()).toEqual(ids);
    expect(table.map(([, , page]) => page).sort()).toEqual(rules.map(({ docs }) => docs).sort());
  });

  it("read what the documents hold through policies/lib only", () => {
    for (const id of ids) expect([id, /\binput\b(?!\/)/.test(code(source(id)))]).toEqual([id, false]);
  });

  it("import no other rule", () => {
    for (const id of ids) expect([id, source(id).includes("import data.rules")]).toEqual([id, false]);
  });
});

function code(rego: string): string {
  return rego.replace(/^\s*#.*$/gm, "").replace(/^package .*$/m, "");
}

describe.each(ids)("%s", (id) => {
  it("is a package named as its folder", () => {
    expect(/^package (.*)$/m.exec(source(id))?.[1]).toBe(`rules.${id.replace("/", ".")}`);
  });

  it("says in its METADATA all that reports and pages need", () => {
    const { title, description, related_resources: related, custom, ...others } = metadata(id);
    expect(Object.keys(others)).toEqual([]);
    expect(title).toMatch(/^[A-Z].*[^.\s]$/);
    expect(String(description).trim()).toMatch(/^[A-Z].*\.$/s);
    expect(related).toEqual(expect.arrayContaining([expect.stringMatching(/^https:\/\//)]));
    expect(custom).toEqual({
      tier: expect.stringMatching(/^(mandatory|baseline|strict)$/) as string,
      severity: expect.stringMatching(/^(low|medium|high|critical)$/) as string,
      remediation: expect.stringMatching(/^[a-z].*[^.\s]\s*$/s) as string,
      applies_to: expect.arrayContaining([expect.stringMatching(/^(plan|configuration)$/)]) as string[],
      about: expect.stringMatching(/^(state|change|document)$/) as string,
      ...("judges" in (custom as object) ? { judges: expect.any(Object) as object } : {}),
      ...("links" in (custom as object) ? { links: expect.any(Object) as object } : {}),
      ...("marks" in (custom as object) ? { marks: expect.any(Object) as object } : {}),
      ...("evidence" in (custom as object) ? { evidence: expect.any(Object) as object } : {}),
      controls: expect.any(Array) as string[],
    });
  });

  it("gives subjects, deny and undecided to others and nothing else", () => {
    expect(publicNames(source(id))).toEqual(new Set(["subjects", "deny", "undecided"]));
  });
});
