import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { judge, textReport } from "../../gate";
import { files, ROOT, text } from "./tree";

const readme = text("README.md");
const consoles = [...readme.matchAll(/```console\n(.*?)\n```/gs)].map(([, output = ""]) => output);

describe("the README", () => {
  it("shows what npm start prints", () => {
    const folder = mkdtempSync(join(tmpdir(), "readme-"));
    try {
      const printed = execFileSync(process.execPath, ["--import", "tsx", "main.ts"], {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, CDKTF_OUTDIR: folder, ENVIRONMENTS: "example.yaml" },
      });
      expect(consoles[0]).toBe(printed.replaceAll(folder, "cdktf.out").trim());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("shows what the gate prints of a missing log type", () => {
    const content = {
      resource: { aws_eks_cluster: { main: { name: "main", enabled_cluster_log_types: ["api", "audit"] } } },
    };
    expect(textReport(judge([{ name: "plan.json", content }]))).toContain(`${consoles[1] ?? "nothing"}\n`);
  });
});

/** The headings of a page as GitHub makes anchors of them. */
function anchors(page: string): Set<string> {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe("links between pages", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ...["docs", "examples", "policies", "terraform-modules"].flatMap(files),
  ].filter((file) => file.endsWith(".md"));
  const everything = new Set([
    "LICENSE",
    ...pages,
    ...["docs", "environments", "examples", "gate", "modules", "policies"].flatMap(files),
  ]);
  const folders = new Set([...everything].map((file) => file.slice(0, file.lastIndexOf("/"))));

  it.each(pages)("of %s lead somewhere", (page) => {
    const broken = [...text(page).matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)]
      .map(([, inline, reference]) => inline ?? reference ?? "")
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path = "", anchor] = target.split("#");
        const file = path === "" ? page : join(page, "..", path);
        if (anchor !== undefined) return !pages.includes(file) || !anchors(text(file)).has(anchor);
        return !everything.has(file) && !folders.has(file);
      });
    expect(broken).toEqual([]);
  });
});
