import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../gate";
import { deploymentOf } from "./harness/stack";
import { describeWithTerraform } from "./harness/suites";
import { changesOf, type Plan } from "./harness/plan";
import { Terraform } from "./harness/terraform";
import { REGION, REPOSITORY, World } from "./harness/world";

const MODULES = join(REPOSITORY, "terraform-modules");
const names = readdirSync(MODULES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const GROUP = "/aws/eks/payments/cluster";

/** What a page of the modules shows in Terraform's language, with the modules where they are. */
function example(page: string): string {
  const blocks = [...readFileSync(join(MODULES, page), "utf8").matchAll(/```hcl\n(.*?)```/gs)].map(([, text]) => text);
  return blocks.join("\n").replaceAll("./terraform-modules/", `${MODULES}/`);
}

const groupsOf = (plan: Plan) => plan.resource_changes!.filter(({ type }) => type === "aws_cloudwatch_log_group");

describeWithTerraform("terraform-modules", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start("modules");
  });
  afterEach(() => world.remove());

  async function root(text: string, folder = "root"): Promise<Terraform> {
    const { account } = await deploymentOf(world);
    world.write(
      `${folder}/main.tf`,
      `provider "aws" {\n  region = "${REGION}"\n}\n\n${text.replaceAll("111122223333", account)}`,
    );
    world.write(
      `${folder}/terraform.tfvars`,
      text.includes("var.topic_arn") ? `topic_arn = "arn:aws:sns:${REGION}:${account}:alarms"\n` : "",
    );
    const terraform = new Terraform(world, world.path(folder));
    await terraform.init();
    return terraform;
  }

  test("are written as Terraform formats its own files", async () => {
    const run = await world.run("terraform", ["fmt", "-check", "-recursive", "-no-color", MODULES]);
    expect(run.text.trim()).toBe("");
    expect(run.code).toBe(0);
  });

  test.each(names)("%s is valid by itself", async (name) => {
    for (const file of readdirSync(join(MODULES, name)).filter((one) => one.endsWith(".tf"))) {
      world.write(`module/${file}`, readFileSync(join(MODULES, name, file), "utf8"));
    }
    const terraform = new Terraform(world, world.path("module"));
    await terraform.init();
    await terraform.validate();
  });

  test("are applied together as their page shows, adopt the group that EKS made, and are left alone by a second plan", async () => {
    await world.aws.call("logs", "CreateLogGroup", { logGroupName: GROUP });
    const terraform = await root(example("README.md"));
    const plan = await terraform.plan();
    expect(groupsOf(plan).find(({ address }) => address.includes("payments"))).toMatchObject({
      address: "module.payments_logging.aws_cloudwatch_log_group.this",
      change: { importing: { id: GROUP } },
    });
    const { outcome, coverage } = judge([{ name: "plan.json", content: plan }], { profile: "strict" });
    expect({ outcome, coverage }).toMatchObject({ outcome: "pass", coverage: { logGroups: 2, trails: 1 } });
    await terraform.apply(terraform.planFile);
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  test("make a cluster's group where there is none, keep it on destroy, and adopt it again", async () => {
    const text = example("cluster-logging/README.md").replace(/^ *kms_key_arn.*\n/m, "");
    const terraform = await root(text);
    expect(changesOf(await terraform.plan())).toEqual(["create module.payments_logging.aws_cloudwatch_log_group.this"]);
    await terraform.apply(terraform.planFile);
    await terraform.destroy();
    expect(changesOf(await terraform.plan())).toEqual([
      // what AWS does not tell of, such as skip_destroy, is written into the state
      "import+update module.payments_logging.aws_cloudwatch_log_group.this",
    ]);
  });

  test("tell the address that an import block names", async () => {
    const terraform = await root(
      `module "logs" {\n  source = "${MODULES}/cluster-logging"\n  cluster_name = "a"\n}\n` +
        `output "address" {\n  value = module.logs.log_group_address\n}\n`,
    );
    await terraform.apply();
    const { stdout } = await terraform.succeed("output", "-raw", "address");
    const { stdout: state } = await terraform.succeed("state", "list");
    expect(state.trim()).toBe(`module.logs.${stdout}`);
  });

  test("leave out what is switched off, take thresholds, and count without alarms", async () => {
    const terraform = await root(
      `module "detections" {
         source       = "${MODULES}/detections"
         cluster_name = "a"
         switched_off = ["impersonation"]
         thresholds   = { "pod-sessions" = 7 }
         topic_arn    = "arn:aws:sns:${REGION}:111122223333:alarms"
       }
       module "quiet" {
         source       = "${MODULES}/detections"
         cluster_name = "b"
         alarms       = false
         dashboard    = false
       }`,
    );
    const changes = (await terraform.plan()).resource_changes!;
    const of = (module: string, type: string) =>
      changes.filter((one) => one.address.startsWith(`module.${module}.`) && one.type === type);
    expect(changes.filter(({ address }) => address.includes("impersonation")).map(({ address }) => address)).toEqual([
      expect.stringMatching(/^module\.quiet\.aws_cloudwatch_log_metric_filter\./),
    ]);
    expect(of("detections", "aws_cloudwatch_metric_alarm").map(({ change }) => change.after)).toContainEqual(
      expect.objectContaining({ alarm_name: "eks-audit/a/pod-sessions", threshold: 7 }),
    );
    expect(of("detections", "aws_cloudwatch_dashboard")).toHaveLength(1);
    expect(of("quiet", "aws_cloudwatch_metric_alarm")).toEqual([]);
    expect(of("quiet", "aws_cloudwatch_dashboard")).toEqual([]);
  });

  test.each([
    ["cluster-logging", 'cluster_name = "a"\nretention = 100', "retention: CloudWatch Logs offers 0, 1, 3"],
    ["cluster-logging", 'cluster_name = "a/b"', "cluster_name: expected a letter or digit"],
    ["cluster-logging", 'cluster_name = "a"\nkms_key_arn = "alias/logs"', "kms_key_arn: expected the ARN of a key"],
    ["detections", 'cluster_name = "a"', "topic_arn: got none while alarms are on"],
    ["detections", 'cluster_name = "a"\nswitched_off = ["all"]', "switched_off: expected identities of"],
    [
      "archive",
      `cluster_name = "a"\nbucket_name = "a-logs"\nobject_lock_days = 30\nkms_key_arn = "arn:aws:kms:${REGION}:111122223333:key/1"`,
      "got one without the other",
    ],
  ])("%s refuses %j", async (name, inputs, message) => {
    const terraform = await root(`module "it" {\n  source = "${MODULES}/${name}"\n${inputs}\n}\n`);
    const run = await terraform.run("plan", "-no-color");
    expect(run.code).not.toBe(0);
    expect(run.text.replace(/[\s│]+/g, " ")).toContain(message);
  });
});
