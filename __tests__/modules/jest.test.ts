import { expect as imported } from "@jest/globals";
import { Testing } from "cdktf";
import { LoggedCluster } from "../../modules";
import { awsStack } from "./stack-under-test";
import "../../modules/jest";

function stackWithCluster(logTypes: string[]) {
  const stack = awsStack("stack", Testing.app());
  const cluster = new LoggedCluster(stack, "Cluster", { name: "prod", subnetIds: ["subnet-a", "subnet-b"] });
  cluster.resource.enabledClusterLogTypes = logTypes;
  return stack;
}

test("the matcher is there on jest's global expect, and on the one of @jest/globals", () => {
  const stack = stackWithCluster(["audit", "authenticator"]);
  expect(stack).toSatisfyLoggingPolicy({ profile: "mandatory" });
  imported(stack).toSatisfyLoggingPolicy({ profile: "mandatory" });
  imported(stackWithCluster(["audit"])).not.toSatisfyLoggingPolicy();
});

test("the matcher is added where jest puts no globals in place (injectGlobals: false)", () => {
  const globals = globalThis as { expect?: typeof expect };
  const { expect: ofGlobals } = globals;
  const extend = jest.spyOn(imported, "extend");
  try {
    delete globals.expect;
    jest.isolateModules(() => {
      jest.requireActual("../../modules/jest");
    });
    imported(extend).toHaveBeenCalledWith({ toSatisfyLoggingPolicy: imported.any(Function) });
  } finally {
    globals.expect = ofGlobals;
    extend.mockRestore();
  }
});
