import { describeWithEmulator } from "../emulated";
import { allow, trust } from "../policies";

describeWithEmulator("AWS IAM", (emulator) => {
  beforeEach(async () => await emulator().reset());

  test("creates no role and no policy of a name that exists in the account", async () => {
    const role = { RoleName: "delivery", AssumeRolePolicyDocument: trust("cloudtrail.amazonaws.com") };
    const policy = { PolicyName: "delivery", PolicyDocument: allow(["logs:PutLogEvents"]) };
    const create = async (account?: string): Promise<void> => {
      await emulator().call("iam", "CreateRole", role, { account });
      await emulator().call("iam", "CreatePolicy", policy, { account });
    };
    await create();
    await expect(create()).rejects.toMatchObject({ code: "EntityAlreadyExists" });
    await expect(emulator().call("iam", "CreatePolicy", policy)).rejects.toMatchObject({ code: "EntityAlreadyExists" });
    await create("444455556666");
  });

  test("leaves the description of a role whose session is made longer", async () => {
    const trusting = { AssumeRolePolicyDocument: trust("cloudtrail.amazonaws.com") };
    await emulator().call("iam", "CreateRole", { RoleName: "delivery", Description: "delivers", ...trusting });
    await emulator().call("iam", "UpdateRole", { RoleName: "delivery", MaxSessionDuration: 7200 });
    const { Role } = await emulator().call("iam", "GetRole", { RoleName: "delivery" });
    expect(Role).toMatchObject({ Description: "delivers", MaxSessionDuration: 7200 });
  });
});
