import { describeWithEmulator } from "./emulated";

describeWithEmulator("An emulator", (emulator) => {
  beforeEach(async () => await emulator().reset());

  test("answers for the account of its environment, or for another one", async () => {
    expect(await emulator().call("sts", "GetCallerIdentity")).toMatchObject({ Account: "111122223333" });
    expect(await emulator().call("sts", "GetCallerIdentity", {}, { account: "444455556666" })).toMatchObject({
      Account: "444455556666",
    });
  });

  test("keeps accounts and regions apart", async () => {
    const group = { logGroupName: "/app" };
    await emulator().call("logs", "CreateLogGroup", group);
    expect((await emulator().call("logs", "DescribeLogGroups")).logGroups).toMatchObject([group]);
    for (const other of [{ region: "us-east-1" }, { account: "444455556666" }]) {
      expect((await emulator().call("logs", "DescribeLogGroups", {}, other)).logGroups).toEqual([]);
    }
  });

  test("forgets everything at a reset", async () => {
    await emulator().call("logs", "CreateLogGroup", { logGroupName: "/app" });
    await emulator().reset();
    expect(await emulator().calls()).toEqual([]);
    expect((await emulator().call("logs", "DescribeLogGroups")).logGroups).toEqual([]);
  });

  test("passes on what AWS refuses, with its code", async () => {
    await expect(emulator().call("eks", "DescribeCluster", { name: "payments" })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      message: "eks:DescribeCluster: ResourceNotFoundException: No cluster found for name: payments.",
    });
  });

  test.each([
    ["eksx", "DescribeCluster", {}, 'got the service "eksx", expected one of AWS'],
    ["eks", "DescribeClusterr", {}, 'got the operation "DescribeClusterr" of eks, expected one of AWS'],
    ["eks", "DescribeCluster", {}, 'Missing required parameter in input: "name"'],
  ])("refuses a call of %s:%s that AWS does not have", async (service, operation, parameters, sentence) => {
    await expect(emulator().call(service, operation, parameters)).rejects.toThrow(sentence);
  });
});
