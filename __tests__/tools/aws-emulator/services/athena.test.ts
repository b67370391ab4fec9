import type { Emulator } from "../../../../tools/aws-emulator/start";
import { describeWithEmulator } from "../emulated";

const ARN = "arn:aws:athena:eu-west-1:111122223333:workgroup/audit";

describeWithEmulator("Amazon Athena", (emulator) => {
  beforeEach(async () => await emulator().reset());

  const call = async (operation: string, parameters: object): ReturnType<Emulator["call"]> =>
    await emulator().call("athena", operation, { ...parameters });
  const create = async (props: object = {}): Promise<unknown> =>
    await call("CreateWorkGroup", { Name: "audit", ...props });
  const query = async (): Promise<unknown> =>
    (await call("CreateNamedQuery", { Name: "reads", Database: "logs", QueryString: "SELECT 1", WorkGroup: "audit" }))
      .NamedQueryId;

  test("lists the tags of a workgroup, also where there are none", async () => {
    await create();
    expect(await call("ListTagsForResource", { ResourceARN: ARN })).toEqual({ Tags: [] });
    await call("TagResource", { ResourceARN: ARN, Tags: [{ Key: "owner", Value: "platform" }] });
    expect(await call("ListTagsForResource", { ResourceARN: ARN })).toEqual({
      Tags: [{ Key: "owner", Value: "platform" }],
    });
  });

  test("changes what an update names, and takes away what it says", async () => {
    await create({
      Configuration: { BytesScannedCutoffPerQuery: 20_000_000, ResultConfiguration: { OutputLocation: "s3://a/" } },
    });
    await call("UpdateWorkGroup", {
      WorkGroup: "audit",
      Description: "audit logs",
      ConfigurationUpdates: {
        EnforceWorkGroupConfiguration: true,
        RemoveBytesScannedCutoffPerQuery: true,
        ResultConfigurationUpdates: { OutputLocation: "s3://b/" },
      },
    });
    const { WorkGroup: group } = (await call("GetWorkGroup", { WorkGroup: "audit" })) as { WorkGroup: object };
    expect(group).toMatchObject({
      Description: "audit logs",
      Configuration: { EnforceWorkGroupConfiguration: true, ResultConfiguration: { OutputLocation: "s3://b/" } },
    });
    expect(group).not.toHaveProperty("Configuration.BytesScannedCutoffPerQuery");
  });

  test("deletes named queries, and a workgroup that has some only with all it has", async () => {
    await create();
    await query();
    const NamedQueryId = await query();
    await call("DeleteNamedQuery", { NamedQueryId });
    await call("DeleteNamedQuery", { NamedQueryId });
    await expect(call("GetNamedQuery", { NamedQueryId })).rejects.toMatchObject({ code: "InvalidRequestException" });
    await expect(call("DeleteWorkGroup", { WorkGroup: "audit" })).rejects.toMatchObject({
      code: "InvalidRequestException",
    });
    await call("DeleteWorkGroup", { WorkGroup: "audit", RecursiveDeleteOption: true });
    await expect(call("GetWorkGroup", { WorkGroup: "audit" })).rejects.toMatchObject({
      code: "InvalidRequestException",
    });
  });
});
