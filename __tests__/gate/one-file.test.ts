import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { writeCommand } from "./one-file";
import { cluster, plan } from "./plan";
import { removeWorkplace, workplace } from "./workplace";

let dir = "";
let command = "";

beforeAll(() => {
  dir = workplace({
    "plan.json": plan([cluster("main", ["audit", "authenticator"])]),
    "settings.yaml": "retention_days: 30\n",
    "wrong.yaml": "retention_days: [30\n",
  });
  const file = path.join(dir, "eks-audit.cjs");
  writeCommand(file);
  command = fs.readFileSync(file, "latin1");
});
afterAll(() => removeWorkplace(dir));

function gate(text: string, ...options: readonly string[]): { status: number | null; said: string } {
  fs.writeFileSync(path.join(dir, "other.cjs"), text, "latin1");
  const args = ["other.cjs", "gate", ...options, "plan.json"];
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { cwd: dir, encoding: "utf8" });
  return { status, said: stderr === "" ? stdout : stderr };
}

test("judges with nothing but its one file, and reads settings from it", () => {
  expect(gate(command).status).toBe(0);
  expect(gate(command, "--settings", "settings.yaml").status).toBe(0);
  expect(gate(command, "--settings", "wrong.yaml")).toEqual({
    status: 2,
    said: expect.stringMatching(/^eks-audit: wrong\.yaml: is not YAML: /) as string,
  });
});

test("judges with anything written behind it", () => {
  expect(gate(`${command}/* a banner */\n`).status).toBe(0);
  expect(gate(command.replaceAll("\n", "\r\n")).status).toBe(0);
});

test.each<[string, (text: string) => string]>([
  ["without its policy", (text) => text.replace(/\n\/\/policy\.wasm .*/, "")],
  ["without what is behind its last line", (text) => text.slice(0, text.indexOf("\n//policy.wasm "))],
  ["cut off within its policy", (text) => text.slice(0, text.indexOf("\n//policy.wasm ") + 100_000)],
])("is refused %s", (_, broken) => {
  const { status, said } = gate(broken(command));
  expect({ status, said }).toEqual({
    status: 2,
    said: expect.stringMatching(/other\.cjs: (?:policy\.wasm|catalogue\.json) is not behind its last line/) as string,
  });
});

test("is refused with a policy that lacks a part", () => {
  const at = command.indexOf("\n//policy.wasm ") + 200_000;
  const { status, said } = gate(command.slice(0, at) + command.slice(at + 40_000));
  expect({ status, said }).toEqual({ status: 2, said: expect.stringContaining("policy bundle is broken") as string });
});
