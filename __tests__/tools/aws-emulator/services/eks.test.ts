import type { Emulator } from "../../../../tools/aws-emulator/start";
import { describeWithEmulator } from "../emulated";

const ROLE = "arn:aws:iam::111122223333:role/cluster";
const ADMIN_POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
const CREATOR = "arn:aws:iam::111122223333:user/person";
const MEMBER = "arn:aws:iam::111122223333:role/team/platform";

/** The three settings that make a cluster one of Auto Mode. */
const AUTO_MODE = {
  computeConfig: { enabled: true, nodePools: ["system"], nodeRoleArn: ROLE },
  kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
  storageConfig: { blockStorage: { enabled: true } },
};

describeWithEmulator("Amazon EKS", (emulator) => {
  beforeEach(async () => await emulator().reset());

  const call = async (...args: Parameters<Emulator["call"]>): ReturnType<Emulator["call"]> =>
    await emulator().call(...args);
  const create = async (props: object = {}): Promise<Record<string, unknown>> =>
    await call("eks", "CreateCluster", {
      name: "payments",
      roleArn: ROLE,
      resourcesVpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
      accessConfig: { authenticationMode: "API" },
      ...props,
    });
  const update = async (props: object): Promise<Record<string, unknown>> =>
    await call("eks", "UpdateClusterConfig", { name: "payments", ...props });
  const cluster = async (): Promise<unknown> => (await call("eks", "DescribeCluster", { name: "payments" })).cluster;
  const groups = async (): Promise<unknown> =>
    ((await call("logs", "DescribeLogGroups")).logGroups as { logGroupName: string }[]).map((one) => one.logGroupName);
  const logging = (types: readonly string[], enabled: boolean): object => ({
    logging: { clusterLogging: [{ types, enabled }] },
  });

  test("keeps to its own model in every answer", async () => {
    await create({ tags: { owner: "platform" }, ...AUTO_MODE });
    await cluster();
    await update({ deletionProtection: true });
    await call("eks", "ListAccessEntries", { clusterName: "payments" });
    await call("eks", "ListAccessPolicies");
    const calls = await emulator().calls();
    expect(calls.flatMap(({ answerViolations = [] }) => answerViolations)).toEqual([]);
    expect(new Set(calls.map(({ answeredBy }) => answeredBy))).toEqual(new Set(["emulator"]));
  });

  test("refuses a second cluster of a name", async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ code: "ResourceInUseException" });
  });

  describe("a client request token", () => {
    const clientRequestToken = "3c1b0f0e-once";

    test("gives the first answer again for the same request, and makes nothing twice", async () => {
      const first = await create({ clientRequestToken });
      expect(await create({ clientRequestToken })).toEqual(first);
      const deletion = { deletionProtection: true, clientRequestToken };
      expect(await update(deletion)).toEqual(await update(deletion));
      expect((await call("eks", "ListUpdates", { name: "payments" })).updateIds).toHaveLength(1);
      const entry = { clusterName: "payments", principalArn: MEMBER, clientRequestToken };
      expect(await call("eks", "CreateAccessEntry", entry)).toEqual(await call("eks", "CreateAccessEntry", entry));
    });

    test.each([
      ["another token", { clientRequestToken: "another" }],
      ["other parameters", { clientRequestToken, tags: { owner: "platform" } }],
    ])("does not cover a request with %s", async (_, props) => {
      await create({ clientRequestToken });
      await expect(create(props)).rejects.toMatchObject({ code: "ResourceInUseException" });
    });

    test("does not cover a request that was refused, or one of another account", async () => {
      await expect(update({ deletionProtection: true, clientRequestToken })).rejects.toMatchObject({
        code: "ResourceNotFoundException",
      });
      await create();
      await update({ deletionProtection: true, clientRequestToken });
      await expect(
        call(
          "eks",
          "UpdateClusterConfig",
          { name: "payments", deletionProtection: true, clientRequestToken },
          { account: "444455556666" },
        ),
      ).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    });
  });

  describe("logging", () => {
    test("makes the log group that nobody made before, without key and without an end", async () => {
      await create(logging(["audit"], true));
      expect(await call("logs", "DescribeLogGroups")).toMatchObject({
        logGroups: [{ logGroupName: "/aws/eks/payments/cluster", deletionProtectionEnabled: false }],
      });
    });

    test("leaves a log group as it was made", async () => {
      await call("logs", "CreateLogGroup", { logGroupName: "/aws/eks/payments/cluster", tags: { owner: "platform" } });
      await create(logging(["audit"], true));
      const arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/payments/cluster";
      expect(await call("logs", "ListTagsForResource", { resourceArn: arn })).toEqual({ tags: { owner: "platform" } });
    });

    test("that is off makes no log group until it is switched on", async () => {
      await create();
      expect(await groups()).toEqual([]);
      await update(logging(["audit"], true));
      expect(await groups()).toEqual(["/aws/eks/payments/cluster"]);
    });

    test("of some types leaves the others as they were", async () => {
      await create(logging(["api", "audit"], true));
      await update(logging(["api"], false));
      await update(logging(["scheduler"], true));
      expect(await cluster()).toMatchObject({
        logging: {
          clusterLogging: [
            { types: ["audit", "scheduler"], enabled: true },
            { types: ["api", "authenticator", "controllerManager"], enabled: false },
          ],
        },
      });
    });

    test("cannot be updated to what it is", async () => {
      await create(logging(["audit"], true));
      await expect(update(logging(["audit"], true))).rejects.toMatchObject({ code: "InvalidParameterException" });
    });
  });

  describe("access", () => {
    const entries = async (): Promise<unknown> =>
      (await call("eks", "ListAccessEntries", { clusterName: "payments" })).accessEntries;
    const ofMember = { clusterName: "payments", principalArn: MEMBER };

    test("is given to the creator as administrator, if nothing else is asked for", async () => {
      await create();
      expect(await entries()).toEqual([CREATOR]);
      const ofCreator = { clusterName: "payments", principalArn: CREATOR };
      expect(await call("eks", "ListAssociatedAccessPolicies", ofCreator)).toMatchObject({
        associatedAccessPolicies: [{ policyArn: ADMIN_POLICY, accessScope: { type: "cluster" } }],
      });
    });

    test("of a creator with a role names the role, not the session", async () => {
      const { Credentials } = (await call("sts", "AssumeRole", { RoleArn: MEMBER, RoleSessionName: "ci" })) as {
        Credentials: { AccessKeyId: string };
      };
      const response = await fetch(`${emulator().url}/clusters`, {
        method: "POST",
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${Credentials.AccessKeyId}/20260101/eu-west-1/eks/aws4_request`,
        },
        body: JSON.stringify({
          name: "payments",
          roleArn: ROLE,
          resourcesVpcConfig: {},
          accessConfig: { authenticationMode: "API" },
        }),
      });
      expect(response.status).toBe(200);
      expect(await entries()).toEqual([MEMBER]);
    });

    test("is given to nobody where the creator is left out", async () => {
      await create({ accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false } });
      expect(await entries()).toEqual([]);
    });

    test("by the config map alone cannot leave the creator out, and has no entries", async () => {
      await expect(
        create({ accessConfig: { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false } }),
      ).rejects.toMatchObject({ code: "InvalidParameterException" });
      await create({ accessConfig: { authenticationMode: "CONFIG_MAP" } });
      await expect(entries()).rejects.toMatchObject({ code: "InvalidRequestException" });
    });

    test("can be widened to entries, and not taken back", async () => {
      await create({ accessConfig: { authenticationMode: "CONFIG_MAP" } });
      await update({ accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } });
      await expect(update({ accessConfig: { authenticationMode: "CONFIG_MAP" } })).rejects.toMatchObject({
        code: "InvalidParameterException",
      });
    });

    test("entries are made, described, changed, tagged and deleted", async () => {
      await create();
      const { accessEntry } = await call("eks", "CreateAccessEntry", { ...ofMember, kubernetesGroups: ["viewers"] });
      const { accessEntryArn } = accessEntry as { accessEntryArn: string };
      expect(accessEntryArn).toMatch(
        /^arn:aws:eks:eu-west-1:111122223333:access-entry\/payments\/role\/111122223333\/platform\//,
      );
      expect(accessEntry).toMatchObject({
        type: "STANDARD",
        username: "arn:aws:sts::111122223333:assumed-role/platform/{{SessionName}}",
      });
      await expect(call("eks", "CreateAccessEntry", ofMember)).rejects.toMatchObject({
        code: "ResourceInUseException",
      });
      await call("eks", "UpdateAccessEntry", { ...ofMember, kubernetesGroups: ["editors"] });
      await call("eks", "TagResource", { resourceArn: accessEntryArn, tags: { owner: "platform" } });
      expect(await call("eks", "DescribeAccessEntry", ofMember)).toMatchObject({
        accessEntry: { kubernetesGroups: ["editors"], tags: { owner: "platform" } },
      });
      await call("eks", "DeleteAccessEntry", ofMember);
      await expect(call("eks", "DescribeAccessEntry", ofMember)).rejects.toMatchObject({
        code: "ResourceNotFoundException",
      });
    });

    test("policies are associated, listed and disassociated", async () => {
      await create();
      const association = { ...ofMember, policyArn: ADMIN_POLICY };
      const accessScope = { type: "namespace", namespaces: ["payments"] };
      await expect(call("eks", "AssociateAccessPolicy", { ...association, accessScope })).rejects.toMatchObject({
        code: "ResourceNotFoundException",
      });
      await call("eks", "CreateAccessEntry", ofMember);
      await call("eks", "AssociateAccessPolicy", { ...association, accessScope });
      expect(await call("eks", "ListAssociatedAccessPolicies", ofMember)).toMatchObject({
        associatedAccessPolicies: [{ policyArn: ADMIN_POLICY, accessScope }],
      });
      await call("eks", "DisassociateAccessPolicy", association);
      expect(await call("eks", "ListAssociatedAccessPolicies", ofMember)).toMatchObject({
        associatedAccessPolicies: [],
      });
    });

    test("policies are for people and for Auto Mode's nodes, not for other nodes", async () => {
      await create({ accessConfig: { authenticationMode: "API" } });
      const accessScope = { type: "cluster" };
      for (const [type, refused] of [
        ["EC2", false],
        ["EC2_LINUX", true],
      ] as const) {
        const principalArn = `arn:aws:iam::111122223333:role/${type}`;
        const ofNode = { clusterName: "payments", principalArn };
        await call("eks", "CreateAccessEntry", { ...ofNode, type });
        const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy";
        const associated = call("eks", "AssociateAccessPolicy", { ...ofNode, policyArn, accessScope });
        if (refused) await expect(associated).rejects.toMatchObject({ code: "InvalidRequestException" });
        else await associated;
      }
    });
  });

  describe("an update", () => {
    test.each([
      ["LoggingUpdate", logging(["audit"], true)],
      ["EndpointAccessUpdate", { resourcesVpcConfig: { endpointPrivateAccess: true } }],
      ["VpcConfigUpdate", { resourcesVpcConfig: { subnetIds: ["subnet-3"] } }],
      ["AccessConfigUpdate", { accessConfig: { authenticationMode: "API" } }],
      ["DeletionProtectionUpdate", { deletionProtection: true }],
      ["AutoModeUpdate", AUTO_MODE],
      ["ZonalShiftConfigUpdate", { zonalShiftConfig: { enabled: true } }],
      ["ControlPlaneScalingConfigUpdate", { controlPlaneScalingConfig: { tier: "tier-xl" } }],
      ["UpgradePolicyUpdate", { upgradePolicy: { supportType: "STANDARD" } }],
    ] as const)("of kind %s is described, and read back", async (type, change) => {
      await create();
      const { update: made } = (await update(change)) as { update: { id: string } };
      expect(made).toMatchObject({ type, status: "InProgress" });
      expect(await call("eks", "DescribeUpdate", { name: "payments", updateId: made.id })).toMatchObject({
        update: { id: made.id, type, status: "Successful" },
      });
      expect(await call("eks", "ListUpdates", { name: "payments" })).toEqual({ updateIds: [made.id] });
      if (type !== "LoggingUpdate") expect(await cluster()).toMatchObject(change);
    });

    test("has one kind at a time", async () => {
      await create();
      await expect(update({ deletionProtection: true, zonalShiftConfig: { enabled: true } })).rejects.toMatchObject({
        code: "InvalidParameterException",
      });
      await expect(update({})).rejects.toMatchObject({ code: "InvalidParameterException" });
    });

    test("goes up by one minor version of Kubernetes", async () => {
      await create({ version: "1.32" });
      const to = async (version: string): Promise<unknown> =>
        await call("eks", "UpdateClusterVersion", { name: "payments", version });
      await expect(to("1.34")).rejects.toMatchObject({ code: "InvalidParameterException" });
      await expect(to("1.31")).rejects.toMatchObject({ code: "InvalidParameterException" });
      await to("1.33");
      expect(await cluster()).toMatchObject({ version: "1.33" });
    });

    test("encrypts secrets once", async () => {
      await create();
      const encryption = {
        clusterName: "payments",
        encryptionConfig: [
          { resources: ["secrets"], provider: { keyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" } },
        ],
      };
      await call("eks", "AssociateEncryptionConfig", encryption);
      expect(await cluster()).toMatchObject({ encryptionConfig: encryption.encryptionConfig });
      await expect(call("eks", "AssociateEncryptionConfig", encryption)).rejects.toMatchObject({
        code: "InvalidRequestException",
      });
    });
  });

  test.each([
    ["computeConfig", { computeConfig: AUTO_MODE.computeConfig }],
    ["the others", { ...AUTO_MODE, computeConfig: { enabled: false } }],
  ])("refuses half of Auto Mode: %s alone", async (_, half) => {
    await expect(create(half)).rejects.toMatchObject({ code: "InvalidParameterException" });
    await create();
    await expect(update(half)).rejects.toMatchObject({ code: "InvalidParameterException" });
  });

  test.each([
    ["pools without a role", { nodePools: ["system"] }],
    ["a role without pools", { nodeRoleArn: "arn:aws:iam::111122223333:role/nodes" }],
  ])("refuses nodes of Auto Mode that have %s", async (_, nodes) => {
    const halfway = { ...AUTO_MODE, computeConfig: { enabled: true, ...nodes } };
    await expect(create(halfway)).rejects.toMatchObject({ code: "InvalidParameterException" });
    await create();
    await expect(update(halfway)).rejects.toMatchObject({ code: "InvalidParameterException" });
    await update({ ...AUTO_MODE, computeConfig: { enabled: true } });
  });

  test("refuses to switch Auto Mode off on a cluster that does not have it", async () => {
    const off = {
      computeConfig: { enabled: false },
      kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: false } },
      storageConfig: { blockStorage: { enabled: false } },
    };
    await create(AUTO_MODE);
    await update(off);
    await expect(update(off)).rejects.toMatchObject({ code: "InvalidRequestException" });
  });

  test("deletes a cluster, but none with deletion protection", async () => {
    await create({ deletionProtection: true });
    const deletion = async (): Promise<unknown> => await call("eks", "DeleteCluster", { name: "payments" });
    await expect(deletion()).rejects.toMatchObject({ code: "InvalidRequestException" });
    await update({ deletionProtection: false });
    await deletion();
    expect(await call("eks", "ListClusters")).toEqual({ clusters: [] });
  });
});
