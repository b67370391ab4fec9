import { execFileSync } from "node:child_process";
import { join } from "node:path";
import {
  AccessLogBucket,
  AlarmTopic,
  AuditTrail,
  LogArchive,
  LogKey,
  OrganizationLogKey,
  OrganizationTrailBucket,
  TrailBucket,
  VendedLogResourcePolicy,
  clusterLogs,
} from "../../../modules";
import { awsStack, Rendered } from "../../modules/stack-under-test";
import { describeWithPython } from "./emulated";
import type { Construct } from "constructs";

const EMULATOR = join(__dirname, "../../../tools/aws-emulator");

/** A request to a policy, and what is expected of it. */
interface Request {
  readonly principal: string | null;
  readonly action: string;
  readonly resource: string | null;
  readonly context?: Readonly<Record<string, string>>;
}

const EVALUATE = `
import json, sys
from emulator.resource_policies import Request, UnsupportedPolicy, verdict
def evaluate(document, request):
    try:
        return verdict(json.dumps(document), Request(**request)).value
    except UnsupportedPolicy as error:
        return f"error: {error}"
print(json.dumps([evaluate(*case) for case in json.load(sys.stdin)]))
`;

/** Random documents without conditions, evaluated by this evaluator and by moto's. */
const COMPARE = `
import json, random
from emulator.resource_policies import Request, verdict
from moto.iam.access_control import IAMPolicy
draw, names = random.Random(16), {"none": "NEUTRAL", "denied": "DENIED", "allowed": "PERMITTED"}
actions = ["s3:GetObject", "s3:PutObject", "s3:*", "s3:Get*", "*", "kms:Decrypt"]
resources = ["arn:aws:s3:::b/x", "arn:aws:s3:::b/*", "arn:aws:s3:::*", "*", "arn:aws:s3:::c"]
def some(values):
    chosen = draw.sample(values, draw.randint(1, 3))
    return chosen[0] if len(chosen) == 1 and draw.random() < 0.5 else chosen
def statement():
    element = "NotAction" if draw.random() < 0.2 else "Action"
    return {"Effect": draw.choice(["Allow", "Allow", "Deny"]), element: some(actions), "Resource": some(resources)}
seen, differences = {}, []
for _ in range(3000):
    document = json.dumps({"Statement": [statement() for _ in range(draw.randint(1, 4))]})
    action, resource = draw.choice(["s3:GetObject", "s3:PutObject", "kms:Decrypt"]), draw.choice(["arn:aws:s3:::b/x", "arn:aws:s3:::b/y", "arn:aws:s3:::c"])
    ours = names[verdict(document, Request(None, action, resource)).value]
    theirs = IAMPolicy(document).is_action_permitted(action, resource).name
    seen[ours] = seen.get(ours, 0) + 1
    if ours != theirs:
        differences.append([document, action, resource, ours, theirs])
print(json.dumps({"seen": seen, "differences": differences}))
`;

describeWithPython("The policy evaluator", (python) => {
  const run = (program: string, input: unknown = null): unknown =>
    JSON.parse(execFileSync(python, ["-B", "-c", program], { cwd: EMULATOR, input: JSON.stringify(input) }).toString());
  const evaluate = (cases: readonly (readonly [object, Request])[]): readonly string[] =>
    run(EVALUATE, cases) as string[];

  const ROLE = "arn:aws:iam::111122223333:role/writer";
  const LOGS = "arn:aws:logs:eu-west-1:111122223333:log-group:/app";
  const PUT: Request = {
    principal: "cloudtrail.amazonaws.com",
    action: "s3:PutObject",
    resource: "arn:aws:s3:::b/AWSLogs/1/x",
    context: { "aws:SourceArn": LOGS, "aws:SecureTransport": "true" },
  };
  const SERVICE = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Action: "*", Resource: "*" };
  const DENY = { ...SERVICE, Effect: "Deny", Principal: "*" };
  const byAws = (AWS: unknown): object => ({ ...SERVICE, Principal: { AWS } });
  const when = (operator: string, expected: unknown, key = "aws:SourceArn"): object => ({
    ...SERVICE,
    Condition: { [operator]: { [key]: expected } },
  });
  const fromRole = { ...PUT, principal: ROLE };
  const absent = "s3:x-amz-acl";

  const CASES: readonly (readonly [name: string, statements: unknown, request: Request, expected: string])[] = [
    // statements
    ["a statement that allows", [SERVICE], PUT, "allowed"],
    ["one statement that is no list", SERVICE, PUT, "allowed"],
    ["no statement", [], PUT, "none"],
    ["a deny after an allow", [SERVICE, DENY], PUT, "denied"],
    ["a deny before an allow", [DENY, SERVICE], PUT, "denied"],
    [
      "a deny whose condition does not hold",
      [SERVICE, { ...DENY, Condition: { Bool: { "aws:SecureTransport": "false" } } }],
      PUT,
      "allowed",
    ],
    // principals
    ["another service", [{ ...SERVICE, Principal: { Service: "config.amazonaws.com" } }], PUT, "none"],
    ["a list of services", [{ ...SERVICE, Principal: { Service: ["a", "cloudtrail.amazonaws.com"] } }], PUT, "allowed"],
    ["everybody", [{ ...SERVICE, Principal: "*" }], PUT, "allowed"],
    ["everybody, by the kind AWS", [byAws("*")], PUT, "allowed"],
    ["root, for a service", [byAws("arn:aws:iam::111122223333:root")], PUT, "none"],
    ["root, for a role of the account", [byAws("arn:aws:iam::111122223333:root")], fromRole, "delegated"],
    ["the account's digits, for a role of it", [byAws("111122223333")], fromRole, "delegated"],
    ["root of another account", [byAws("arn:aws:iam::444455556666:root")], fromRole, "none"],
    ["the role itself, beside root", [byAws(["111122223333", ROLE])], fromRole, "allowed"],
    ["another role", [byAws(`${ROLE}2`)], fromRole, "none"],
    ["a deny of root, for a role", [SERVICE, { ...byAws("111122223333"), Effect: "Deny" }], fromRole, "denied"],
    ["a federated principal", [{ ...SERVICE, Principal: { Federated: ROLE } }], fromRole, "none"],
    [
      "NotPrincipal that names the role",
      [byAws("*"), { Effect: "Deny", NotPrincipal: { AWS: ROLE }, Action: "*", Resource: "*" }],
      fromRole,
      "allowed",
    ],
    [
      "NotPrincipal that names the role's account alone",
      [byAws("*"), { Effect: "Deny", NotPrincipal: { AWS: "111122223333" }, Action: "*", Resource: "*" }],
      fromRole,
      "denied",
    ],
    [
      "NotPrincipal that names another role, for a service",
      [SERVICE, { Effect: "Deny", NotPrincipal: { AWS: ROLE }, Action: "*", Resource: "*" }],
      PUT,
      "denied",
    ],
    ["the policy of a role", [{ Effect: "Allow", Action: "*", Resource: "*" }], { ...PUT, principal: null }, "allowed"],
    [
      "a trust policy",
      [{ Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Action: "sts:AssumeRole" }],
      { ...PUT, action: "sts:AssumeRole", resource: null },
      "allowed",
    ],
    // actions
    ["another action", [{ ...SERVICE, Action: "s3:GetObject" }], PUT, "none"],
    ["an action in another case", [{ ...SERVICE, Action: "S3:putobject" }], PUT, "allowed"],
    ["actions by *", [{ ...SERVICE, Action: ["s3:Get*", "s3:Put*"] }], PUT, "allowed"],
    ["an action by ?", [{ ...SERVICE, Action: "s3:PutObjec?" }], PUT, "allowed"],
    ["an action by ? that needs a letter", [{ ...SERVICE, Action: "s3:PutObject?" }], PUT, "none"],
    ["NotAction", [{ ...SERVICE, Action: undefined, NotAction: "s3:Get*" }], PUT, "allowed"],
    ["NotAction in another case", [{ ...SERVICE, Action: undefined, NotAction: "S3:PUT*" }], PUT, "none"],
    // resources
    ["another bucket", [{ ...SERVICE, Resource: "arn:aws:s3:::other/*" }], PUT, "none"],
    ["a resource by *, across slashes", [{ ...SERVICE, Resource: "arn:aws:s3:::b/*" }], PUT, "allowed"],
    ["a resource in another case", [{ ...SERVICE, Resource: "arn:aws:s3:::B/*" }], PUT, "none"],
    ["a dot is no wildcard", [{ ...SERVICE, Resource: "arn.aws:s3:::b/*" }], PUT, "none"],
    ["NotResource", [{ ...SERVICE, Resource: undefined, NotResource: "arn:aws:s3:::other/*" }], PUT, "allowed"],
    ["NotResource that names it", [{ ...SERVICE, Resource: undefined, NotResource: "arn:aws:s3:::b/*" }], PUT, "none"],
    // conditions
    ["StringEquals", [when("StringEquals", LOGS)], PUT, "allowed"],
    ["StringEquals of a list", [when("StringEquals", ["x", LOGS])], PUT, "allowed"],
    ["StringEquals has no wildcards", [when("StringEquals", "arn:*")], PUT, "none"],
    ["StringEquals in another case", [when("StringEquals", LOGS.toUpperCase())], PUT, "none"],
    ["StringEqualsIgnoreCase", [when("StringEqualsIgnoreCase", LOGS.toUpperCase())], PUT, "allowed"],
    ["StringLike", [when("StringLike", "arn:aws:logs:*:/app")], PUT, "allowed"],
    ["StringNotEquals", [when("StringNotEquals", "x")], PUT, "allowed"],
    ["StringNotEquals of a list that has it", [when("StringNotEquals", ["x", LOGS])], PUT, "none"],
    ["StringNotLike", [when("StringNotLike", "arn:*")], PUT, "none"],
    ["ArnLike", [when("ArnLike", "arn:aws:logs:*:111122223333:log-group:*")], PUT, "allowed"],
    ["ArnEquals with a wildcard", [when("ArnEquals", "arn:aws:logs:eu-west-?:*:log-group:/app")], PUT, "allowed"],
    ["ArnLike of other parts", [when("ArnLike", "arn:aws:logs:*:444455556666:*")], PUT, "none"],
    ["ArnLike of fewer parts", [when("ArnLike", "arn:aws:logs:*")], PUT, "none"],
    ["ArnLike whose * would cover a colon", [when("ArnLike", "arn:aws:logs:*:/app")], PUT, "none"],
    ["ArnNotLike", [when("ArnNotLike", "arn:aws:logs:*:444455556666:*")], PUT, "allowed"],
    ["Bool", [when("Bool", "true", "aws:SecureTransport")], PUT, "allowed"],
    ["Bool of JSON's false", [when("Bool", false, "aws:SecureTransport")], PUT, "none"],
    ["a condition key in another case", [when("StringEquals", LOGS, "AWS:sourcearn")], PUT, "allowed"],
    ["a key that is absent", [when("StringEquals", "x", absent)], PUT, "none"],
    ["Bool of a key that is absent", [when("Bool", "false", absent)], PUT, "none"],
    ["a negated operator on a key that is absent", [when("StringNotEquals", "x", absent)], PUT, "allowed"],
    ["IfExists of a key that is absent", [when("StringEqualsIfExists", "x", absent)], PUT, "allowed"],
    ["IfExists of a key that differs", [when("StringEqualsIfExists", "x")], PUT, "none"],
    ["Null of a key that is absent", [when("Null", "true", absent)], PUT, "allowed"],
    ["Null of a key that is there", [when("Null", true)], PUT, "none"],
    ["Null false of a key that is there", [when("Null", "false")], PUT, "allowed"],
    [
      "two operators, of which one does not hold",
      [{ ...SERVICE, Condition: { StringEquals: { "aws:SourceArn": LOGS }, StringLike: { [absent]: "*" } } }],
      PUT,
      "none",
    ],
    // what is not evaluated
    ["an operator that nobody knows", [when("DateLessThan", "x")], PUT, "error: the condition operator DateLessThan"],
    ["one on a key that is absent", [when("NumericEquals", "1", absent)], PUT, "error: the condition operator Numeric"],
    [
      "one in a deny",
      [SERVICE, { ...DENY, ...when("IpAddress", "x") }],
      PUT,
      "error: the condition operator IpAddress",
    ],
    [
      "one after a condition that does not hold",
      [{ ...SERVICE, Condition: { StringEquals: { [absent]: "x" }, "ForAnyValue:StringLike": { "aws:x": "y" } } }],
      PUT,
      "error: the condition operator ForAnyValue:StringLike",
    ],
    [
      "one in a statement for another service",
      [{ ...when("DateLessThan", "x"), Principal: { Service: "x" } }],
      PUT,
      "none",
    ],
    [
      "a variable in a resource",
      [{ ...SERVICE, Resource: ["*", "b/${aws:username}"] }],
      PUT,
      "error: a policy variable",
    ],
    [
      "a variable in a condition",
      [when("StringLike", "${aws:PrincipalAccount}", absent)],
      PUT,
      "error: a policy variable",
    ],
    ["a principal by *", [{ ...SERVICE, Principal: { Service: "*.amazonaws.com" } }], PUT, "error: the principal *"],
    ["a canonical user", [{ ...SERVICE, Principal: { CanonicalUser: "x" } }], PUT, "error: a principal of the kind"],
    [
      "a resource policy without Principal",
      [{ Effect: "Allow", Action: "*", Resource: "*" }],
      PUT,
      "error: a resource",
    ],
    ["a policy of a role with Principal", [SERVICE], { ...PUT, principal: null }, "error: a policy of a role"],
    [
      "a policy without Resource",
      [{ Effect: "Allow", Principal: "*", Action: "*" }],
      PUT,
      "error: a statement without Resource",
    ],
  ];

  test("says of each case what AWS documents, or that it does not know", () => {
    const found = evaluate(CASES.map(([, Statement, request]) => [{ Version: "2012-10-17", Statement }, request]));
    const expected = CASES.map(([name, , , verdict], index) => [
      name,
      // Errors are compared by their beginning.
      verdict.startsWith("error:") && found[index]?.startsWith(verdict) ? found[index] : verdict,
    ]);
    expect(CASES.map(([name], index) => [name, found[index]])).toEqual(expected);
  });

  test("agrees with moto's evaluator on documents without principals and conditions", () => {
    const { differences, seen } = run(COMPARE) as { seen: Record<string, number>; differences: unknown[] };
    expect(differences).toEqual([]);
    for (const verdict of ["NEUTRAL", "DENIED", "PERMITTED"]) expect(seen[verdict]).toBeGreaterThan(300);
  });

  describe("on the policies that the constructs write", () => {
    const rendered = (make: (scope: Construct) => unknown): Rendered => {
      const stack = awsStack();
      make(stack);
      return new Rendered(stack);
    };
    const organizationId = "o-a1b2c3d4e5";
    const cloudTrail = "cloudtrail.amazonaws.com";
    const TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
    const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
    const BUCKET = "arn:aws:s3:::audit-111122223333-eu-west-1";
    const fromTrail = { "aws:SourceArn": TRAIL, "aws:SourceOrgID": organizationId, "aws:SecureTransport": "true" };
    const write: Request = {
      principal: cloudTrail,
      action: "s3:PutObject",
      resource: `${BUCKET}/AWSLogs/111122223333/CloudTrail/eu-west-1/x`,
      context: { ...fromTrail, "s3:x-amz-acl": "bucket-owner-full-control" },
    };
    const useKey = (principal: string, action: string, context: Record<string, string> = {}): Request => ({
      principal,
      action,
      resource: KEY,
      context,
    });
    const inContext = (context: string, arn: string): Record<string, string> => ({
      ...fromTrail,
      [`kms:EncryptionContext:aws:${context}:arn`]: arn,
    });
    const group = (name: string): Record<string, string> => ({
      "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:111122223333:log-group:${name}`,
    });
    const changed = (request: Request, context: Record<string, string>): Request => ({
      ...request,
      context: { ...request.context, ...context },
    });

    /** Constructs, where their policy stands, requests that it admits, and requests that it does not admit. */
    const POLICIES: Record<string, () => readonly [object, readonly Request[], readonly Request[]]> = {
      LogKey: () => {
        const key = rendered((scope) => new LogKey(scope, "Key", { trailNames: ["audit"] }));
        const logs = "logs.eu-west-1.amazonaws.com";
        return [
          key.policy("aws_kms_key"),
          [
            useKey(logs, "kms:GenerateDataKey", group("/aws/eks/prod/cluster")),
            useKey(logs, "kms:ReEncryptFrom", group("/aws/eks/prod/cluster")),
            useKey(cloudTrail, "kms:GenerateDataKey", inContext("cloudtrail", TRAIL)),
            useKey(cloudTrail, "kms:DescribeKey", fromTrail),
            useKey("arn:aws:iam::111122223333:user/person", "kms:PutKeyPolicy"),
          ],
          [
            useKey(logs, "kms:GenerateDataKey", group("/aws/lambda/prod")),
            useKey("logs.us-east-1.amazonaws.com", "kms:GenerateDataKey", group("/aws/eks/prod/cluster")),
            useKey(logs, "kms:GenerateDataKey"),
            useKey(cloudTrail, "kms:GenerateDataKey", {
              ...inContext("cloudtrail", TRAIL),
              "aws:SourceArn": `${TRAIL}2`,
            }),
            useKey(cloudTrail, "kms:GenerateDataKey", inContext("cloudtrail", `${TRAIL}2`)),
            useKey("cloudwatch.amazonaws.com", "kms:Decrypt", fromTrail),
            useKey("arn:aws:iam::444455556666:user/person", "kms:PutKeyPolicy"),
          ],
        ];
      },
      OrganizationLogKey: () => {
        const trail = { organizationId, trailName: "audit", trailAccount: "111122223333" };
        const use = useKey(cloudTrail, "kms:GenerateDataKey", inContext("cloudtrail", TRAIL));
        return [
          rendered((scope) => new OrganizationLogKey(scope, "Key", trail)).policy("aws_kms_key"),
          [use, useKey(cloudTrail, "kms:DescribeKey", fromTrail)],
          [
            changed(use, { "aws:SourceOrgID": "o-z9y8x7w6v5" }),
            changed(use, { "aws:SourceArn": TRAIL.replace("111122223333", "444455556666") }),
            useKey("logs.eu-west-1.amazonaws.com", "kms:Encrypt", group("/aws/eks/prod/cluster")),
          ],
        ];
      },
      TrailBucket: () => [
        rendered((scope) => new TrailBucket(scope, "Bucket", { trailName: "audit" })).policy("aws_s3_bucket_policy"),
        [write, { ...write, action: "s3:GetBucketAcl", resource: BUCKET }],
        [
          changed(write, { "aws:SourceArn": `${TRAIL}2` }),
          changed(write, { "s3:x-amz-acl": "private" }),
          changed(write, { "aws:SecureTransport": "false" }),
          { ...write, action: "s3:DeleteObject" },
          { ...write, principal: "config.amazonaws.com" },
          { ...write, resource: `${BUCKET}/AWSLogs/${organizationId}/111122223333/CloudTrail/eu-west-1/x` },
        ],
      ],
      OrganizationTrailBucket: () => {
        const trail = { organizationId, trailName: "audit", trailAccount: "111122223333" };
        const bucket = rendered((scope) => new OrganizationTrailBucket(scope, "Bucket", trail));
        return [
          bucket.policy("aws_s3_bucket_policy"),
          [write, { ...write, resource: `${BUCKET}/AWSLogs/${organizationId}/444455556666/CloudTrail/eu-west-1/x` }],
          [
            changed(write, { "aws:SourceOrgID": "o-z9y8x7w6v5" }),
            { ...write, resource: `${BUCKET}/AWSLogs/444455556666/CloudTrail/eu-west-1/x` },
          ],
        ];
      },
      AccessLogBucket: () => {
        const bucket = rendered((scope) => new AccessLogBucket(scope, "Bucket", { sourceBucketNames: ["audit-*"] }));
        const deliver: Request = {
          principal: "logging.s3.amazonaws.com",
          action: "s3:PutObject",
          resource: "arn:aws:s3:::eks-audit-access-logs-111122223333-eu-west-1/audit/x",
          context: {
            "aws:SourceArn": BUCKET,
            "aws:SourceAccount": "111122223333",
            "aws:SecureTransport": "true",
          },
        };
        return [
          bucket.policy("aws_s3_bucket_policy"),
          [deliver],
          [
            changed(deliver, { "aws:SourceArn": "arn:aws:s3:::other" }),
            changed(deliver, { "aws:SourceAccount": "444455556666" }),
            { ...deliver, principal: cloudTrail },
          ],
        ];
      },
      "AlarmTopic's topic": () => {
        const publish: Request = {
          principal: "cloudwatch.amazonaws.com",
          action: "SNS:Publish",
          resource: "arn:aws:sns:eu-west-1:111122223333:t",
          context: {
            "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a/b",
            "aws:SecureTransport": "true",
          },
        };
        const policy = rendered((scope) => new AlarmTopic(scope, "Topic")).policy("aws_sns_topic_policy");
        const text = JSON.stringify(policy).replace(/\$\{aws_sns_topic\.\w+\.arn\}/g, publish.resource ?? "");
        return [
          JSON.parse(text) as object,
          [publish, { ...publish, principal: "events.amazonaws.com", context: { "aws:SecureTransport": "true" } }],
          [
            changed(publish, { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:444455556666:alarm:a" }),
            changed(publish, { "aws:SecureTransport": "false" }),
            { ...publish, principal: cloudTrail },
          ],
        ];
      },
      "AlarmTopic's key": () => {
        const use = useKey("cloudwatch.amazonaws.com", "kms:GenerateDataKey", { "aws:SourceAccount": "111122223333" });
        return [
          rendered((scope) => new AlarmTopic(scope, "Topic")).policy("aws_kms_key"),
          [use, { ...use, action: "kms:Decrypt" }, useKey("events.amazonaws.com", "kms:Decrypt")],
          [
            changed(use, { "aws:SourceAccount": "444455556666" }),
            useKey("events.amazonaws.com", "kms:PutKeyPolicy"),
            useKey(cloudTrail, "kms:Decrypt", fromTrail),
          ],
        ];
      },
      VendedLogResourcePolicy: () => {
        const deliver: Request = {
          principal: "delivery.logs.amazonaws.com",
          action: "logs:PutLogEvents",
          resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/eks/prod/x:log-stream:y",
          context: {
            "aws:SourceAccount": "111122223333",
            "aws:SourceArn": "arn:aws:logs:eu-west-1:111122223333:delivery-source:s",
          },
        };
        const policy = rendered((scope) => new VendedLogResourcePolicy(scope, "Policy"));
        return [
          policy.policy("aws_cloudwatch_log_resource_policy", "policy_document"),
          [deliver, { ...deliver, action: "logs:CreateLogStream" }],
          [
            changed(deliver, { "aws:SourceAccount": "444455556666" }),
            { ...deliver, principal: "delivery.apigateway.amazonaws.com" },
            {
              ...deliver,
              resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/prod/cluster:log-stream:y",
            },
          ],
        ];
      },
      "AuditTrail's trust": () => {
        const assume: Request = { principal: cloudTrail, action: "sts:AssumeRole", resource: null, context: fromTrail };
        const trail = rendered((scope) => new AuditTrail(scope, "Trail", { name: "audit" }));
        return [
          trail.policy("aws_iam_role", "assume_role_policy"),
          [assume],
          [changed(assume, { "aws:SourceArn": `${TRAIL}2` }), { ...assume, principal: "logs.amazonaws.com" }],
        ];
      },
      "AuditTrail's role": () => {
        const trail = rendered((scope) => new AuditTrail(scope, "Trail", { name: "audit" }));
        const stream = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/cloudtrail/audit:log-stream";
        const put: Request = {
          principal: null,
          action: "logs:PutLogEvents",
          resource: `${stream}:111122223333_CloudTrail_eu-west-1`,
        };
        return [
          trail.policy("aws_iam_role_policy"),
          [put, { ...put, action: "logs:CreateLogStream" }],
          [
            { ...put, action: "logs:DeleteLogStream" },
            { ...put, resource: `${stream}:444455556666_CloudTrail_eu-west-1` },
          ],
        ];
      },
      "LogArchive's roles": () => {
        const archive = rendered(
          (scope) => new LogArchive(scope, "Archive", { clusters: [clusterLogs("prod")], search: false }),
        );
        const roles = Object.values(archive.json.resource?.aws_iam_role ?? {});
        const Statement = roles.flatMap(
          (role) => (JSON.parse(String(role.assume_role_policy)) as { Statement: object[] }).Statement,
        );
        const firehose: Request = {
          principal: "firehose.amazonaws.com",
          action: "sts:AssumeRole",
          resource: null,
          context: {
            "aws:SourceAccount": "111122223333",
            "aws:SourceArn": "arn:aws:firehose:eu-west-1:111122223333:deliverystream/eks-audit-prod",
          },
        };
        const logs = {
          ...firehose,
          principal: "logs.amazonaws.com",
          context: { "aws:SourceArn": "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/prod/cluster:*" },
        };
        return [
          { Statement },
          [firehose, logs],
          [
            changed(firehose, { "aws:SourceAccount": "444455556666" }),
            changed(logs, { "aws:SourceArn": "arn:aws:logs:eu-west-1:444455556666:log-group:/aws/eks/prod/cluster:*" }),
            { ...firehose, principal: cloudTrail },
          ],
        ];
      },
    };

    test.each(Object.keys(POLICIES))("admits the use that %s is for, and no other", (name) => {
      const [document, own, others] = POLICIES[name]?.() ?? [{}, [], []];
      const admitted = evaluate([...own, ...others].map((request) => [document, request])).map(
        (verdict) => verdict === "allowed" || verdict === "delegated",
      );
      expect(admitted).toEqual([...own.map(() => true), ...others.map(() => false)]);
    });
  });
});
