import { existsSync, readFileSync } from "node:fs";
import { judge } from "../../gate";
import { VendedClusterLogs } from "../../modules";
import { synthesize } from "./harness/cdktf";
import { placeStack } from "./harness/stack";
import { describeWithEmulator } from "./harness/suites";
import { changesOf } from "./harness/plan";
import { Terraform } from "./harness/terraform";
import { REGION, World } from "./harness/world";

// The programs that a wait calls are ours here, so that minutes pass at once.
describeWithEmulator("vended logs that wait for the cluster's updates", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start("vended");
    world.program("sleep", 'echo "sleep $1" >>"$CALLS"');
  });
  afterEach(() => world.remove());

  const calls = (): string[] =>
    existsSync(world.path("calls")) ? readFileSync(world.path("calls"), "utf8").trim().split("\n") : [];

  async function stack(): Promise<Terraform> {
    await synthesize(
      world,
      placeStack(world, { account: "111122223333", region: REGION }, "vended", (scope) => {
        new VendedClusterLogs(scope, "Vended", {
          clusterName: "auto",
          clusterArn: `arn:aws:eks:${REGION}:111122223333:cluster/auto`,
          autoMode: ["AUTO_MODE_COMPUTE_LOGS", "AUTO_MODE_IPAM_LOGS"],
          waitForUpdates: true,
        });
      }),
    );
    const terraform = new Terraform(world, world.path("cdktf.out", "stacks", "vended"), "terraform", {
      CALLS: world.path("calls"),
    });
    await terraform.init();
    return terraform;
  }

  test("ask until none is under way, before each type, and never again", async () => {
    // of two updates the second is under way at the first look, and done at the next
    world.program(
      "aws",
      `echo "$1 $2 $4 $6 $7 $8" >>"$CALLS"
       case "$2 $8" in
         "list-updates "*) echo "one	two" ;;
         "describe-update two") if [ -e "$CALLS.done" ]; then echo Successful; else touch "$CALLS.done"; echo InProgress; fi ;;
         *) echo Successful ;;
       esac`,
    );
    const terraform = await stack();
    const plan = await terraform.plan();
    expect(judge([{ name: "plan", content: plan }], { profile: "baseline" }).outcome).toBe("pass");
    await terraform.apply(terraform.planFile);
    const look = [
      "sleep 15",
      `eks list-updates auto ${REGION} --query updateIds[]`,
      `eks describe-update auto ${REGION} --update-id one`,
      `eks describe-update auto ${REGION} --update-id two`,
    ];
    expect(calls()).toEqual([...look, ...look, ...look]);
    const asked = (await world.calls()).map(({ operation }) => operation ?? "");
    expect(asked.filter((operation) => /:(?:Put|Create)Delivery/.test(operation))).toEqual([
      "logs:PutDeliveryDestination",
      "logs:PutDeliverySource",
      "logs:CreateDelivery",
      "logs:PutDeliverySource",
      "logs:CreateDelivery",
    ]);
    expect(changesOf(await terraform.plan())).toEqual([]);
    await terraform.apply();
    expect(calls()).toHaveLength(12);
  });

  test("end the apply where the cluster can't be asked, or is never done, and set up nothing", async () => {
    world.program("aws", "echo 'not authorized to perform: eks:ListUpdates' >&2; exit 254");
    const terraform = await stack();
    const refused = await terraform.run("apply", "-no-color", "-auto-approve");
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain("not authorized to perform: eks:ListUpdates");

    world.program("aws", 'case "$2" in list-updates) echo one ;; *) echo InProgress ;; esac');
    const endless = await terraform.run("apply", "-no-color", "-auto-approve");
    expect(endless.code).not.toBe(0);
    expect(endless.text).toContain("update one of cluster auto is still in progress after 15 minutes");
    expect(calls().filter((call) => call === "sleep 15").length).toBe(61);
    const asked = (await world.calls()).map(({ operation }) => operation);
    expect(asked).not.toContain("logs:PutDeliverySource");
  });
});
