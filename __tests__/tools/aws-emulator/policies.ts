/** A policy document as JSON text. */
export function document(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** The statement of a key's default policy, which leaves the key to the account's own policies. */
export function root(account = "111122223333"): object {
  return { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" };
}

/** The trust policy of a role that a service assumes. */
export function trust(Service: string, Condition: object = {}): string {
  return document({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole", Condition });
}

/** The policy of a role that may do something with resources. */
export function allow(Action: readonly string[], Resource: string | readonly string[] = "*"): string {
  return document({ Effect: "Allow", Action, Resource });
}
