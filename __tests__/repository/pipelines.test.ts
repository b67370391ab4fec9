import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parse } from "yaml";

import { catalogue } from "../../gate";
import { writeCommand } from "../gate/one-file";
import { plan, stack } from "../gate/plan";
import { text } from "./tree";

const GOOD = ["api", "audit", "authenticator"];
const BAD = ["api"];

/** A path that reads as an option. */
const OPTION_LIKE = "--profile=mandatory/plan.json";

let root: string;
let folder: string;

function write(file: string, content: object | string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

function program(name: string, script: string): void {
  write(join(root, "bin", name), `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(join(root, "bin", name), 0o755);
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "pipelines-"));
  // The single file, far from the package and from its dependencies.
  const command = join(root, "action/dist/eks-audit.cjs");
  writeCommand(command);
  program("eks-audit", `exec "${process.execPath}" "${command}" "$@"`);
  program("npx", 'while [ "${1#-}" != "$1" ]; do shift; done; exec "$@"');
  program("node", `exec "${process.execPath}" "$@"`);
  // Terraform, of which the gate sees only what it shows of a plan.
  program("terraform", 'if [ "$1" = show ]; then cat "$SHOWN"; fi');
});
afterAll(() => rmSync(root, { recursive: true }));

beforeEach(() => {
  folder = mkdtempSync(join(root, "work-"));
  cpSync(join(root, "action/dist"), join(folder, "dist"), { recursive: true });
});

/** A plan that has all that baseline asks for, or a cluster without the mandatory types. */
function planned(types: readonly string[], overrides: Record<string, unknown> = {}) {
  const unchanged = (type: string, after: object) => ({
    address: `${type}.main`,
    type,
    actions: ["no-op"],
    before: after,
    after,
  });
  return plan(
    [
      unchanged("aws_eks_cluster", { name: "main", enabled_cluster_log_types: types }),
      unchanged("aws_cloudwatch_log_group", {
        name: "/aws/eks/main/cluster",
        retention_in_days: 365,
        skip_destroy: true,
      }),
      unchanged("aws_cloudtrail", {
        ...{ name: "audit", s3_bucket_name: "audit", enable_logging: true, enable_log_file_validation: true },
        ...{ include_global_service_events: true, is_multi_region_trail: true },
      }),
    ],
    overrides,
  );
}

const synthesized = (types: readonly string[]) =>
  stack({ aws_eks_cluster: { main: { name: "main", enabled_cluster_log_types: types } } });

/** Runs a script where a plan and a stack of these log types are. */
function run(
  script: string,
  types: readonly string[],
  env: Record<string, string> = {},
  whole = true,
): SpawnSyncReturns<string> {
  const shown = `${folder}.json`;
  for (const file of [shown, join(folder, "plan.json")]) write(file, planned(types, whole ? {} : { complete: false }));
  write(join(folder, "cdktf.out/manifest.json"), {
    stacks: { main: { synthesizedStackPath: "stacks/main/cdk.tf.json" } },
  });
  write(join(folder, "cdktf.out/stacks/main/cdk.tf.json"), synthesized(types));
  return spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: [join(root, "bin"), "/usr/bin", "/bin"].join(delimiter), SHOWN: shown, ...env },
  });
}

/** Exit codes of a script on a plan that passes, and on one that does not. */
function codes(script: string, env?: Record<string, string>): (number | null)[] {
  const good = run(script, GOOD, env);
  expect(good.stderr).toBe("");
  return [good.status, run(script, BAD, env).status];
}

const yaml = (file: string) => parse(text(file)) as Record<string, unknown>;

/** Every text within a YAML value. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

describe("docs/pipelines.md", () => {
  const fences = [...text("docs/pipelines.md").matchAll(/^## ([^\n]+)$|^```(\w+)\n(.*?)\n```$/gms)];
  const samples: { heading: string; language: string; sample: string }[] = [];
  let heading = "";
  for (const [, title, language = "", sample = ""] of fences) {
    if (title === undefined) samples.push({ heading, language, sample });
    else heading = title;
  }
  const titled = samples.map((each) => [each.heading, each] as const);

  test("has a sample under each heading", () => {
    const headings = [...text("docs/pipelines.md").matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect([...new Set(samples.map((each) => each.heading))]).toEqual(headings);
  });

  test.each(titled)("shows %s in ten lines", (_, { sample }) => {
    expect(sample.split("\n").length).toBeLessThanOrEqual(10);
  });

  test.each(titled.filter(([, { language }]) => language === "sh"))(
    "%s: runs, and stops at a denial",
    (_, { sample }) => {
      expect(codes(sample.replace(/^set .*$/m, ""))).toEqual([0, 1]);
    },
  );

  test.each(titled.filter(([, { language }]) => language === "yaml"))(
    "%s: is YAML whose gates hold",
    (_, { sample }) => {
      const gates = texts(parse(sample)).filter((each) => each.includes("eks-audit gate"));
      for (const gate of gates) expect(codes(gate, { PLANFILE: "plan.tfplan" })).toEqual([0, 1]);
    },
  );

  test("uses inputs that the action has", () => {
    const { sample } = samples.find((each) => each.heading === "GitHub Actions")!;
    const steps = parse(sample) as { uses?: string; with?: object }[];
    const used = Object.keys(steps.find(({ uses }) => uses?.includes("eks-audit-logging"))!.with!);
    const inputs = yaml("action.yml").inputs as object;
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(used));
  });

  test("uses hooks that exist", () => {
    const { sample } = samples.find((each) => each.heading === "pre-commit")!;
    const { repos } = parse(sample) as { repos: { hooks: { id: string; args: string[] }[] }[] };
    const hooks = parse(text(".pre-commit-hooks.yaml")) as { id: string; entry: string }[];
    for (const { id, args } of repos.flatMap((repo) => repo.hooks)) {
      const hook = hooks.find((each) => each.id === id)!;
      // A stack without a trail: what baseline asks for is not there.
      expect(run([hook.entry, ...args].join(" "), GOOD).status).toBe(1);
      expect(run([hook.entry, ...args].join(" ").replace("baseline", "mandatory"), GOOD).status).toBe(0);
    }
  });

  test("shows the policy set as it is", () => {
    const { sample } = samples.find((each) => each.language === "hcl")!;
    const set = text("policies/policies.hcl");
    for (const line of sample.split("\n")) expect(set).toContain(line);
  });
});

describe("the policy set of HCP Terraform", () => {
  test("asks for what the policies' entry package denies, and must be obeyed", () => {
    const body =
      /^policy "[a-z-]+" \{\n((?: {2}\w+ += "[^"\n]*"\n)+)\}\n$/m.exec(text("policies/policies.hcl"))?.[1] ?? "";
    const attributes = Object.fromEntries(
      [...body.matchAll(/(\w+) += "(.*)"/g)].map(([, name, value]) => [name, value]),
    ) as Record<string, string>;
    expect(attributes).toMatchObject({ query: "data.main.deny", enforcement_level: "mandatory" });
    expect(text("policies/main/main.rego")).toMatch(/^package main$/m);
    expect(text("policies/main/main.rego")).toMatch(/^deny contains /m);
  });
});

describe("action.yml", () => {
  interface Action {
    inputs: Record<string, { description: string; required?: boolean; default?: string }>;
    runs: { using: string; steps: { shell: string; run: string; env?: Record<string, string> }[] };
  }
  const action = yaml("action.yml") as unknown as Action;

  /** Runs the steps as the runner does, up to the first that fails; the command lies built in the action's folder. */
  function act(inputs: Record<string, string>, types: readonly string[]): SpawnSyncReturns<string> {
    const defaults = Object.fromEntries(
      Object.entries(action.inputs).map(([name, { default: value }]) => [name, value ?? ""]),
    );
    const given = { ...defaults, ...inputs };
    const summary = join(folder, "summary.md");
    let ran: SpawnSyncReturns<string> | undefined;
    for (const { run: script, env = {} } of action.runs.steps) {
      const values = Object.entries(env).map(([name, value]) => [
        name,
        value.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/, (_, input: string) => given[input]!),
      ]);
      ran = run(script, types, {
        ...(Object.fromEntries(values) as Record<string, string>),
        ...{ GITHUB_ACTION_PATH: join(root, "action"), GITHUB_STEP_SUMMARY: summary },
      });
      if (ran.status !== 0) break;
    }
    return ran!;
  }

  test("is composite, every step in bash, with no expression in a script", () => {
    expect(action.runs.using).toBe("composite");
    for (const { shell, run: script } of action.runs.steps) {
      expect(shell).toBe("bash");
      expect(script).not.toContain("${{");
    }
    expect(
      Object.values(action.inputs).every(({ required, default: value }) => required === true || value !== undefined),
    ).toBe(true);
  });

  test("annotates, writes the summary of the step and the reports asked for, and fails on a denial", () => {
    const reports = "sarif=out.sarif\n\njunit=out xml\n";
    const { status, stdout } = act({ documents: "plan.json", reports }, BAD);
    expect(status).toBe(1);
    for (const line of stdout.trimEnd().split("\n")) expect(line).toMatch(/^::/);
    expect(readFileSync(join(folder, "summary.md"), "utf8")).toContain("## eks-audit: ❌ denied");
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(["out.sarif", "out xml"]));
  });

  test("passes a plan that is clean, and several documents together", () => {
    expect(act({ documents: "plan.json\n" }, GOOD)).toMatchObject({ status: 0, stderr: "" });
    expect(act({ documents: "plan.json\ncdktf.out" }, GOOD)).toMatchObject({ status: 0, stderr: "" });
    expect(act({ documents: "plan.json\ncdktf.out" }, GOOD).stdout).toContain("judged 2 clusters");
  });

  test("hands each input on", () => {
    write(join(folder, "settings.yaml"), "required_log_types: [scheduler]\n");
    write(join(folder, "empty.json"), plan([]));
    const of = (inputs: Record<string, string>) => act({ documents: "plan.json", ...inputs }, GOOD).status;
    expect(of({ profile: "strict" })).toBe(1);
    expect(of({ settings: "settings.yaml" })).toBe(1);
    expect(of({ undecided: "nonsense" })).toBe(2);
    expect(of({ source: "nonsense" })).toBe(2);
    expect(of({ documents: "empty.json" })).toBe(0);
    expect(of({ documents: "empty.json", "require-cluster": "true" })).toBe(1);
  });

  test("takes no input for a command or an option", () => {
    const made = join(folder, "made");
    const { status } = act({ documents: `--help\n$(touch ${made})\n\`touch ${made}\`"; touch ${made}; "` }, GOOD);
    expect([status, existsSync(made)]).toEqual([2, false]);
    expect(act({ documents: "" }, GOOD).status).toBe(2);
  });
});

describe(".pre-commit-hooks.yaml", () => {
  const hooks = parse(text(".pre-commit-hooks.yaml")) as {
    id: string;
    entry: string;
    args?: string[];
    files?: string;
    language: string;
  }[];
  const hook = (id: string) => hooks.find((each) => each.id === id)!;

  test("runs the command that the package has", () => {
    const { bin } = JSON.parse(text("package.json")) as { bin: Record<string, string> };
    for (const { entry, language } of hooks) {
      expect(language).toBe("system");
      expect(Object.keys(bin)).toContain(/^npx --no-install ([\w-]+) /.exec(entry)?.[1]);
    }
  });

  test("judges the synthesized stacks", () => {
    const { entry, args = [] } = hook("eks-audit-stacks");
    expect(codes([entry, ...args].join(" "))).toEqual([0, 1]);
  });

  test("judges the plans that are committed", () => {
    const { entry, args = [], files = "^$" } = hook("eks-audit-plans");
    const committed = ["main.ts", "plan.json", "prod/plan.json", "prod.plan.json", "planning.json"];
    expect(committed.filter((file) => new RegExp(files).test(file))).toEqual([
      "plan.json",
      "prod/plan.json",
      "prod.plan.json",
    ]);
    expect(codes([entry, ...args, "plan.json"].join(" "))).toEqual([0, 1]);
  });

  test("takes no path for an option", () => {
    const { entry, args = [] } = hook("eks-audit-plans");
    write(join(folder, OPTION_LIKE), planned(BAD));
    expect(run([entry, ...args, OPTION_LIKE].join(" "), GOOD).status).toBe(1);
  });
});

describe("examples/gitlab", () => {
  const job = yaml("examples/gitlab/eks-audit.gitlab-ci.yml")[".eks-audit"] as {
    variables: Record<string, string>;
    script: string[];
    artifacts: { when: string; reports: Record<string, string> };
  };

  test("writes the reports that it hands to GitLab, whatever the verdict", () => {
    for (const types of [GOOD, BAD]) {
      const { status, stderr } = run(job.script.join("\n"), types, job.variables);
      expect({ status, stderr }).toEqual({ status: types === GOOD ? 0 : 1, stderr: "" });
      for (const report of Object.values(job.artifacts.reports)) {
        expect(readFileSync(join(folder, report), "utf8")).not.toBe("");
        rmSync(join(folder, report));
      }
    }
    expect(job.artifacts.when).toBe("always");
  });

  test("takes no path for an option", () => {
    write(join(folder, OPTION_LIKE), planned(BAD));
    const { status } = run(job.script.join("\n"), GOOD, { ...job.variables, EKS_AUDIT_DOCUMENTS: OPTION_LIKE });
    expect(status).toBe(1);
  });

  test("denies a plan that is not whole", () => {
    const asked = catalogue().rules.some(({ id }) => id === "input/complete");
    expect(run(job.script.join("\n"), GOOD, job.variables, false).status).toBe(asked ? 1 : 0);
  });
});

describe("examples/atlantis", () => {
  const { workflows, repos } = yaml("examples/atlantis/repos.yaml") as {
    workflows: Record<string, { plan: { steps: (string | { run: string })[] } }>;
    repos: { workflow: string; allowed_overrides: string[] }[];
  };
  const steps = workflows["eks-audit"]!.plan.steps;
  const gate = steps.flatMap((step) => (typeof step === "string" ? [] : [step.run]));

  test("judges the plan after it is made, where no repository can change it", () => {
    expect(steps.slice(0, 2)).toEqual(["init", "plan"]);
    expect(codes(gate.join("\n"), { PLANFILE: "plan.tfplan" })).toEqual([0, 1]);
    expect(
      repos.every(({ workflow, allowed_overrides }) => workflow === "eks-audit" && allowed_overrides.length === 0),
    ).toBe(true);
  });

  test("fails where Terraform can't show the plan", () => {
    expect(run(gate.join("\n"), GOOD, { PLANFILE: "none", SHOWN: "/none" }).status).not.toBe(0);
  });
});
