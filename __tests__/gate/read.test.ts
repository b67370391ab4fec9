import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { read } from "../../gate";
import { readAll } from "../../gate/read";
import { plan } from "./plan";
import { complaintOf, removeWorkplace, workplace, type Files } from "./workplace";

const content = { resource: { aws_eks_cluster: {} }, output: { größe: 1 } };
const json = JSON.stringify(content);

let dir = "";
afterEach(() => {
  removeWorkplace(dir);
});

function inside(files: Files): (name: string) => string {
  dir = workplace(files);
  return (name) => path.join(dir, name);
}

function bigEndian(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

test.each([
  ["UTF-8", Buffer.from(json)],
  ["UTF-8 with a mark", Buffer.from(`\ufeff${json}`)],
  ["UTF-16 little endian with a mark, as PowerShell writes it", Buffer.from(`\ufeff${json}`, "utf16le")],
  ["UTF-16 big endian with a mark", bigEndian(`\ufeff${json}`)],
])("decodes %s and hashes the bytes as they are", (_, bytes) => {
  const at = inside({ "stack.json": bytes });
  expect(read(at("stack.json"))).toEqual({
    name: at("stack.json"),
    content,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  });
});

test("refuses UTF-16 that breaks off in a character", () => {
  const at = inside({ "stack.json": Buffer.from(`\ufeff${json}`, "utf16le").subarray(0, -1) });
  expect(complaintOf(() => read(at("stack.json")))).toContain("is not valid UTF-16");
});

test("names the nearest file where there is none of the name", () => {
  const at = inside({ "plan.json": content });
  expect(complaintOf(() => read(at("plam.json")))).toBe(
    `GateError: ${at("plam.json")}: no such file or folder, did you mean "${at("plan.json")}"?`,
  );
});

test.each<[string, (at: (name: string) => string) => string, string]>([
  ["a file below a file", (at) => at("plan.json/x"), "/x: no such file or folder, "],
  ["links in a circle", (at) => at("loop"), "can't be read: its symbolic links lead in a circle"],
  ["a name that is too long", (at) => at("x".repeat(300)), "can't be read: the name is longer than a file's can be"],
])("says in a line that it can't read %s", (_, input, message) => {
  const at = inside({ "plan.json": content });
  fs.symlinkSync("loop", at("loop"));
  for (const inputs of [[input(at)], [at("plan.json"), input(at)]]) {
    const beside = { program: "none" };
    expect(complaintOf(() => readAll(inputs, { beside }))).toMatch(/^GateError: [^\n]+$/);
    expect(complaintOf(() => readAll(inputs, { beside }))).toContain(message);
  }
});

test("says in a line that a folder may not be entered, or not listed", () => {
  if (process.getuid?.() === 0) return; // root may
  const at = inside({ "closed/plan.json": content, "unlisted/plan.json": content });
  fs.chmodSync(at("closed"), 0);
  fs.chmodSync(at("unlisted"), 0o100);
  const denied = (input: string) => `GateError: ${at(input)}: can't be read: permission denied`;
  for (const input of ["closed", "closed/plan.json", "unlisted"]) {
    expect(complaintOf(() => readAll([at(input)]))).toBe(denied(input));
  }
  expect(complaintOf(() => readAll([at("unlisted/plam.json")]))).toContain("no such file or folder");
  for (const folder of ["closed", "unlisted"]) fs.chmodSync(at(folder), 0o700);
});

test.each(["manifest.json", "cdk.tf.json", "plan.json", "below/plan.json"])(
  "refuses a folder whose %s may never end",
  (name) => {
    if (!fs.existsSync("/dev/zero")) return;
    const at = inside({ "below/stack.json": {} });
    fs.symlinkSync("/dev/zero", at(name));
    expect(complaintOf(() => readAll([dir]))).toContain(`${at(name)}: is no regular file`);
  },
);

const pipe = (file: string): boolean => spawnSync("mkfifo", [file]).status === 0;

test("waits for no pipe in a folder", () => {
  const at = inside({ "manifest.json": { stacks: { a: { synthesizedStackPath: "stacks/a/cdk.tf.json" } } } });
  fs.mkdirSync(at("stacks/a"), { recursive: true });
  if (!pipe(at("stacks/a/cdk.tf.json"))) return;
  expect(complaintOf(() => readAll([dir]))).toContain(`${at("stacks/a/cdk.tf.json")}: is no regular file`);
  expect(complaintOf(() => readAll([at("stacks")]))).toContain(`${at("stacks/a/cdk.tf.json")}: is no regular file`);
  fs.rmSync(at("stacks/a/cdk.tf.json"));
  fs.writeFileSync(at("stacks/a/cdk.tf.json"), json);
  pipe(at("stacks/a/plan.json"));
  expect(complaintOf(() => readAll([dir]))).toContain(`${at("stacks/a/plan.json")}: is no regular file`);
});

test("reads a pipe that is given by its name, and waits for its writer for some seconds", () => {
  const at = inside({});
  if (!pipe(at("plan.json"))) return;
  const late = spawn("sh", ["-c", `sleep 1; printf '%s' '${JSON.stringify(plan([]))}' > plan.json`], { cwd: dir });
  expect(readAll([at("plan.json")]).map(({ content: read }) => read)).toEqual([plan([])]);
  late.unref();
  expect(complaintOf(() => readAll([at("plan.json")]))).toContain("is a pipe, and nothing wrote to it within 10 s");
}, 30_000);

test("refuses a document given twice, however it is spelt", () => {
  const at = inside({ "plan.json": content });
  expect(complaintOf(() => readAll([at("plan.json"), `${dir}/./plan.json`]))).toContain("given twice");
});

describe("a folder", () => {
  const manifest = (...stacks: string[]): object => ({
    version: "0.21.0",
    stacks: Object.fromEntries(
      stacks.map((name) => [name, { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json` }]),
    ),
  });
  const names = (folder: string): string[] => readAll([folder]).map(({ name }) => path.relative(dir, name));

  test("of cdktf gives the stacks its manifest names, and nothing else that lies there", () => {
    inside({
      "manifest.json": manifest("network", "cluster"),
      "stacks/network/cdk.tf.json": content,
      "stacks/network/plan.json": content,
      "stacks/cluster/cdk.tf.json": content,
      "stacks/stale/cdk.tf.json": content,
      "plan.json": content,
    });
    expect(names(dir)).toEqual(["stacks/cluster/cdk.tf.json", "stacks/network/cdk.tf.json"]);
  });

  test("of cdktf gives the plans beside its stacks and its manifest too, but once", () => {
    const at = inside({
      "manifest.json": manifest("a"),
      "stacks/a/cdk.tf.json": content,
      "stacks/a/plan.json": plan([]),
      "stacks/a/assets/x/plan.json": plan([]),
      "stacks/a/notes.json": {},
      "all.json": plan([]),
    });
    fs.mkdirSync(at("stacks/a/folder.json"));
    expect(names(dir)).toEqual(["stacks/a/cdk.tf.json", "all.json", "stacks/a/plan.json"]);
    expect(names(at("stacks/a"))).toEqual(["stacks/a/cdk.tf.json", "stacks/a/plan.json"]);
    expect(readAll([dir, at("all.json")])).toHaveLength(3);
  });

  test("of one stack gives its cdk.tf.json alone", () => {
    inside({ "cdk.tf.json": content, "plan.json": content, "metadata.json": {} });
    expect(names(dir)).toEqual(["cdk.tf.json"]);
  });

  test("without either gives the *.json in it and in its sub-folders", () => {
    inside({ "b.json": content, "a.json": content, "notes.txt": "no", "deeper/x/c.json": plan([]) });
    expect(names(dir)).toEqual(["a.json", "b.json", "deeper/x/c.json"]);
  });

  test("gives the stacks in its sub-folders", () => {
    inside({
      "out/manifest.json": manifest("a"),
      "out/stacks/a/cdk.tf.json": content,
      "stacks/b/cdk.tf.json": content,
      "stacks/b/assets/x/package.json": {},
    });
    expect(names(dir)).toEqual(["out/stacks/a/cdk.tf.json", "stacks/b/cdk.tf.json"]);
  });

  test("leaves JSON in its sub-folders alone that is no plan, and folders of tools", () => {
    inside({
      "plan.json": plan([]),
      "lambda/package.json": { name: "x", module: "x.mjs" },
      "policies/trust.json": { Version: "2012-10-17", Statement: [] },
      "data/list.json": [1],
      ".terraform/modules/modules.json": { Modules: [] },
      ".terraform/plan.json": plan([]),
      "node_modules/x/tsconfig.json": "// no JSON",
    });
    expect(names(dir)).toEqual(["plan.json"]);
  });

  test.each<[string, object | string]>([
    ["a state", { format_version: "1.0", values: {} }],
    ["what another tool hands to a policy", { tfplan: plan([]) }],
    ["a plan in a list", [{ path: "plan.json", contents: plan([]) }]],
    ["a plan that is cut off", JSON.stringify(plan([])).slice(0, -20)],
    ["a redacted plan", { plan_format_version: "1.0" }],
  ])("is refused by the name of what is in a sub-folder: %s", (_, wrong) => {
    const at = inside({ "plan.json": plan([]), "more/plan.json": wrong });
    expect(complaintOf(() => readAll([dir]))).toContain(`${at("more/plan.json")}: `);
  });

  test("is read once where a link in it leads back to it", () => {
    const at = inside({ "plan.json": plan([]), "deeper/plan.json": plan([]) });
    fs.symlinkSync(dir, at("deeper/back"));
    expect(names(dir)).toEqual(["plan.json", "deeper/plan.json"]);
  });

  test("is read with the separators of Windows in its manifest", () => {
    inside({
      "manifest.json": { stacks: { a: { synthesizedStackPath: "stacks\\a\\cdk.tf.json" } } },
      "stacks/a/cdk.tf.json": content,
    });
    expect(names(dir)).toEqual(["stacks/a/cdk.tf.json"]);
  });

  describe("of a stack is refused with configuration beside its cdk.tf.json, which Terraform reads", () => {
    test.each(["main.tf", "override.tf.json", "main.tofu", "extra_override.tofu.json"])("%s", (name) => {
      const at = inside({
        "manifest.json": manifest("a"),
        "stacks/a/cdk.tf.json": content,
        [`stacks/a/${name}`]: "{}",
      });
      const words = `${at("stacks/a")}: holds ${name} beside cdk.tf.json, which Terraform reads too`;
      for (const input of [dir, at("stacks/a"), at("stacks/a/cdk.tf.json"), at("stacks")]) {
        expect(complaintOf(() => readAll([input]))).toContain(words);
      }
    });

    test("and not with what Terraform does not read there", () => {
      inside({
        "cdk.tf.json": content,
        ".hidden.tf": "",
        "main.tf~": "",
        "#main.tf#": "",
        "terraform.tfstate": "{}",
        ".terraform.lock.hcl": "",
        "assets/module/main.tf": "",
        ".terraform/modules/vpc/main.tf": "",
      });
      expect(names(dir)).toEqual(["cdk.tf.json"]);
    });
  });

  test("of cdktf's HCL output is refused with what to do", () => {
    const hcl = { "//": { metadata: { stackName: "a" } }, resource: { aws_vpc: { v: { "//": {} } } } };
    const at = inside({
      "manifest.json": { stacks: { a: { synthesizedStackPath: "stacks/a/cdk.tf" } } },
      "stacks/a/cdk.tf": "terraform {\n}\n",
      "stacks/a/metadata.json": hcl,
      "alone/metadata.json": hcl,
      "stale/cdk.tf.json": content,
      "stale/cdk.tf": "",
    });
    for (const input of [dir, at("stacks/a"), at("stacks/a/cdk.tf"), at("alone"), at("stale")]) {
      expect(complaintOf(() => readAll([input]))).toContain("synthesize without HCL output (--hcl,");
    }
  });

  test.each<[string, Files, string]>([
    ["nothing", {}, "nothing in it to judge, expected the manifest.json of cdktf (cdktf.out) or *.json plans"],
    ["no JSON", { "main.tf": "" }, "nothing in it to judge"],
    ["no plan in its sub-folders", { "x/package.json": { name: "x" } }, "nothing in it to judge"],
    [
      "a stack on a drive of Windows",
      { "manifest.json": { stacks: { a: { synthesizedStackPath: "C:\\a\\cdk.tf.json" } } } },
      "stack a has no synthesizedStackPath within the folder",
    ],
    ["no stack", { "manifest.json": { version: "0.21.0", stacks: {} } }, "its manifest.json names no stack"],
    [
      "a stack that is not there",
      { "manifest.json": manifest("gone") },
      "names stacks/gone/cdk.tf.json, which is not there",
    ],
    [
      "a stack outside of it",
      { "manifest.json": { stacks: { a: { synthesizedStackPath: "../a.json" } } } },
      "stack a has no synthesizedStackPath within the folder",
    ],
    ["a cdktf project instead of its output", { "cdktf.json": {} }, "is a cdktf project, not its output"],
  ])("is refused with %s", (_, files, message) => {
    inside(files);
    expect(complaintOf(() => readAll([dir]))).toContain(message);
  });
});
