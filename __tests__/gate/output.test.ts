import * as fs from "node:fs";
import * as path from "node:path";

import { run } from "../../gate/command";
import { cluster, plan, stack, type Change } from "./plan";
import { removeWorkplace, workplace, type Files } from "./workplace";
import { WRONG_INPUTS } from "./wrong-inputs";

const PAGE = path.join(__dirname, "../../docs/output.md");

interface Scene {
  readonly title: string;
  readonly says: string;
  readonly args: readonly string[];
  readonly files: Files;
}

const FIVE = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const GROUP = { name: "/aws/eks/main/cluster", retention_in_days: 365, skip_destroy: true, kms_key_id: KEY };

const TRAIL = {
  name: "audit",
  s3_bucket_name: "audit-trail",
  enable_logging: true,
  enable_log_file_validation: true,
  include_global_service_events: true,
  is_multi_region_trail: true,
  kms_key_id: KEY,
};

const unchanged = (type: string, name: string, values: object): Change => ({
  address: `${type}.${name}`,
  type,
  actions: ["no-op"],
  before: values,
  after: values,
});

const surroundings: readonly Change[] = [
  unchanged("aws_cloudwatch_log_group", "main", GROUP),
  unchanged("aws_cloudtrail", "audit", TRAIL),
];

const main = (types: readonly string[]): Change =>
  unchanged("aws_eks_cluster", "main", { name: "main", enabled_cluster_log_types: types });

const SCENES: readonly Scene[] = [
  {
    title: "Clean",
    says: "Every blocking rule passes. What was judged is always said.",
    args: ["gate", "plan.json"],
    files: { "plan.json": plan([main(FIVE), ...surroundings]) },
  },
  {
    title: "Denied",
    says: "Three lines a finding: outcome, severity, rule and address; what is wrong; the remedy.",
    args: ["gate", "plan.json"],
    files: { "plan.json": plan([main(["api", "audit"]), ...surroundings]) },
  },
  {
    title: "Undecided",
    says: "A value that only apply knows is no pass. `--undecided warn` lowers it to a warning.",
    args: ["gate", "plan.json"],
    files: { "plan.json": plan([cluster("main", "unknown"), ...surroundings]) },
  },
  {
    title: "Several stacks",
    says: "All stacks of `cdktf.out` are judged together, and findings name theirs.",
    args: ["gate", "cdktf.out"],
    files: {
      "cdktf.out/manifest.json": {
        version: "0.21.0",
        stacks: Object.fromEntries(
          ["blue", "green"].map((name) => [name, { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json` }]),
        ),
      },
      "cdktf.out/stacks/blue/cdk.tf.json": stack({
        aws_eks_cluster: { blue: { name: "blue", enabled_cluster_log_types: FIVE } },
      }),
      "cdktf.out/stacks/green/cdk.tf.json": stack({
        aws_eks_cluster: { green: { name: "green", enabled_cluster_log_types: ["authenticator"] } },
      }),
    },
  },
  {
    title: "Nothing to judge",
    says: "Not a pass, and said to be none.",
    args: ["gate", "plan.json"],
    files: { "plan.json": plan([]) },
  },
  {
    title: "Nothing to judge, where a cluster is required",
    says: "For pipelines that must hold a cluster.",
    args: ["gate", "--require-cluster", "plan.json"],
    files: { "plan.json": plan([]) },
  },
  {
    title: "As JSON",
    says: "[report.schema.json](report.schema.json) describes it.",
    args: ["gate", "--format", "json", "plan.json"],
    files: { "plan.json": plan([main(["api", "audit", "controllerManager", "scheduler"]), ...surroundings]) },
  },
  {
    title: "As annotations of GitHub Actions",
    says: "Each line is a workflow command; the summary of the step is written as Markdown besides. [All formats](pipelines.md).",
    args: ["gate", "--format", "github", "plan.json"],
    files: { "plan.json": plan([main(["api", "audit", "controllerManager", "scheduler"]), ...surroundings]) },
  },
  {
    title: "With the line that made the resource",
    says: "`--source` takes cdktf's output.",
    args: ["gate", "--source", "cdk.tf.json", "plan.json"],
    files: {
      "plan.json": plan([main(["api", "audit", "controllerManager", "scheduler"]), ...surroundings]),
      "cdk.tf.json": stack({
        aws_eks_cluster: {
          main: { "//": { metadata: { path: "prod/Cluster/Resource", stackTrace: ["main.ts:25"] } }, name: "main" },
        },
        aws_cloudwatch_log_group: { main: {} },
        aws_cloudtrail: { audit: {} },
      }),
    },
  },
  {
    title: "Two formats for standard output",
    says: "",
    args: ["gate", "--format", "json", "--format", "github", "plan.json"],
    files: {},
  },
  {
    title: "Wrong arguments",
    says: "One line on standard error, nothing on standard output.",
    args: ["gate", "--foramt", "json", "plan.json"],
    files: {},
  },
  {
    title: "Wrong settings",
    says: "Named by file and path, with the nearest key.",
    args: ["gate", "--settings", "settings.yaml", "plan.json"],
    files: { "plan.json": plan([]), "settings.yaml": "retention_day: 400\n" },
  },
  {
    title: "A folder with nothing in it",
    says: "",
    args: ["gate", "plans"],
    files: { "plans/README.md": "" },
  },
];

const WRONG: readonly Scene[] = WRONG_INPUTS.map(({ what, content }) => ({
  title: what,
  says: "",
  args: ["gate", "plan.json"],
  files: { "plan.json": content },
}));

function show(scene: Scene): string {
  const home = process.cwd();
  const dir = workplace(scene.files);
  process.chdir(dir);
  try {
    const { code, stdout, stderr } = run(scene.args, { colour: false });
    const command = ["eks-audit", ...scene.args].join(" ");
    return ["```console", `$ ${command}`, `${stdout}${stderr}$ echo $?`, String(code), "```"].join("\n");
  } finally {
    process.chdir(home);
    removeWorkplace(dir);
  }
}

function section(heading: string, scene: Scene): string {
  const title = scene.title.charAt(0).toUpperCase() + scene.title.slice(1);
  return [`${heading} ${title}`, ...(scene.says === "" ? [] : [scene.says]), show(scene)].join("\n\n");
}

function page(): string {
  return `${[
    "# What eks-audit prints",
    "Written by `UPDATE_OUTPUT=1 npx jest __tests__/gate/output`; the tests fail where the command prints anything else.",
    ...SCENES.map((scene) => section("##", scene)),
    "## Wrong input",
    "Exit code 2: no verdict could be had. Standard output stays empty; what is wrong stands on standard error.",
    ...WRONG.map((scene) => section("###", scene)),
  ].join("\n\n")}\n`;
}

test("prints what docs/output.md shows", () => {
  const actual = page();
  if (process.env.UPDATE_OUTPUT === "1") fs.writeFileSync(PAGE, actual);
  expect(actual).toBe(fs.readFileSync(PAGE, "utf8"));
});
