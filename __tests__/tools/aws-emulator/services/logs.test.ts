import type { Emulator } from "../../../../tools/aws-emulator/start";
import { describeWithEmulator } from "../emulated";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/payments";

describeWithEmulator("CloudWatch Logs", (emulator) => {
  beforeEach(async () => await emulator().reset());

  const call = async (operation: string, parameters: object = {}): ReturnType<Emulator["call"]> =>
    await emulator().call("logs", operation, { ...parameters });
  const group = async (): Promise<unknown> => ((await call("DescribeLogGroups")).logGroups as unknown[])[0];
  const app = { logGroupName: "/app" };

  test("reports the class of a group", async () => {
    await call("CreateLogGroup", app);
    await call("CreateLogGroup", { logGroupName: "/rare", logGroupClass: "INFREQUENT_ACCESS" });
    expect(await call("DescribeLogGroups")).toMatchObject({
      logGroups: [{ logGroupClass: "STANDARD" }, { logGroupClass: "INFREQUENT_ACCESS" }],
    });
  });

  test("does not delete a protected group, by its name or its ARN", async () => {
    await call("CreateLogGroup", { ...app, deletionProtectionEnabled: true });
    await expect(call("DeleteLogGroup", app)).rejects.toMatchObject({ code: "ValidationException" });
    await call("PutLogGroupDeletionProtection", {
      logGroupIdentifier: "arn:aws:logs:eu-west-1:111122223333:log-group:/app",
      deletionProtectionEnabled: false,
    });
    await call("DeleteLogGroup", app);
    expect(await group()).toBeUndefined();
  });

  test("protects no group of the same name that is made later", async () => {
    await call("CreateLogGroup", { ...app, deletionProtectionEnabled: true });
    await call("PutLogGroupDeletionProtection", { logGroupIdentifier: "/app", deletionProtectionEnabled: false });
    await call("DeleteLogGroup", app);
    await call("CreateLogGroup", app);
    expect(await group()).toMatchObject({ deletionProtectionEnabled: false });
  });

  test("gives a group a key, another one, and none", async () => {
    await call("CreateLogGroup", app);
    await call("AssociateKmsKey", { ...app, kmsKeyId: KEY });
    expect(await group()).toMatchObject({ kmsKeyId: KEY });
    await call("AssociateKmsKey", { ...app, kmsKeyId: `${KEY}2` });
    expect(await group()).toMatchObject({ kmsKeyId: `${KEY}2` });
    await call("DisassociateKmsKey", app);
    expect(await group()).not.toHaveProperty("kmsKeyId");
    await expect(call("AssociateKmsKey", { logGroupName: "/none", kmsKeyId: KEY })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
    });
  });

  test("replaces a metric filter of a name, and forgets it with its group", async () => {
    const filters = async (): Promise<unknown> => (await call("DescribeMetricFilters")).metricFilters;
    const put = async (filterPattern: string): Promise<unknown> =>
      await call("PutMetricFilter", {
        ...app,
        filterName: "errors",
        filterPattern,
        metricTransformations: [{ metricName: "errors", metricNamespace: "app", metricValue: "1" }],
      });
    await expect(put("WARN")).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    await call("CreateLogGroup", app);
    await put("WARN");
    await put("ERROR");
    expect(await filters()).toMatchObject([{ filterName: "errors", filterPattern: "ERROR" }]);
    await call("DeleteLogGroup", app);
    expect(await filters()).toEqual([]);
  });

  test("keeps query definitions, and lists them by prefix and in pages", async () => {
    const ids: string[] = [];
    for (const name of ["a/1", "a/2", "b/1"]) {
      const { queryDefinitionId } = await call("PutQueryDefinition", { name, queryString: "fields @message" });
      ids.push(queryDefinitionId as string);
    }
    await call("PutQueryDefinition", { name: "a/1", queryString: "limit 1", queryDefinitionId: ids[0] });
    const first = await call("DescribeQueryDefinitions", { queryDefinitionNamePrefix: "a/", maxResults: 1 });
    expect(first).toMatchObject({ queryDefinitions: [{ queryDefinitionId: ids[0], queryString: "limit 1" }] });
    const { nextToken } = first;
    const second = await call("DescribeQueryDefinitions", {
      queryDefinitionNamePrefix: "a/",
      maxResults: 1,
      nextToken,
    });
    expect(second).toMatchObject({ queryDefinitions: [{ queryDefinitionId: ids[1] }] });
    expect(second).not.toHaveProperty("nextToken");
    await call("DeleteQueryDefinition", { queryDefinitionId: ids[2] });
    await expect(call("DeleteQueryDefinition", { queryDefinitionId: ids[2] })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
    });
  });

  test("delivers logs of a cluster, and changes how", async () => {
    await call("CreateLogGroup", app);
    const source = {
      name: "payments",
      resourceArn: CLUSTER,
      logType: "AUTO_MODE_COMPUTE_LOGS",
      tags: { owner: "platform" },
    };
    await expect(call("PutDeliverySource", { ...source, logType: "EKS_CAPABILITY_KRO_LOGS" })).rejects.toMatchObject({
      code: "ValidationException",
    });
    await call("PutDeliverySource", source);
    const { deliveryDestination } = await call("PutDeliveryDestination", {
      name: "group",
      deliveryDestinationConfiguration: {
        destinationResourceArn: "arn:aws:logs:eu-west-1:111122223333:log-group:/app:*",
      },
    });
    const { delivery } = (await call("CreateDelivery", {
      deliverySourceName: "payments",
      deliveryDestinationArn: (deliveryDestination as { arn: string }).arn,
    })) as { delivery: { id: string } };
    await call("UpdateDeliveryConfiguration", { id: delivery.id, fieldDelimiter: "|" });
    expect(await call("GetDelivery", { id: delivery.id })).toMatchObject({ delivery: { fieldDelimiter: "|" } });
  });
});
