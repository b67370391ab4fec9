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
});
