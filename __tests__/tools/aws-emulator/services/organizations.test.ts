import { describeWithEmulator } from "../emulated";

describeWithEmulator("AWS Organizations", (emulator) => {
  beforeEach(async () => await emulator().reset());

  test.each([undefined, "444455556666"])("has every account in one organization: %s", async (account) => {
    expect(await emulator().call("organizations", "DescribeOrganization", {}, { account })).toMatchObject({
      Organization: { Id: "o-a1b2c3d4e5", MasterAccountId: "111122223333" },
    });
  });

  test("lists the accounts that called, for the account that manages them", async () => {
    await emulator().call("organizations", "DescribeOrganization", {}, { account: "444455556666" });
    const { Accounts } = await emulator().call("organizations", "ListAccounts");
    expect((Accounts as { Id: string; Arn: string }[]).map(({ Arn, Id }) => [Id, Arn])).toEqual([
      ["111122223333", "arn:aws:organizations::111122223333:account/o-a1b2c3d4e5/111122223333"],
      ["444455556666", "arn:aws:organizations::111122223333:account/o-a1b2c3d4e5/444455556666"],
    ]);
  });
});
