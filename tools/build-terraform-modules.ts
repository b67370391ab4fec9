// Writes terraform-modules/: what the constructs synthesize, as plain Terraform modules. With --check it only compares.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format, resolveConfig } from "prettier";
import { MODULES } from "./terraform-modules/modules";
import { moduleReadme, modulesReadme } from "./terraform-modules/readme";
import { writeModule } from "./terraform-modules/write";

const root = join(__dirname, "..", "terraform-modules");

async function markdown(file: string, text: string): Promise<string> {
  return await format(text, { ...(await resolveConfig(file)), parser: "markdown" });
}

async function main(): Promise<void> {
  const written = MODULES.map(writeModule);
  const files = new Map<string, string>();
  files.set("README.md", await markdown(join(root, "README.md"), modulesReadme(written)));
  for (const module of written) {
    const { name } = module.definition;
    for (const [file, text] of module.files) files.set(join(name, file), text);
    files.set(join(name, "README.md"), await markdown(join(root, "README.md"), moduleReadme(module)));
  }
  const known = existsSync(root)
    ? readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    : [];
  const stale = [...files].filter(
    ([file, text]) => !known.includes(file) || readFileSync(join(root, file), "utf8") !== text,
  );
  const left = known.filter((file) => !files.has(file));
  if (process.argv.includes("--check")) {
    if (stale.length + left.length === 0) return;
    const names = [...stale.map(([file]) => file), ...left].join(", ");
    process.stderr.write(
      `terraform-modules: ${names} differ from the constructs; run npm run build:terraform-modules\n`,
    );
    process.exitCode = 1;
    return;
  }
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  for (const file of left) rmSync(join(root, file));
}

void main();
