// Runs the steps of action.yml as GitHub's runner does, in a checkout that has nothing but what is committed: the first
// builds the command there, the second judges a stack that passes and one that does not.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const work = mkdtempSync(join(tmpdir(), "action-"));
const checkout = join(work, "checkout");

/** What git knows, as it is now. */
function checkOut() {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 1e8 });
  for (const file of listed.split("\0").filter((each) => each !== "" && existsSync(join(root, each)))) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    cpSync(join(root, file), join(checkout, file));
  }
}

function act({ inputs, runs }, given) {
  const values = {
    ...Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default])),
    ...given,
  };
  for (const { run, env = {} } of runs.steps) {
    const variables = Object.entries(env).map(([name, value]) => [
      name,
      value.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/, (_, input) => values[input]),
    ]);
    const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
      cwd: work,
      encoding: "utf8",
      // What npm run sets is of this checkout.
      env: {
        ...Object.fromEntries(
          Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle)|^INIT_CWD$/.test(name)),
        ),
        ...{
          npm_config_prefer_offline: "true",
          GITHUB_ACTION_PATH: checkout,
          GITHUB_STEP_SUMMARY: join(work, "summary.md"),
        },
        ...Object.fromEntries(variables),
      },
    });
    if (status !== 0) return { status, said: `${stdout}${stderr}` };
  }
  return { status: 0, said: "" };
}

const stack = (types) => ({
  resource: { aws_eks_cluster: { main: { name: "main", enabled_cluster_log_types: types } } },
});

try {
  checkOut();
  const action = parse(readFileSync(join(checkout, "action.yml"), "utf8"));
  for (const [types, expected] of [
    [["audit", "authenticator"], 0],
    [["api"], 1],
  ]) {
    writeFileSync(join(work, "cdk.tf.json"), JSON.stringify(stack(types)));
    const { status, said } = act(action, { documents: "cdk.tf.json" });
    const judged =
      existsSync(join(work, "summary.md")) && readFileSync(join(work, "summary.md"), "utf8").includes("## eks-audit:");
    if (status !== expected || !judged) {
      throw new Error(`action.yml: got ${status} for ${types.join(" and ")}, expected ${expected}: ${said}`);
    }
    rmSync(join(work, "summary.md"));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
