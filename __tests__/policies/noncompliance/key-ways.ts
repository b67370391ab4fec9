import { denied, onStanding, open, type Ways } from "./way";

const ROOT_ALONE = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" },
  ],
});

const DENIES = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "*" }, Action: "kms:*", Resource: "*" },
    { Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" },
  ],
});

export const keyWays: Readonly<Record<string, Ways>> = {
  "kms/kept": {
    deleted: denied(onStanding((key) => key.act("delete"))),
    replaced: denied(onStanding((key) => key.act("delete", "create"))),
    "replaced, made first": denied(onStanding((key) => key.act("create", "delete"))),
    disabled: denied(onStanding((key) => key.set("is_enabled", false))),
    "a policy for the account alone": denied(onStanding((key) => key.set("policy", ROOT_ALONE))),
    "a policy that denies everybody": denied(onStanding((key) => key.set("policy", DENIES))),
    "a policy known only after apply": open(onStanding((key) => key.open("policy"))),
  },
};
