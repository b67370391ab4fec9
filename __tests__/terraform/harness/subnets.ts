import type { World } from "./world";

/** Makes the subnets that `environments/example.yaml` looks for by their tags. */
export async function makePrivateSubnets(world: World): Promise<void> {
  const region = "us-east-1";
  const vpc = (await world.aws.call("ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }, { region })) as {
    Vpc: { VpcId: string };
  };
  const TagSpecifications = [{ ResourceType: "subnet", Tags: [{ Key: "tier", Value: "private" }] }];
  for (const CidrBlock of ["10.0.0.0/24", "10.0.1.0/24"]) {
    await world.aws.call("ec2", "CreateSubnet", { VpcId: vpc.Vpc.VpcId, CidrBlock, TagSpecifications }, { region });
  }
}
