import * as fs from "node:fs";
import * as path from "node:path";

import { run } from "../../gate/command";
import { plan, stack, type Change } from "./plan";
import { removeWorkplace, workplace } from "./workplace";

const PAGE = path.join(__dirname, "../../docs/exemptions.md");

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const LOGS = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/cloudtrail/audit:*";

function standing(type: string, name: string, values: object): Change {
  return { address: `${type}.${name}`, type, actions: ["no-op"], before: values, after: values };
}

const group = (name: string): Change =>
  standing("aws_cloudwatch_log_group", name, {
    name: `/aws/eks/${name}/cluster`,
    retention_in_days: 365,
    skip_destroy: true,
    kms_key_id: KEY,
  });

const trail = standing("aws_cloudtrail", "audit", {
  name: "audit",
  s3_bucket_name: "audit-trail",
  enable_logging: true,
  enable_log_file_validation: true,
  include_global_service_events: true,
  is_multi_region_trail: true,
  kms_key_id: KEY,
  cloud_watch_logs_group_arn: LOGS,
});

const trailGroup = standing("aws_cloudwatch_log_group", "trail", {
  name: "/aws/cloudtrail/audit",
  retention_in_days: 365,
  skip_destroy: true,
  kms_key_id: KEY,
});

const FIVE = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
const logged = (name: string, types: readonly string[]): Change =>
  standing("aws_eks_cluster", name, { name, enabled_cluster_log_types: types });

const estate = (...clusters: readonly Change[]): object =>
  plan([...clusters, ...clusters.map(({ address }) => group(address.split(".")[1] ?? "")), trail, trailGroup]);

const old = logged("old", FIVE.slice(0, 2));

/** What the page takes to be there. */
const FILES = {
  "plan.json": estate(old),
  "next.json": estate(old, logged("new", ["api", "audit", "controllerManager", "scheduler"])),
  "eu.json": estate(logged("old", FIVE.slice(0, 4))),
  "us.json": estate(logged("old", FIVE.slice(0, 4))),
  "repaired.json": estate(logged("old", FIVE)),
  "cdk.tf.json": {
    ...stack({ aws_eks_cluster: { main: { name: "main", enabled_cluster_log_types: "${var.types}" } } }),
    variable: { types: { default: FIVE } },
  },
};

interface Block {
  readonly info: string;
  readonly text: string;
}

function blocks(page: string): Block[] {
  return [...page.matchAll(/^```([^\n]+)\n(.*?)^```$/gms)].map(([, info = "", text = ""]) => ({ info, text }));
}

/** The same block as it comes to be when its commands are run. */
function played({ text }: Block): string {
  const commands = text.split("\n").filter((line) => line.startsWith("$ "));
  let code = 0;
  const said = commands.map((line) => {
    const [command = "", ...args] = line.slice(2).split(" ");
    if (line === "$ echo $?") return `${line}\n${code}\n`;
    if (command === "cat") return `${line}\n${fs.readFileSync(args[0] ?? "", "utf8")}`;
    if (command !== "eks-audit") throw new Error(`the page runs ${command}, expected eks-audit, cat or echo $?`);
    const ending = run(args, { colour: false });
    ending.files?.commit();
    code = ending.code;
    return `${line}\n${ending.stdout}${ending.stderr}${ending.written ?? ""}`;
  });
  return said.join("");
}

test("every sample of docs/exemptions.md does what the page shows", () => {
  const page = fs.readFileSync(PAGE, "utf8");
  const home = process.cwd();
  const dir = workplace(FILES);
  process.chdir(dir);
  let actual = page;
  try {
    for (const block of blocks(page)) {
      const [language, file] = block.info.split(" ");
      if (file !== undefined) fs.writeFileSync(file, block.text);
      // Not as a pattern: `$?` would mean something to replace.
      else if (language === "console") actual = actual.split(block.text).join(played(block));
    }
  } finally {
    process.chdir(home);
    removeWorkplace(dir);
  }
  if (process.env.UPDATE_OUTPUT === "1") fs.writeFileSync(PAGE, actual);
  expect(actual).toBe(page);
  expect(blocks(page).filter(({ info }) => info === "console").length).toBeGreaterThan(4);
});
