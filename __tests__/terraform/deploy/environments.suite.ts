import { join } from "node:path";
import { REPOSITORY } from "../harness/folder";
import { describeDeployment, type Application } from "./harness/deployment";
import { REGION } from "./harness/world";

/** The file of an environment, unchanged, with the cdktf app of this repository. */
function environment(file: string): Application {
  const path = join(REPOSITORY, "environments", file);
  return { name: `environments/${file}`, environment: () => ({ ENVIRONMENTS: path }) };
}

describeDeployment({
  ...environment("example.yaml"),
  regions: [REGION, "us-east-1"],
  prepare: async (world) => {
    const vpc = (await world.aws.call("ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }, { region: "us-east-1" })) as {
      Vpc: { VpcId: string };
    };
    for (const CidrBlock of ["10.0.0.0/24", "10.0.1.0/24"]) {
      const TagSpecifications = [{ ResourceType: "subnet", Tags: [{ Key: "tier", Value: "private" }] }];
      await world.aws.call(
        "ec2",
        "CreateSubnet",
        { VpcId: vpc.Vpc.VpcId, CidrBlock, TagSpecifications },
        { region: "us-east-1" },
      );
    }
  },
});

describeDeployment(environment("examples/own-vpc.yaml"));
