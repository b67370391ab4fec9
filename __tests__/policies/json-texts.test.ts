import { judge } from "../../gate";
import { refusedTexts } from "../../gate/json/text";
import { mutants } from "../gate/json/mutants";
import { ARN, cluster, group, key, plan, standing, type Json } from "./build";
import { byOpa, byWasm, type Case } from "./evaluate";
import { goTool } from "./properties/tools";

const SEED = Number(process.env.SEED ?? 20_260_131);
const MUTANTS = Number(process.env.MUTANTS ?? 80);

const KEY_POLICY = JSON.stringify({
  Statement: [
    { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" },
    { Effect: "Allow", Principal: { Service: "logs.eu-central-1.amazonaws.com" }, Action: ["kms:GenerateDataKey*"] },
  ],
});
const TEMPLATE = '{"Resources":{"C":{"Type":"AWS\\u003a:EKS::Cluster","Properties":{"Name":"prod","Number":1.5}}}}';
const STATE = JSON.stringify({ Name: "prod", Logging: { ClusterLogging: { EnabledTypes: [{ Type: "audit" }] } } });
const NESTED = JSON.stringify({ StackName: "s", TemplateBody: TEMPLATE });

/** Plans in which a text is read as JSON, by what it is. */
const PLANS: Readonly<Record<string, (text: string) => Json>> = {
  "the policy of a key": (policy) =>
    plan([
      group({ kms_key_id: ARN }),
      standing(key({ policy: KEY_POLICY }), ["update"], { policy }),
      key({ arn: `${ARN}2`, policy }, { name: "other" }),
    ]),
  "a template": (body) =>
    plan([
      cluster(["audit", "authenticator"]),
      { type: "aws_cloudformation_stack", name: "s", after: { template_body: body } },
    ]),
  "a desired state": (state) => plan([controlled("AWS::EKS::Cluster", state)]),
  "a template in a desired state": (state) => plan([controlled("AWS::CloudFormation::Stack", state)]),
};

const controlled = (type: string, state: string) => ({
  type: "aws_cloudcontrolapi_resource",
  name: "r",
  after: { type_name: type, desired_state: state },
});

const nested = (open: string, close: string, levels: number): string => open.repeat(levels) + close.repeat(levels);

/** Texts that readers of JSON take differently, or at which an engine stops. */
const ODD: readonly string[] = [
  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*"},]}',
  '{"Statement":[{"Effect":"Allow" "Principal":"*" "Action":"kms:*"}]}',
  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Action":"kms:Encrypt"}]}',
  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*"}]} x',
  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Sid":"\\ud800"}]}',
  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Sid":12345678901234567890}]}',
  '{"Description":"\\udc00"}',
  '{"TemplateBody":"{\\"a\\":\\"\\\\ud800\\"}"}',
  JSON.stringify({ TemplateBody: nested('{"a":[', "]}", 50_000) }),
  ...[100, 101, 1_000, 9_999, 10_001, 100_000].flatMap((levels) => [
    nested("[", "]", levels),
    nested('{"a":', "}", levels),
  ]),
  ...[
    "{",
    "[",
    "{}}",
    "[1e400]",
    "[1e2]",
    "[-0]",
    "[1.0]",
    '["\\u0000"]',
    '["\u{1f600}\ufffe"]',
    "\ufeff{}",
    " {} ",
    "{'a': 1}",
    "{a: 1}",
    "{{ x }}",
  ],
  JSON.stringify({ Statement: starred(260) }),
];

function starred(count: number): Json[] {
  const action = Array.from({ length: count }, (_, i) => `kms:*x${i}*`);
  return [
    { Effect: "Allow", Principal: { Service: "logs.eu-central-1.amazonaws.com" }, Action: action, Resource: "*" },
  ];
}

const SEEDS = [KEY_POLICY, TEMPLATE, STATE, NESTED];
const texts = [
  ...SEEDS,
  ...ODD,
  ...SEEDS.flatMap((text, i) =>
    [...mutants(Buffer.from(text), { seed: SEED + i, count: Math.ceil(MUTANTS / SEEDS.length) })].map(String),
  ),
];
const cases = Object.entries(PLANS).map(([what, planOf]): [string, Case[]] => [
  what,
  texts.map((text) => ({ documents: [planOf(text)], settings: { profile: "strict", passes: true } })),
]);

describe(`texts that are to be read as JSON (seed ${SEED})`, () => {
  test.each(cases)("never end in words of the engine: %s", (_, some) => {
    for (const { documents } of some) {
      expect(judge(documents.map((content) => ({ name: "plan.json", content }))).verdicts).toBeDefined();
    }
  });

  // Only Go can build the pinned OPA, so a machine without it has nothing to compare with.
  const opa = goTool("opa");
  if (opa !== undefined) {
    test.each(cases)(
      "get the same verdicts from OPA as from the Wasm: %s",
      (_, some) => {
        const native = byOpa(opa, some);
        some.forEach((each, i) => {
          expect({ text: texts[i]?.slice(0, 500), answer: byWasm(each) }).toEqual({
            text: texts[i]?.slice(0, 500),
            answer: native[i],
          });
        });
      },
      300_000,
    );
  }
});

test("the policy of a key that admits its services by no more than broken JSON is denied", () => {
  for (const policy of ODD.slice(0, 6)) {
    const documents = [{ name: "plan.json", content: PLANS["the policy of a key"]?.(policy) }];
    const denied = judge(documents).verdicts.filter(({ rule, outcome }) => rule === "kms/kept" && outcome === "deny");
    expect(denied).toHaveLength(1);
  }
});

test.each([
  ["no JSON at all", "prod", []],
  ["JSON in order", '[{"a":"[1]"}]', []],
  ["a text that is cut off", '{"a":', ['{"a":']],
  ["a text within a text", '{"a":"[1,]","b":["{}x"]}', ["[1,]", "{}x"]],
])("refuses of a string what the strict decoder refuses: %s", (_, text, refused) => {
  expect(refusedTexts(text)).toEqual(refused);
});
