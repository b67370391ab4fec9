import { denied, onStanding, open, type Ways } from "./way";

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
    "a policy known only after apply": open(onStanding((key) => key.open("policy"))),
  },
};
