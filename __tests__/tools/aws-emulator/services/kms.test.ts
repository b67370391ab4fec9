import { describeWithEmulator } from "../emulated";
import { document, root } from "../policies";

const ONLY_LOGS = {
  Effect: "Allow",
  Principal: { Service: "logs.eu-west-1.amazonaws.com" },
  Action: "kms:*",
  Resource: "*",
};

describeWithEmulator("AWS KMS", (emulator) => {
  beforeEach(async () => await emulator().reset());

  const call = async (operation: string, parameters: object): Promise<Record<string, unknown>> =>
    await emulator().call("kms", operation, { ...parameters });
  const makeKey = async (parameters: object = {}): Promise<string> =>
    ((await call("CreateKey", parameters)).KeyMetadata as { KeyId: string }).KeyId;

  test("creates no alias of a name that exists, by whatever key", async () => {
    const alias = { AliasName: "alias/logs", TargetKeyId: await makeKey() };
    await call("CreateAlias", alias);
    for (const TargetKeyId of [alias.TargetKeyId, await makeKey()]) {
      await expect(call("CreateAlias", { ...alias, TargetKeyId })).rejects.toMatchObject({
        code: "AlreadyExistsException",
      });
    }
  });

  describe("a key's policy", () => {
    const lockout = { code: "MalformedPolicyDocumentException" };
    const policy = { Policy: document(ONLY_LOGS) };

    test("that leaves nobody to change it is refused", async () => {
      await expect(makeKey(policy)).rejects.toMatchObject(lockout);
      await expect(makeKey({ Policy: document({ ...root("444455556666") }) })).rejects.toMatchObject(lockout);
      const KeyId = await makeKey({ Policy: document(root()) });
      await expect(call("PutKeyPolicy", { KeyId, ...policy })).rejects.toMatchObject(lockout);
    });

    test("that lets its caller change it is accepted", async () => {
      const KeyId = await makeKey({ Policy: document(ONLY_LOGS, root()) });
      await call("PutKeyPolicy", { KeyId, PolicyName: "default", Policy: document(root()) });
    });

    test("that leaves nobody to change it is accepted on demand", async () => {
      await makeKey({ ...policy, BypassPolicyLockoutSafetyCheck: true });
    });
  });

  test("takes keys by id and by ARN", async () => {
    const KeyId = await makeKey();
    for (const key of [KeyId, `arn:aws:kms:eu-west-1:111122223333:key/${KeyId}`]) {
      await call("DisableKey", { KeyId: key });
      expect(await call("DescribeKey", { KeyId: key })).toMatchObject({ KeyMetadata: { KeyState: "Disabled" } });
      await call("EnableKey", { KeyId: key });
      await call("ScheduleKeyDeletion", { KeyId: key });
      expect(await call("DescribeKey", { KeyId: key })).toMatchObject({ KeyMetadata: { KeyState: "PendingDeletion" } });
      await call("CancelKeyDeletion", { KeyId: key });
    }
  });

  describe("a key", () => {
    const use = async (KeyId: string): Promise<unknown> => await call("GenerateDataKey", { KeyId, KeySpec: "AES_256" });

    test.each([
      ["DisableKey", "DisabledException"],
      ["ScheduleKeyDeletion", "KMSInvalidStateException"],
    ])("encrypts nothing after %s", async (operation, code) => {
      const KeyId = await makeKey();
      await use(KeyId);
      await call(operation, { KeyId });
      await expect(use(KeyId)).rejects.toMatchObject({ code });
    });

    test("is disabled after a deletion that was cancelled, and encrypts once it is enabled", async () => {
      const KeyId = await makeKey();
      await call("ScheduleKeyDeletion", { KeyId });
      await call("CancelKeyDeletion", { KeyId });
      await expect(use(KeyId)).rejects.toMatchObject({ code: "DisabledException" });
      await call("EnableKey", { KeyId });
      await use(KeyId);
    });
  });
});
