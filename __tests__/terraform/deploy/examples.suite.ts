import { join } from "node:path";
import { EXAMPLES } from "../../examples/expectations";
import { REPOSITORY } from "../harness/folder";
import { describeDeployment, type Application } from "./harness/deployment";
import { ACCOUNT, type World } from "./harness/world";

/** A CDKTF app of the folder `examples`, as its readers copy it. */
function example(folder: string): Application {
  return {
    name: `examples/${folder}`,
    app: join(REPOSITORY, "examples", folder, "main.ts"),
    // Resolves the package's name to this checkout.
    environment: () => ({ TSX_TSCONFIG_PATH: join(REPOSITORY, "tsconfig.json") }),
  };
}

/** The clusters that `adopt-existing` adopts: no code here made them. */
async function makeClustersOfOthers(world: World): Promise<void> {
  for (const name of ["payments", "search"]) {
    await world.aws.call("eks", "CreateCluster", {
      name,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/theirs`,
      resourcesVpcConfig: { subnetIds: ["subnet-0a1b2c3d4e5f60718", "subnet-0918273645f0e1d2c"] },
      logging: { clusterLogging: [{ types: ["audit", "authenticator"], enabled: true }] },
    });
  }
}

/** What an example needs beyond the others. */
const SPECIAL: Readonly<Record<string, Partial<Application>>> = {
  minimal: { waits: true },
  "adopt-existing": { prepare: makeClustersOfOthers },
  // The log group is a plain resource, which nothing adopts.
  "own-stack-with-policy": { adopts: false },
  // The bucket and the key of the trail are in the logging account.
  organization: { accountOf: (stack) => (stack === "organization-logs" ? "444455556666" : ACCOUNT) },
};

for (const folder of Object.keys(EXAMPLES)) describeDeployment({ ...example(folder), ...SPECIAL[folder] });
