import { archiveKeyWays } from "./archive-ways";
import { beside, denied, onStanding, open, plan, type Place, type Way, type Ways, type Worsen } from "./way";

const ROOT_ALONE = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" },
  ],
});

/** A policy that lets everybody in, but for what it denies. */
const denying = (statement: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "*" }, Action: "kms:*", Resource: "*" },
      { Effect: "Deny", Resource: "*", ...statement },
    ],
  });

const EVERYBODY_DENIED: Readonly<Record<string, string>> = {
  "a policy that denies everybody": denying({ Principal: "*", Action: "kms:*" }),
  "a policy that denies everybody by a pattern": denying({ Principal: "*", Action: "k*:Generate*" }),
  "a policy that denies everybody all but other actions": denying({ Principal: "*", NotAction: "iam:*" }),
  "a policy that denies everybody under no condition": denying({ Principal: "*", Action: "kms:*", Condition: {} }),
  "a policy that denies all but the account": denying({
    NotPrincipal: { AWS: "arn:aws:iam::111122223333:root" },
    Action: "kms:*",
  }),
};

const EVERYBODY = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}';

/** Policies that admit everybody if the JSON is read leniently, by the first value of a key, or only up to its end. */
const UNREADABLE: Readonly<Record<string, string>> = {
  "a policy with a comma too many": EVERYBODY.replace("}]", "},]"),
  "a policy with a comma too few": EVERYBODY.replace(/,/g, " "),
  "a policy with a key twice": EVERYBODY.replace('"Action"', '"Action":"kms:Encrypt","Action"'),
  "a policy with half of a surrogate pair": EVERYBODY.replace('"Action"', '"Sid":"\\ud800","Action"'),
  "a policy with text after its end": `${EVERYBODY} x`,
  "a policy that is cut off": EVERYBODY.slice(0, -1),
};

interface Policy {
  readonly Statement: Record<string, unknown>[];
}

/** Changes the policy of a key that stands; none of a subject of which the words are not in its address. */
const rewritten = (words: RegExp, change: (policy: Policy) => void): Worsen =>
  onStanding((key, { subject }) => {
    const text = key.get("policy");
    if (typeof text !== "string" || !words.test(subject)) return false;
    const policy = JSON.parse(text) as Policy;
    change(policy);
    key.set("policy", JSON.stringify(policy));
    return true;
  });

/** Without one action that a service needs. */
const without = (words: RegExp, action: string): Way =>
  denied(
    rewritten(words, ({ Statement }) => {
      for (const statement of Statement.filter(({ Principal }) => JSON.stringify(Principal).includes("Service"))) {
        statement.Action = [statement.Action].flat().filter((each) => each !== action);
      }
    }),
  );

const refusing = (words: RegExp, Condition: object): Worsen =>
  rewritten(words, ({ Statement }) => {
    Statement.push({ Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", Condition });
  });

const GROUPS = /log_group/;
const TRAILS = /aws_cloudtrail/;

/** The key's policy in a resource of its own, which the plan puts on another key. */
const moved = ({ altered, document, address }: Place): boolean => {
  const key = altered.standing(document, address);
  if (key === undefined || typeof key.get("policy") !== "string") return false;
  const body = { key_id: key.get("arn"), policy: key.get("policy") };
  const other = "arn:aws:kms:eu-west-1:111122223333:key/other";
  altered.addChange(document, "aws_kms_key_policy", ["delete", "create"], body, { ...body, key_id: other });
  return true;
};

/** A key of a stack of its own, whose policy names what it encrypts. */
const deletedKey = (service: string, name: string, arn: string): Way =>
  plan(
    beside(
      denied(({ altered, document }) => {
        const Statement = [
          {
            ...{ Effect: "Allow", Principal: { Service: service }, Action: "kms:*", Resource: "*" },
            Condition: { ArnLike: { [name]: arn } },
          },
        ];
        const before = { arn: "arn:aws:kms:eu-west-1:111122223333:key/own", policy: JSON.stringify({ Statement }) };
        altered.addChange(document, "aws_kms_key", ["delete"], before, null);
      }),
    ),
  );

export const keyWays: Readonly<Record<string, Ways>> = {
  "kms/kept": {
    deleted: denied(onStanding((key) => key.act("delete"))),
    replaced: denied(onStanding((key) => key.act("delete", "create"))),
    "replaced, made first": denied(onStanding((key) => key.act("create", "delete"))),
    disabled: denied(onStanding((key) => key.set("is_enabled", false))),
    "a policy for the account alone": denied(onStanding((key) => key.set("policy", ROOT_ALONE))),
    ...Object.fromEntries(
      Object.entries({ ...EVERYBODY_DENIED, ...UNREADABLE }).map(([name, policy]) => [
        name,
        denied(onStanding((key) => key.set("policy", policy))),
      ]),
    ),
    "a policy without Decrypt for groups": without(GROUPS, "kms:Decrypt"),
    "a policy without data keys": without(/./, "kms:GenerateDataKey*"),
    "a policy that denies log groups by their encryption context": denied(
      refusing(GROUPS, { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:log-group:*" } }),
    ),
    "a policy that denies trails by their ARN": denied(
      refusing(TRAILS, { ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*" } }),
    ),
    "a policy that denies under a condition of which no plan tells": open(
      refusing(/./, { StringNotEquals: { "aws:SourceVpce": "vpce-1" } }),
    ),
    "the policy's resource put on another key": denied(moved),
    "a key for trails of another stack deleted": deletedKey(
      "cloudtrail.amazonaws.com",
      "aws:SourceArn",
      "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other",
    ),
    "a key for clusters' groups of another stack deleted": deletedKey(
      "logs.eu-west-1.amazonaws.com",
      "kms:EncryptionContext:aws:logs:arn",
      "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/other/cluster",
    ),
    "a policy known only after apply": open(onStanding((key) => key.open("policy"))),
    ...archiveKeyWays,
  },
};
