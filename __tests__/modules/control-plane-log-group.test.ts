import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Fn, TerraformLocal, TerraformVariable, Testing } from "cdktf";
import type { TerraformStack } from "cdktf";
import { ControlPlaneLogGroup, LogKey, RETENTION_DAYS, type ControlPlaneLogGroupProps } from "../../modules";
import { awsStack, Rendered, warningsOf } from "./stack-under-test";

function group(props: Partial<ControlPlaneLogGroupProps> = {}, stack = awsStack()): TerraformStack {
  new ControlPlaneLogGroup(stack, "LogGroup", { clusterName: "prod", ...props });
  return stack;
}

const rendered = (props?: Partial<ControlPlaneLogGroupProps>) =>
  new Rendered(group(props)).only("aws_cloudwatch_log_group");
const token = (stack: TerraformStack) => new TerraformVariable(stack, "cluster", { type: "string" }).stringValue;

describe("the group", () => {
  test("is the one EKS sends the cluster's logs to, kept for a year", () => {
    expect(rendered()).toMatchObject({ name: "/aws/eks/prod/cluster", retention_in_days: 365 });
  });

  test.each(RETENTION_DAYS)("may keep events for %d days", (retention) => {
    expect(rendered({ retention })).toMatchObject({ retention_in_days: retention });
  });

  test.each([-1, 2, 364, 366, 10000])("refuses a retention CloudWatch does not offer: %d", (retention) => {
    expect(() => group({ retention: retention as 365 })).toThrow(
      `retention: got ${retention}, CloudWatch Logs offers 0, 1, 3,`,
    );
  });

  test("refuses a cluster name EKS would refuse", () => {
    expect(() => group({ clusterName: "a/b" })).toThrow('clusterName: got "a/b"');
  });

  test("keeps its class, for a change would replace it and lose the logs", () => {
    expect(rendered({ logGroupClass: "STANDARD" })).toMatchObject({
      log_group_class: "STANDARD",
      lifecycle: { ignore_changes: ["log_group_class"] },
    });
  });

  test("refuses another class than EKS's own where it would adopt EKS's group", () => {
    expect(() => group({ logGroupClass: "INFREQUENT_ACCESS" })).toThrow("give adoptExisting: false");
    expect(rendered({ logGroupClass: "INFREQUENT_ACCESS", adoptExisting: false })).toMatchObject({
      log_group_class: "INFREQUENT_ACCESS",
    });
  });

  test("refuses a class that keeps no logs", () => {
    expect(() => group({ logGroupClass: "DELIVERY" as "STANDARD" })).toThrow('logGroupClass: got "DELIVERY"');
  });
});

describe("a destroy", () => {
  test("leaves the group in AWS by default", () => {
    expect(rendered()).toMatchObject({ skip_destroy: true });
    expect(rendered()).not.toHaveProperty("deletion_protection_enabled");
  });

  test("is refused by Terraform and by AWS where it is protected", () => {
    expect(rendered({ onDestroy: "protect" })).toMatchObject({
      skip_destroy: true,
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("deletes it where that is asked for", () => {
    expect(rendered({ onDestroy: "delete" })).toMatchObject({
      skip_destroy: false,
      deletion_protection_enabled: false,
    });
  });

  test("warns that EKS may make a deleted group again", () => {
    expect(warningsOf(group({ onDestroy: "delete" }))).toContainEqual(
      expect.stringMatching(/deleted .* EKS may make the group again/),
    );
  });

  test("refuses any other word", () => {
    expect(() => group({ onDestroy: "keep" as "retain" })).toThrow(
      'onDestroy: got "keep", expected retain, protect, delete',
    );
  });
});

describe("the key", () => {
  test("encrypts the group", () => {
    const stack = awsStack();
    const key = new LogKey(stack, "Key");
    expect(new Rendered(group({ key }, stack)).only("aws_cloudwatch_log_group").kms_key_id).toBe(
      "${aws_kms_key.Key_961B73FD.arn}",
    );
  });

  test("is missed with a warning", () => {
    expect(warningsOf(group())).toEqual([
      expect.stringContaining("/aws/eks/prod/cluster has CloudWatch's own encryption"),
    ]);
    expect(warningsOf(group({ key: LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1") }))).toEqual([]);
  });

  test.each(["retain", "protect"] as const)(
    "is refused where it falls with the stack and the group is kept (%s)",
    (onDestroy) => {
      const stack = awsStack();
      const key = { keyArn: new KmsKey(stack, "key").arn };
      expect(() => group({ key, onDestroy }, stack)).toThrow(
        `key: got stack/key, which is destroyed with this stack while onDestroy "${onDestroy}" keeps the logs`,
      );
    },
  );

  test("may fall with the stack where the group does too", () => {
    const stack = awsStack();
    const key = { keyArn: new KmsKey(stack, "key").arn };
    expect(() => group({ key, onDestroy: "delete" }, stack)).not.toThrow();
  });

  test.each([
    ["as a prop", (stack: TerraformStack) => new KmsKey(stack, "key", { lifecycle: { preventDestroy: true } })],
    [
      "by an override",
      (stack: TerraformStack) => {
        const key = new KmsKey(stack, "key");
        key.addOverride("lifecycle.prevent_destroy", true);
        return key;
      },
    ],
  ])("may be of the same stack where it can't be destroyed (%s)", (_, make) => {
    const stack = awsStack();
    expect(() => group({ key: { keyArn: make(stack).arn } }, stack)).not.toThrow();
  });

  test("of another stack is taken, also where this one has an unkept key of the same id", () => {
    const app = Testing.app();
    const foundation = awsStack("foundation", app);
    const theirs = new KmsKey(foundation, "key");
    const stack = awsStack("stack", app);
    new KmsKey(stack, "key");
    expect(() => group({ key: { keyArn: theirs.arn } }, stack)).not.toThrow();
  });

  test("is found inside a function too", () => {
    const stack = awsStack();
    const keyArn = Fn.trimspace(new KmsKey(stack, "key").arn);
    expect(() => group({ key: { keyArn } }, stack)).toThrow("key: got stack/key");
  });
});

describe("adoption", () => {
  const imports = (stack: TerraformStack) => new Rendered(stack).json.import;

  test("imports the group where its exact name is found, at its plain address", () => {
    const stack = group();
    expect(imports(stack)).toEqual([
      {
        for_each:
          '${setintersection(tolist(data.aws_cloudwatch_log_groups.LogGroup_Adoption_Existing_0EBAD97E.log_group_names), ["/aws/eks/prod/cluster"])}',
        id: "${each.value}",
        to: "aws_cloudwatch_log_group.LogGroup_F5B46931",
      },
    ]);
    expect(new Rendered(stack).json.data?.aws_cloudwatch_log_groups).toMatchObject({
      LogGroup_Adoption_Existing_0EBAD97E: { log_group_name_prefix: "/aws/eks/prod/cluster" },
    });
  });

  test("is done for each group of a stack, beside imports of others", () => {
    const stack = group();
    new ControlPlaneLogGroup(stack, "Other", { clusterName: "test" });
    stack.addOverride("import", [{ id: "x", to: "aws_vpc.main" }]);
    expect(imports(stack)?.map(({ to }) => to)).toEqual([
      "aws_cloudwatch_log_group.LogGroup_F5B46931",
      expect.stringMatching(/^aws_cloudwatch_log_group\.Other_[0-9A-F]{8}$/),
      "aws_vpc.main",
    ]);
  });

  test("looks in the group's own region and imports from there", () => {
    const stack = group({ region: "us-east-1" });
    expect(imports(stack)?.[0]?.id).toBe("${each.value}@us-east-1");
    const [existing] = Object.values(new Rendered(stack).json.data?.aws_cloudwatch_log_groups ?? {});
    expect(existing).toMatchObject({ region: "us-east-1" });
  });

  test("compares a name with a token in it by joining, never as text", () => {
    const stack = awsStack();
    group({ clusterName: token(stack) }, stack);
    expect(imports(stack)?.[0]?.for_each).toContain('[join("", ["/aws/eks/", var.cluster, "/cluster"])]');
    expect(new Rendered(stack).only("aws_cloudwatch_log_group").name).toBe("/aws/eks/${var.cluster}/cluster");
  });

  test.each([
    ["straight", (name: string) => name],
    ["inside a function", (name: string) => Fn.lower(name)],
  ])("refuses a name that only apply knows, %s", (_, through) => {
    const stack = awsStack();
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    const props = { clusterName: through(role.uniqueId) };
    expect(() => group(props, stack)).toThrow(/rests on aws_iam_role\.role\.unique_id.*adoptExisting: false/);
  });

  test("refuses a local made of what only apply knows", () => {
    const stack = awsStack();
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    const local = new TerraformLocal(stack, "name", role.uniqueId);
    expect(() => group({ clusterName: local.asString }, stack)).toThrow("adoptExisting: false");
  });

  test("is left out where it is not wanted", () => {
    const stack = awsStack();
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    group({ clusterName: role.uniqueId, adoptExisting: false }, stack);
    const { json } = new Rendered(stack);
    expect(json.import).toBeUndefined();
    expect(json.data).toBeUndefined();
  });
});
