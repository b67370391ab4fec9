import type { App } from "cdktf";
import { AccountStack } from "../../../modules";
import { REGION, type World } from "./world";

/** Where a suite's stacks are deployed to, beyond what the machine says. */
export interface Deployment {
  readonly account: string;
  readonly region: string;
}

/** The account of the credentials. */
export async function deploymentOf(world: World): Promise<Deployment> {
  const { Account: account } = await world.aws.call("sts", "GetCallerIdentity");
  return { account: account as string, region: REGION };
}

/** A stack whose state is in the world's folder, with whatever a test puts into it. */
export function placeStack(
  world: World,
  { account, region }: Deployment,
  id: string,
  build: (stack: AccountStack) => void,
): (app: App) => void {
  return (app) => {
    build(new AccountStack(app, id, { account, region, backend: { type: "local", directory: world.path("state") } }));
  };
}
