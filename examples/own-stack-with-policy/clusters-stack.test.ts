import { App } from "cdktf";
import "eks-audit-logging/jest";
import { ClustersStack } from "./clusters-stack";

test("the clusters log what they must", () => {
  expect(new ClustersStack(new App(), "clusters")).toSatisfyLoggingPolicy({ profile: "mandatory" });
});
